// Compares the database with what was written from it: SQLite notices a damaged page, but no changed letter.
import { createHash } from "node:crypto";
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat } from "../archive/types.ts";
import { writeChat } from "../render/result_json/write.ts";
import { renderChat } from "./render_chat.ts";
import { writerOf } from "./update_outputs.ts";

/** What {@linkcode contradictsOutput} reads. */
export type ContradictsOutputSource = Pick<
  Archive,
  "freshOutput" | "messages" | "message" | "peer"
>;

/** How {@linkcode contradictsOutput} decides. */
export interface ContradictsOutputOptions {
  /** Version of the program: what another one has written is not compared. */
  readonly version: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whether the `result.json` of a chat, by the hash that it had when it was written, would be another one
 * now, although nothing was ever changed in the archive since. No file is read or written.
 *
 * @returns `false` where there is nothing to compare with
 * @throws the signal's reason when aborted
 */
export async function contradictsOutput(
  archive: ContradictsOutputSource,
  chat: ArchivedChat,
  { version, signal }: ContradictsOutputOptions,
): Promise<boolean> {
  const written = () => archive.freshOutput(chat, "json", writerOf("json", version, {}))?.[0];
  const sha256 = written()?.sha256;
  if (sha256 === undefined) return false;
  const found = await digestOf(archive, chat, signal);
  // Another process may have brought news meanwhile.
  return found !== sha256 && written()?.sha256 === sha256;
}

async function digestOf(
  archive: ContradictsOutputSource,
  chat: ArchivedChat,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const hash = createHash("sha256");
  const encoder = new TextEncoder();
  const sink = {
    append: (text: string) => void hash.update(encoder.encode(text)),
    full: false,
    drain: () => Promise.resolve(),
  };
  try {
    await writeChat(sink, renderChat(archive, chat), { level: 0, ...(signal ? { signal } : {}) });
  } catch {
    signal?.throwIfAborted();
    // A message that cannot be shown any more was shown when the file was written.
    return undefined;
  }
  return hash.digest("hex");
}
