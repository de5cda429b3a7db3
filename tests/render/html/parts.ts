// Pages made of a few messages, and what is in them.
import { pageText } from "../../../lib/render/html/page.tsx";
import { type ChatView, personCache } from "../../../lib/render/html/view.ts";
import type { RenderChatInfo, RenderMessage } from "../../../lib/render/source.ts";
import { NAMES } from "../result_json/entries.ts";

export const GROUP: RenderChatInfo = { id: "channel9", name: "News", type: "private_supergroup" };

/** A page with these messages; all ids up to 10 are on page 1 of 2, and this is page 2. */
export function pageOf(
  entries: readonly RenderMessage[],
  chat: RenderChatInfo = GROUP,
): string {
  const find: ChatView["source"]["find"] = (id) =>
    entries.find(({ message, idShift }) => message.id + idShift === id)?.message;
  const view: ChatView = {
    source: { ...NAMES, chat, find },
    person: personCache(NAMES),
    hrefOf: (id) => find(id) && `#m${id}`,
    topicTitle: (id) => `Topic ${id}`,
  };
  return pageText({ number: 1, entries, last: true }, view);
}

/** What is inside `<main>`. */
export function mainOf(page: string): string {
  const match = /<main[^>]*>([\s\S]*)<\/main>/.exec(page);
  if (!match?.[1]) throw new Error("the page has no main part");
  return match[1];
}

/** What a single message looks like, from its `<article>` on. */
export function articleOf(entry: RenderMessage, chat?: RenderChatInfo): string {
  const match = /<article[\s\S]*<\/article>/.exec(mainOf(pageOf([entry], chat)));
  if (!match) throw new Error("the page has no message");
  return match[0];
}

export interface Token {
  /** `div`, `/div`; empty for text. */
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

const TOKEN = /<(\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<>]*")*)\s*\/?>|([^<>]+)/y;

/**
 * Cuts HTML into tags and texts, far stricter than a browser: anything but quoted attributes, and any `<`
 * or `>` outside of tags, is an error.
 */
export function tokensOf(html: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < html.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(html);
    if (!match) throw new Error(`no HTML at ${at}: ${html.slice(at, at + 60)}`);
    const [, tag = "", attributes = "", text = ""] = match;
    tokens.push({
      tag,
      text: decode(text),
      attributes: Object.fromEntries(
        [...attributes.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name, value]) => [
          name,
          decode(value ?? ""),
        ]),
      ),
    });
  }
  return tokens;
}

/** All text of a piece of HTML. */
export function textOf(html: string): string {
  return tokensOf(html).map(({ text }) => text).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
};

function decode(text: string): string {
  return text.replace(/&([^;&\s]*);?/g, (_, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined) throw new Error(`unexpected entity &${name}`);
    return character;
  });
}
