// A chat as pages for a browser, written while it is read: no chat has to fit into memory.
import type { Message } from "../../model/message.ts";
import type { RenderChat } from "../source.ts";
import { writeIfChanged } from "../write_if_changed.ts";
import {
  addToCalendar,
  type Calendar,
  calendarOf,
  hrefIn,
  newCalendar,
  type PageCalendar,
  topicTitle,
} from "./calendar.ts";
import { datesText } from "./dates_page.tsx";
import { DATES_NAME, pageText } from "./page.tsx";
import { pageName, pageNumber, pagesOf } from "./paginate.ts";
import { type ChatView, personCache } from "./view.ts";

/** Options for {@linkcode writeHtml}. */
export interface WriteHtmlOptions {
  /** Stops between two pages; those that were there stay as they were. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Messages a page.
   *
   * @default 500
   */
  readonly pageSize?: number;
}

/** Pages that were written before, and from which message on they say something else. */
export interface EarlierPages {
  /** Of {@linkcode WrittenPages}. */
  readonly state: string;
  /** The smallest id, as pages show it, of the messages that have changed or come since. */
  readonly changedFrom: number;
}

/** What {@linkcode writeHtmlPages} has done. */
export interface WrittenPages {
  /** Names of all pages. */
  readonly names: readonly string[];
  /** How many of them, from the first on, were not even looked at. */
  readonly skipped: number;
  /** To be given back the next time. */
  readonly state: string;
}

/**
 * Writes the pages of a chat: `messages.html`, `messages2.html`… from the oldest message on, and
 * `dates.html`. Each appears under its name when it is whole; one that says the same already is left alone;
 * pages beyond the last one, of a time when the chat had more, are removed. File errors of the runtime
 * are thrown as they are.
 *
 * @param folder of the chat; it must exist, and the media are beside the pages
 * @returns names of all pages
 * @throws the signal's reason when aborted
 */
export async function writeHtml(
  source: RenderChat,
  folder: string,
  options: WriteHtmlOptions = {},
): Promise<readonly string[]> {
  return (await writeHtmlPages(source, folder, options)).names;
}

/**
 * Writes the pages of a chat like {@linkcode writeHtml}. Of those that were written before, the ones in front
 * of the first change are as they were: a message names earlier ones alone, and pages are cut from the oldest
 * on. They must still be there; people must not have changed.
 */
export async function writeHtmlPages(
  source: RenderChat,
  folder: string,
  { signal, pageSize = 500, earlier }: WriteHtmlOptions & { readonly earlier?: EarlierPages } = {},
): Promise<WrittenPages> {
  const calendar = newCalendar();
  const parts = earlier ? [...pagesInFront(earlier, pageSize)] : [];
  for (const part of parts) addToCalendar(calendar, part);
  const skipped = parts.length;
  const names = parts.map((_, i) => pageName(i + 1));
  const person = personCache(source);
  const seen: RenderChat = {
    ...source,
    ...(source.find ? { find: remembering(source.find) } : {}),
  };
  const after = parts.at(-1)?.end;
  const from = { number: skipped + 1, ...(after === undefined ? {} : { after }) };
  for await (const page of pagesOf(source, pageSize, from)) {
    signal?.throwIfAborted();
    const part = calendarOf(page);
    if (part) {
      addToCalendar(calendar, part);
      parts.push(part);
    }
    const name = pageName(page.number);
    const text = pageText(page, chatView(seen, { calendar, person, onPage: page.number }));
    await writeIfChanged(`${folder}/${name}`, text);
    names.push(name);
  }
  await writeIfChanged(`${folder}/${DATES_NAME}`, datesText(source.chat, calendar));
  await removePagesAfter(folder, names.length);
  return { names: [...names, DATES_NAME], skipped, state: JSON.stringify({ pageSize, parts }) };
}

/**
 * The page in front of the first change is written again too: what comes behind it may belong to an album at
 * its end, or be the first page behind it.
 */
function pagesInFront({ state, changedFrom }: EarlierPages, size: number): readonly PageCalendar[] {
  const { pageSize, parts } = JSON.parse(state) as {
    readonly pageSize: number;
    readonly parts: readonly PageCalendar[];
  };
  if (pageSize !== size) return [];
  const changed = parts.findIndex(({ end }) => end >= changedFrom);
  return parts.slice(0, Math.max(0, (changed < 0 ? parts.length : changed) - 1));
}

/** The words of an answer and its link ask for the same message. */
function remembering(find: (id: number) => Message | undefined): typeof find {
  let last: { readonly id: number; readonly message: Message | undefined } | undefined;
  return (id) => {
    if (last?.id !== id) last = { id, message: find(id) };
    return last.message;
  };
}

interface ViewState {
  readonly calendar: Calendar;
  readonly person: ChatView["person"];
  readonly onPage: number;
}

function chatView(source: RenderChat, { calendar, person, onPage }: ViewState): ChatView {
  return {
    source,
    person,
    hrefOf: (id) => {
      // Without a way to ask, every message of an earlier id counts as present.
      if (source.find && !source.find(id)) return undefined;
      return hrefIn(calendar, id, onPage);
    },
    topicTitle: (id) => topicTitle(calendar, id),
  };
}

async function removePagesAfter(folder: string, last: number): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    const number = isFile ? pageNumber(name) : undefined;
    if (number !== undefined && number > last) await Deno.remove(`${folder}/${name}`);
  }
}
