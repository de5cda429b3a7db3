// Writes the vCards of shared contacts.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat } from "../archive/types.ts";
import { diskError } from "../archive/disk_error.ts";
import { fileState, replaceFile } from "../archive/replace_file.ts";
import type { Message } from "../model/message.ts";
import { makeParentFolder } from "./folders.ts";
import { type HistoryHalf, vcardPath } from "../archive/names.ts";

/** A vCard as it is, or is to be, on disk. */
export interface Vcard {
  /** Relative to the chat's folder. */
  readonly path: string;
  readonly content: Uint8Array;
}

const encoder = new TextEncoder();

/** The vCard of a message; `undefined` when it shares no contact or the contact has none. */
export function vcardOf(message: Message, half: HistoryHalf): Vcard | undefined {
  if (message.type !== "message" || message.media?.type !== "contact") return undefined;
  const { vcard } = message.media;
  if (vcard === "") return undefined;
  return { path: vcardPath(half, message.id), content: encoder.encode(vcard) };
}

/**
 * Writes all vCards of a chat that are not there yet. They come with the messages: no request is made.
 *
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function writeVcards(
  archive: Pick<Archive, "folder" | "contacts">,
  chat: ArchivedChat,
  signal?: AbortSignal,
): Promise<void> {
  for (const { message, half } of archive.contacts(chat)) {
    signal?.throwIfAborted();
    const vcard = vcardOf(message, half);
    if (vcard) {
      await writeIfChanged(`${archive.folder}/${chat.folder}/${vcard.path}`, vcard.content);
    }
  }
}

async function writeIfChanged(path: string, content: Uint8Array): Promise<void> {
  if (await fileState(path, content) === "same") return;
  try {
    await makeParentFolder(path);
  } catch (error) {
    throw diskError(error, path);
  }
  await replaceFile(path, content);
}
