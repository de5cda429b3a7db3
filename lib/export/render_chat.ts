// Shows a chat of the archive to the renderers.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat, MessageRecord, SlotRecord } from "../archive/types.ts";
import { vcardOf } from "../media/vcards.ts";
import type { FileSlot, Message } from "../model/message.ts";
import {
  type KeptFile,
  MIGRATED_ID_SHIFT,
  NO_FILES,
  type RenderChat,
  type RenderChatInfo,
  type RenderMessage,
  type Revision,
} from "../render/source.ts";

const NO_REVISIONS: readonly Revision[] = [];

/** What a renderer may ask of a chat; messages are read from the archive while they are rendered. */
export function renderChat(
  archive: Pick<Archive, "messages" | "message" | "peer">,
  archived: ArchivedChat,
): RenderChat {
  return {
    chat: chatInfo(archived),
    peer: archive.peer,
    find: (shownId) =>
      shownId < 0
        ? archive.message(archived, "older", shownId - MIGRATED_ID_SHIFT)
        : archive.message(archived, "main", shownId),
    *messages(after) {
      for (const record of archive.messages(archived, after)) yield renderMessage(record);
    },
  };
}

/** What renderers are told of a chat besides its messages. */
export function chatInfo(
  { id, chat, details, account, histories }: ArchivedChat,
): RenderChatInfo {
  const { name, type, fullName, username } = chat;
  const older = histories.find(({ half }) => half === "older");
  return {
    id,
    name,
    type,
    fullName,
    ...(username === undefined ? {} : { username }),
    ...(details?.about === undefined ? {} : { about: details.about }),
    ...(account === undefined ? {} : { account }),
    ...(older ? { olderPeer: older.peerId } : {}),
  };
}

/** One message as renderers see it. */
export function renderMessage(record: MessageRecord): RenderMessage {
  const { message, half } = record;
  const vcard = vcardOf(message, half);
  const transcript = transcriptOf(record);
  return {
    message,
    idShift: half === "older" ? MIGRATED_ID_SHIFT : 0,
    ...(record.deleted ? { deleted: true } : {}),
    revisions: record.revisions.length === 0 ? NO_REVISIONS : earlierTexts(record),
    files: record.slots.length === 0 ? NO_FILES : keptFiles(record.slots),
    ...(vcard ? { vcard: { path: vcard.path, bytes: vcard.content.length } } : {}),
    ...(transcript === "" ? {} : { transcript }),
  };
}

/** Only paid messages have several files, and so may have several transcripts. */
function transcriptOf({ slots }: MessageRecord): string {
  return slots.flatMap(({ transcript }) => transcript?.text || []).join("\n");
}

/** Revisions keep every change; a reader wants those that changed the text. */
function earlierTexts({ revisions, message }: MessageRecord): readonly Revision[] {
  const states = [...revisions, message];
  return revisions.flatMap((earlier, i) => {
    const next = states[i + 1];
    if (earlier.type !== "message" || !next || sameText(earlier, next)) return [];
    const { editDate, text } = earlier;
    return [{ text, ...(editDate === undefined ? {} : { editDate }) }];
  });
}

function sameText(a: Message, b: Message): boolean {
  if (a.type !== "message" || b.type !== "message") return false;
  return JSON.stringify(a.text) === JSON.stringify(b.text);
}

function keptFiles(slots: readonly SlotRecord[]): ReadonlyMap<FileSlot, KeptFile> {
  return new Map(slots.map((slot) => [slot.slot, keptFile(slot)]));
}

function keptFile({ path, outcome, image }: SlotRecord): KeptFile {
  switch (outcome.state) {
    case "kept":
      return {
        state: "kept",
        path,
        bytes: outcome.bytes,
        sha256: outcome.sha256,
        ...(image ? { width: image.width, height: image.height } : {}),
        ...(image?.thumbnail ? { thumbnail: image.thumbnail.path } : {}),
      };
    case "skipped":
      return { state: outcome.reason };
    case "failed":
      return { state: "unavailable" };
    case "pending":
      return { state: "pending" };
  }
}
