// The files that ought to be in a chat's folder, by their paths.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat } from "../archive/types.ts";
import { CONTACTS } from "../export/update_outputs.ts";
import { HASH_CACHE } from "../media/dedup/deduplicate.ts";
import { SUBTITLES } from "../media/transcribe/write_subtitles.ts";
import { vcardOf } from "../media/vcards.ts";
import type { PeerId } from "../model/peer.ts";
import type { VerifiedKind } from "../model/verify_events.ts";

/** A file whose content is known. */
export interface ExpectedFile {
  /** Relative to the output folder. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** What it belongs to. */
  readonly kind: VerifiedKind;
  /** The chat; absent for files of all chats. */
  readonly chatId?: PeerId;
  /** The message, where it belongs to one. */
  readonly messageId?: number;
  /** Number of the media job. */
  readonly mediaKey?: number;
  /** Name of the output's format. */
  readonly format?: string;
}

/** A path at which a file may be that nothing is known of yet. */
export interface PossibleFile {
  readonly path: string;
}

/** All paths of a folder that are ours. */
export type ExpectedFiles = ReadonlyMap<string, ExpectedFile | PossibleFile>;

/** What is asked of the archive. */
export type ExpectedSource = Pick<Archive, "verification" | "contacts">;

/** The files of one chat, each path once: messages first, then thumbnails, contacts and outputs. */
export function expectedFiles(archive: ExpectedSource, chat: ArchivedChat): ExpectedFiles {
  const files = new Map<string, ExpectedFile | PossibleFile>();
  const chatId = chat.id;
  for (const { key, messageId, path, kept } of archive.verification.mediaFiles(chat)) {
    const known = files.get(path);
    if (known && isExpected(known)) continue;
    files.set(
      path,
      kept ? { path, ...kept, kind: "media", chatId, messageId, mediaKey: key } : { path },
    );
  }
  for (const { path, bytes, sha256 } of archive.verification.contents(chat.folder)) {
    const known = files.get(path);
    // A message that lost its file to an edit does not point to it any more; others may.
    if (!known) files.set(path, { path, bytes, sha256, kind: "media", chatId });
  }
  for (const { key, messageId, ...thumbnail } of archive.verification.thumbnails(chat)) {
    files.set(thumbnail.path, {
      ...thumbnail,
      kind: "thumbnail",
      chatId,
      messageId,
      mediaKey: key,
    });
  }
  for (const { message, half } of archive.contacts(chat)) {
    const vcard = vcardOf(message, half);
    if (vcard) files.set(`${chat.folder}/${vcard.path}`, { path: `${chat.folder}/${vcard.path}` });
  }
  for (const output of archive.verification.outputs(chat)) {
    files.set(output.path, { ...output, kind: KINDS.get(output.format) ?? "output", chatId });
  }
  return files;
}

/** Of files that are recorded like outputs and are none. */
const KINDS: ReadonlyMap<string, VerifiedKind> = new Map([
  [CONTACTS, "contact"],
  [SUBTITLES, "subtitles"],
]);

/** The files that belong to no single chat. */
export function sharedFiles(archive: Pick<Archive, "verification">): ExpectedFiles {
  const outputs = archive.verification.outputs(null);
  return new Map(outputs.map((output) => [
    output.path,
    { ...output, kind: output.format === HASH_CACHE ? "cache" : "output" },
  ]));
}

/** Whether it is known what a file must hold. */
export function isExpected(file: ExpectedFile | PossibleFile): file is ExpectedFile {
  return "sha256" in file;
}
