// result.json of one chat, written while it is read: no chat has to fit into memory.
import type { ChatType } from "../../model/chat.ts";
import { openAtomicTextFile, type TextSink } from "../atomic_text_file.ts";
import type { RenderChat, RenderChatInfo, RenderMessage } from "../source.ts";
import { jsonText } from "./json_text.ts";
import { renderMessage } from "./message.ts";
import { bareId } from "./names.ts";

/** Options for {@linkcode writeResultJson}. */
export interface WriteResultJsonOptions {
  /** Stops between two writes; the file that was there stays as it was. */
  readonly signal?: AbortSignal;
}

/** What was written. */
export interface WrittenResultJson {
  /** How many messages. */
  readonly messages: number;
  /** Size of the file. */
  readonly bytes: number;
}

/**
 * Writes a chat's `result.json`. The file appears under its name only when it is whole; until then it
 * is `<path>.part`. File errors of the runtime are thrown as they are.
 *
 * @param path of the file; its folder must exist
 * @throws the signal's reason when aborted
 */
export async function writeResultJson(
  source: RenderChat,
  path: string,
  options: WriteResultJsonOptions = {},
): Promise<WrittenResultJson> {
  await using file = await openAtomicTextFile(path);
  const messages = await writeChat(file, source, { level: 0, ...options });
  return { messages, bytes: await file.commit() };
}

/** Where a chat stands in its file. */
export interface ChatPlace extends WriteResultJsonOptions {
  /** How deep the chat's object is nested. */
  readonly level: number;
}

/**
 * Writes a chat's object into a larger text.
 *
 * @returns how many messages it has
 */
export async function writeChat(
  file: TextSink,
  source: RenderChat,
  { level, signal }: ChatPlace,
): Promise<number> {
  const outer = " ".repeat(level);
  file.append(headText(source.chat, outer));
  let count = 0;
  const append = (entry: RenderMessage) => {
    const separator = count === 0 ? "\n" : ",\n";
    file.append(`${separator}${outer}  ${jsonText(renderMessage(entry, source), level + 2)}`);
    count++;
  };
  const messages = source.messages();
  if (Symbol.asyncIterator in messages) {
    for await (const entry of messages) {
      append(entry);
      if (file.full) await drain(file, signal);
    }
  } else {
    // `for await` would wait once for every message.
    for (const entry of messages) {
      append(entry);
      if (file.full) await drain(file, signal);
    }
  }
  file.append(`\n${outer} ]\n${outer}}`);
  return count;
}

async function drain(file: TextSink, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await file.drain();
}

/** Chats that Telegram Desktop gives no name. */
const NAMELESS: readonly ChatType[] = ["saved_messages", "replies", "verification_codes"];

function headText({ id, name, type }: RenderChatInfo, outer: string): string {
  const lines = [
    ...(NAMELESS.includes(type) ? [] : [`"name": ${jsonText(name || null)}`]),
    `"type": ${jsonText(type)}`,
    `"id": ${bareId(id)}`,
    `"messages": [`,
  ];
  return `{\n${outer} ${lines.join(`,\n${outer} `)}`;
}
