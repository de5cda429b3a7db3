// messages.ndjson: a message a line, for programs that read a chat as a stream.
import { openAtomicTextFile } from "../atomic_text_file.ts";
import { jsonLine } from "../result_json/json_text.ts";
import { renderMessage } from "../result_json/message.ts";
import type { RenderChat } from "../source.ts";

/** Options for {@linkcode writeNdjson}. */
export interface WriteNdjsonOptions {
  /** Stops between two writes; the file that was there stays as it was. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes one JSON object a line, oldest message first. An object has `chat_id` and then the keys that
 * the message has in `result.json`, in the same order and with the same meaning. The file appears under its
 * name only when it is whole; one that says the same already is left alone.
 *
 * @param path of the file; its folder must exist
 * @returns how many messages it has
 * @throws the signal's reason when aborted
 */
export async function writeNdjson(
  source: RenderChat,
  path: string,
  { signal }: WriteNdjsonOptions = {},
): Promise<number> {
  await using file = await openAtomicTextFile(path);
  let count = 0;
  for await (const entry of source.messages()) {
    file.append(`${jsonLine({ chat_id: source.chat.id, ...renderMessage(entry, source) })}\n`);
    count++;
    if (!file.full) continue;
    signal?.throwIfAborted();
    await file.drain();
  }
  await file.commitIfChanged();
  return count;
}
