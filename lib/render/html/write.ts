// A chat as pages for a browser, written while it is read: no chat has to fit into memory.
import type { Message } from "../../model/message.ts";
import type { RenderChat } from "../source.ts";
import { writeIfChanged } from "../write_if_changed.ts";
import { addToCalendar, type Calendar, hrefIn, newCalendar, unnamedTopic } from "./calendar.ts";
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
  { signal, pageSize = 500 }: WriteHtmlOptions = {},
): Promise<readonly string[]> {
  const calendar = newCalendar();
  const names: string[] = [];
  const person = personCache(source);
  const seen: RenderChat = {
    ...source,
    ...(source.find ? { find: remembering(source.find) } : {}),
  };
  for await (const page of pagesOf(source, pageSize)) {
    signal?.throwIfAborted();
    addToCalendar(calendar, page);
    const name = pageName(page.number);
    const text = pageText(page, chatView(seen, { calendar, person, onPage: page.number }));
    await writeIfChanged(`${folder}/${name}`, text);
    names.push(name);
  }
  await writeIfChanged(`${folder}/${DATES_NAME}`, datesText(source.chat, calendar));
  await removePagesAfter(folder, names.length);
  return [...names, DATES_NAME];
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
    olderPeer: calendar.olderPeer,
    hrefOf: (id) => {
      // Without a way to ask, every message of an earlier id counts as present.
      if (source.find && !source.find(id)) return undefined;
      return hrefIn(calendar, id, onPage);
    },
    topicTitle: (id) => calendar.topics.get(id)?.title ?? unnamedTopic(id),
  };
}

async function removePagesAfter(folder: string, last: number): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    const number = isFile ? pageNumber(name) : undefined;
    if (number !== undefined && number > last) await Deno.remove(`${folder}/${name}`);
  }
}
