// Formatted text.
/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { RichText, TextEntity } from "../../model/text.ts";
import { safeLink, telegramLink } from "../safe_link.ts";
import { type TextNode, textTree } from "../text_tree.ts";
import type { ChatView } from "./view.ts";

/** What a text needs to know of its chat. */
export type TextView = Pick<ChatView, "source">;

interface TextProps {
  readonly text: RichText;
  readonly view: TextView;
}

/** A text with all its formatting; the caller gives the block that it stands in. */
export function Text({ text, view }: TextProps): JSX.Element {
  return <>{nodes(textTree(text), { view, link: false, spoiler: false })}</>;
}

/** A link out of the archive, or plain text for an address that must not be one. */
export function OutLink(
  { href, children }: { readonly href: string | undefined; readonly children?: Child },
): JSX.Element {
  if (href === undefined) return <>{children}</>;
  return <a href={href} target="_blank" rel="noopener noreferrer">{children}</a>;
}

interface Inside {
  readonly view: TextView;
  /** Links do not nest. */
  readonly link: boolean;
  /** What is hidden needs no second veil. */
  readonly spoiler: boolean;
}

function nodes(tree: readonly TextNode[], inside: Inside): Child[] {
  return tree.map((node, i) => {
    if (typeof node !== "string") return branch(node.entity, node.children, inside);
    // A block ends its line by itself.
    return isBlock(tree[i - 1]) ? node.replace(/^\n/, "") : node;
  });
}

function isBlock(node: TextNode | undefined): boolean {
  return typeof node === "object" &&
    (node.entity.type === "pre" || node.entity.type === "blockquote");
}

function branch(entity: TextEntity, children: readonly TextNode[], inside: Inside): Child {
  switch (entity.type) {
    case "bold":
      return <strong>{nodes(children, inside)}</strong>;
    case "italic":
      return <em>{nodes(children, inside)}</em>;
    case "underline":
      return <u>{nodes(children, inside)}</u>;
    case "strikethrough":
      return <s>{nodes(children, inside)}</s>;
    case "code":
      return <code>{nodes(children, inside)}</code>;
    case "pre":
      return <Code language={entity.language}>{nodes(children, inside)}</Code>;
    case "blockquote":
      return <Quote collapsed={entity.collapsed}>{nodes(children, inside)}</Quote>;
    case "spoiler":
      return inside.spoiler
        ? nodes(children, inside)
        : <Spoiler>{nodes(children, { ...inside, spoiler: true })}</Spoiler>;
    case "custom_emoji":
      return <span class="emoji" title="Custom emoji">{nodes(children, inside)}</span>;
    default:
      return linked(entity, children, inside);
  }
}

function linked(entity: TextEntity, children: readonly TextNode[], inside: Inside): Child {
  const href = inside.link ? undefined : addressOf(entity, plainText(children), inside.view);
  if (href !== undefined) {
    return <OutLink href={href}>{nodes(children, { ...inside, link: true })}</OutLink>;
  }
  const content = nodes(children, inside);
  return entity.type === "unknown" ? content : <span class="tag">{content}</span>;
}

function addressOf(entity: TextEntity, text: string, { source }: TextView): string | undefined {
  switch (entity.type) {
    case "link":
      return safeLink(text);
    case "text_link":
      return safeLink(entity.href);
    case "email":
      return safeLink(`mailto:${text}`);
    case "mention":
      return telegramLink(text.replace(/^@/, ""));
    case "mention_name": {
      const username = source.peer(entity.userId)?.username;
      return username === undefined ? undefined : telegramLink(username);
    }
    default:
      return undefined;
  }
}

function plainText(tree: readonly TextNode[]): string {
  return tree.map((node) => typeof node === "string" ? node : plainText(node.children)).join("");
}

function Code({ language, children }: { readonly language: string; readonly children?: Child }) {
  return language === ""
    ? <pre tabindex={0}><code>{children}</code></pre>
    : <pre tabindex={0} data-language={language}><code>{children}</code></pre>;
}

function Quote(
  { collapsed, children }: { readonly collapsed: boolean; readonly children?: Child },
) {
  if (!collapsed) return <blockquote>{children}</blockquote>;
  return (
    <details class="quote">
      <summary>Quotation</summary>
      <blockquote>{children}</blockquote>
    </details>
  );
}

/** Shown by the state of a checkbox: it works without scripts and by keyboard. */
function Spoiler({ children }: { readonly children?: Child }) {
  return (
    <label class="spoiler">
      <input type="checkbox" class="reveal" aria-label="Show hidden text" />
      <span>{children}</span>
    </label>
  );
}
