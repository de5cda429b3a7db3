// Formatted text as Markdown.
import type { RichText, TextEntity } from "../../model/text.ts";
import { safeLink, telegramLink } from "../safe_link.ts";
import type { RenderChat } from "../source.ts";
import { type TextNode, textTree } from "../text_tree.ts";
import { escapeInline, guardLine, linkTarget } from "./escape.ts";

type Names = Pick<RenderChat, "peer">;

interface Inside {
  readonly names: Names;
  /** Links do not nest. */
  readonly link: boolean;
}

/** Lines of Markdown without the last line end; lines within a paragraph end with two spaces. */
export function markdownText(text: RichText, names: Names): string {
  const blocks: string[] = [];
  let inline: TextNode[] = [];
  const flush = (): void => {
    const lines = paragraph(inline, names);
    if (lines !== "") blocks.push(lines);
    inline = [];
  };
  for (const node of textTree(text)) {
    const block = typeof node === "string" ? undefined : blockOf(node.entity, node.children, names);
    if (block === undefined) {
      inline.push(node);
      continue;
    }
    flush();
    blocks.push(block);
  }
  flush();
  return blocks.join("\n\n");
}

function blockOf(
  entity: TextEntity,
  children: readonly TextNode[],
  names: Names,
): string | undefined {
  if (entity.type === "pre") return fenced(plain(children), entity.language);
  if (entity.type !== "blockquote") return undefined;
  const lines = paragraph(children, names).split("\n").map((line) => `> ${line}`);
  return [...(entity.collapsed ? ["> [!quote]- Quotation"] : []), ...lines].join("\n");
}

function fenced(code: string, language: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(code) + 1));
  const info = /^[A-Za-z0-9+#_-]{1,30}$/.test(language) ? language : "";
  return `${fence}${info}\n${code.replace(/\r\n?/g, "\n").replace(/\n$/, "")}\n${fence}`;
}

/** Formatting is put around each line: it does not reach over a line that is empty. */
function paragraph(nodes: readonly TextNode[], names: Names): string {
  const lines = linesOf(nodes, { names, link: false }).map((line) => guardLine(line.join("")));
  const first = lines.findIndex((line) => !blank(line));
  if (first < 0) return "";
  const whole = lines.slice(first, lines.findLastIndex((line) => !blank(line)) + 1);
  return whole.map((line, i) => {
    if (blank(line)) return "";
    return i === whole.length - 1 || blank(whole[i + 1]) ? line : `${line}  `;
  }).join("\n");
}

function blank(line: string | undefined): boolean {
  return line === undefined || /^[\s\u00a0]*$/.test(line);
}

/** Pieces of Markdown for each line of a text. */
function linesOf(nodes: readonly TextNode[], inside: Inside): string[][] {
  const lines: string[][] = [[]];
  for (const node of nodes) {
    const pieces = typeof node === "string"
      ? node.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map(escapeInline)
      : wrapped(node.entity, node.children, inside);
    pieces.forEach((piece, i) => {
      if (i > 0) lines.push([]);
      if (piece !== "") append(lines.at(-1) ?? [], piece);
    });
  }
  return lines;
}

/** The marks of neighbours would be read as one, and a link behind `!` as a picture that is to be loaded. */
function append(line: string[], piece: string): void {
  const before = line.at(-1);
  const last = before?.at(-1);
  if ((last === "*" || last === "~" || last === "`") && piece.startsWith(last)) {
    line.push("<!-- -->");
  }
  if (last === "!" && piece.startsWith("[")) line.push(`${line.pop()?.slice(0, -1)}\\!`);
  line.push(piece);
}

function wrapped(
  entity: TextEntity,
  children: readonly TextNode[],
  inside: Inside,
): string[] {
  if (entity.type === "code" || entity.type === "pre") {
    return plain(children).split(/\r\n|[\n\r]/).map(codeSpan);
  }
  const href = inside.link ? undefined : addressOf(entity, plain(children), inside.names);
  if (entity.type === "link" && href === plain(children) && !/[<>\s]/.test(href)) {
    return [`<${href}>`];
  }
  const lines = linesOf(children, href === undefined ? inside : { ...inside, link: true })
    .map((line) => line.join(""));
  const wrap = href === undefined ? WRAPPERS[entity.type] : { link: href };
  return wrap ? lines.map((line) => around(line, wrap)) : lines;
}

interface Wrapper {
  /** Markdown's own mark, where the text allows it. */
  readonly mark?: string;
  /** HTML that Markdown programs know. */
  readonly tag?: string;
  /** What stands on both sides in any case. */
  readonly sides?: string;
  readonly link?: string;
}

const WRAPPERS: Readonly<Partial<Record<TextEntity["type"], Wrapper>>> = {
  bold: { mark: "**", tag: "b" },
  italic: { mark: "*", tag: "i" },
  strikethrough: { mark: "~~", tag: "s" },
  underline: { tag: "u" },
  // As Telegram's own markup writes it.
  spoiler: { sides: "\\|\\|" },
};

/** Marks next to spaces or punctuation do not count as such in Markdown. */
function around(line: string, { mark, tag, sides, link }: Wrapper): string {
  const [, before = "", inner = "", after = ""] =
    /^([\s\u00a0]*)(.*?)([\s\u00a0]*)$/su.exec(line) ?? [];
  if (inner === "") return line;
  if (link !== undefined) {
    return `${before}[${inner}](${linkTarget(link)})${after}`;
  }
  if (sides !== undefined) return `${before}${sides}${inner}${sides}${after}`;
  const plainEdges = /^[\p{L}\p{N}](.*[\p{L}\p{N}])?$/su.test(inner);
  if (mark !== undefined && plainEdges) return `${before}${mark}${inner}${mark}${after}`;
  return `${before}<${tag}>${inner}</${tag}>${after}`;
}

function addressOf(entity: TextEntity, text: string, names: Names): string | undefined {
  switch (entity.type) {
    case "link":
      return safeLink(text);
    case "text_link":
      return safeLink(entity.href);
    case "email":
      return safeLink(`mailto:${text}`);
    case "mention":
      return telegramLink(text.replace(/^@/, ""));
    case "mention_name":
      return telegramLink(names.peer(entity.userId)?.username ?? "");
    default:
      return undefined;
  }
}

/** Backslashes do not work inside: the fence is longer than any run of backticks. */
function codeSpan(code: string): string {
  if (code.trim() === "") return "";
  const fence = "`".repeat(longestRun(code) + 1);
  const pad = /^`|`$/.test(code) ? " " : "";
  return `${fence}${pad}${code}${pad}${fence}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

function plain(tree: readonly TextNode[]): string {
  return tree.map((node) => typeof node === "string" ? node : plain(node.children)).join("");
}
