// Cuts a chat into pages of a bounded size, oldest first.
import type { RenderChat, RenderMessage } from "../source.ts";
import { sameAlbum } from "./sections.ts";

/** Messages on one page, in order. */
export interface PageDraft {
  /** From 1 on. */
  readonly number: number;
  readonly entries: readonly RenderMessage[];
  /** There is no newer one. */
  readonly last: boolean;
}

/** An album stays together, unless it is longer than Telegram allows by far. */
const MAX_ALBUM = 20;

/**
 * Pages of a chat. They are counted from the oldest message on, so that new messages change only the last
 * page. A chat without messages has one page.
 *
 * @param size messages a page; the rest of an album comes on top
 * @param from the first page that is wanted, and the last id on the page before it
 */
export async function* pagesOf(
  source: Pick<RenderChat, "messages">,
  size: number,
  from: { readonly number: number; readonly after?: number } = { number: 1 },
): AsyncGenerator<PageDraft, void, undefined> {
  let { number } = from;
  let entries: RenderMessage[] = [];
  for await (const entry of source.messages(from.after)) {
    if (entries.length >= size && !isRest(entries, entry, size)) {
      yield { number, entries, last: false };
      number++;
      entries = [];
    }
    entries.push(entry);
  }
  yield { number, entries, last: true };
}

function isRest(entries: readonly RenderMessage[], entry: RenderMessage, size: number): boolean {
  const before = entries.at(-1);
  return before !== undefined && entries.length < size + MAX_ALBUM && sameAlbum(before, entry);
}

/** File name of a page. */
export function pageName(number: number): string {
  return number === 1 ? "messages.html" : `messages${number}.html`;
}

/** The number of a page by its file name. */
export function pageNumber(name: string): number | undefined {
  const match = /^messages(\d{0,9})\.html$/.exec(name);
  if (!match) return undefined;
  const number = match[1] === "" ? 1 : Number(match[1]);
  return pageName(number) === name ? number : undefined;
}
