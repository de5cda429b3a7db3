// Writes a page of history: messages, people, media jobs and the covered range in one transaction.
import { type FileSlot, type Message, type MessageFile, messageFiles } from "../model/message.ts";
import { fileKey } from "../model/file.ts";
import { type HistoryHalf, mediaPath } from "./names.ts";
import type { Archive } from "./archive.ts";
import { sameContent } from "./content.ts";
import { cover } from "./coverage_rows.ts";
import { type Database, integer, text } from "./database.ts";
import type { PeerStore } from "./peers.ts";

/** The writer behind {@linkcode Archive.commitPage}. */
export function pageWriter(
  db: Database,
  { putPeers }: Pick<PeerStore, "putPeers">,
  now: () => number,
): Archive["commitPage"] {
  return (page) => {
    const row = db.get("SELECT half FROM histories WHERE key = ?", page.history);
    if (!row) throw new RangeError(`Cannot find history ${page.history} in the archive`);
    const target = { history: page.history, half: text(row, "half") as HistoryHalf };
    return db.transaction(() => {
      let added = 0;
      let revised = 0;
      for (const message of page.messages) {
        const change = putMessage(db, target, message, now);
        if (change === "added") added++;
        if (change === "revised") revised++;
      }
      putPeers(page.peers);
      if (page.covered) cover(db, page.history, page.scope ?? "", page.covered);
      return { added, revised };
    });
  };
}

interface Target {
  readonly history: number;
  readonly half: HistoryHalf;
}

function putMessage(
  db: Database,
  target: Target,
  message: Message,
  now: () => number,
): "added" | "revised" | "same" {
  const data = JSON.stringify(message);
  const inserted = db.run(
    `INSERT INTO messages (history, id, date, type, media_type, data) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (history, id) DO NOTHING`,
    target.history,
    message.id,
    message.date,
    message.type,
    mediaType(message),
    data,
  );
  if (inserted > 0) {
    putMedia(db, target, message);
    return "added";
  }
  return replaceMessage(db, target, message, data, now);
}

/** The message is here already: it may have been edited, or only counters and references are newer. */
function replaceMessage(
  db: Database,
  target: Target,
  message: Message,
  data: string,
  now: () => number,
): "revised" | "same" {
  const row = db.get(
    "SELECT key, data FROM messages WHERE history = ? AND id = ?",
    target.history,
    message.id,
  ) ?? {};
  const before = text(row, "data");
  const key = integer(row, "key");
  if (before === data) {
    db.run("UPDATE messages SET deleted_at = NULL WHERE key = ? AND deleted_at IS NOT NULL", key);
    return "same";
  }
  const revised = !sameContent(JSON.parse(before) as Message, message);
  if (revised) {
    db.run(
      `INSERT INTO revisions (message, number, data, replaced_at)
       SELECT ?, coalesce(max(number), 0) + 1, ?, ? FROM revisions WHERE message = ?`,
      key,
      before,
      Math.floor(now() / 1000),
      key,
    );
  }
  db.run(
    `UPDATE messages SET date = ?, type = ?, media_type = ?, data = ?, deleted_at = NULL
     WHERE key = ?`,
    message.date,
    message.type,
    mediaType(message),
    data,
    key,
  );
  putMedia(db, target, message);
  return revised ? "revised" : "same";
}

function putMedia(db: Database, target: Target, message: Message): void {
  const files = messageFiles(message);
  const sizes = new Map(files.map((file) => [file.slot, file.file.size]));
  for (const file of files) putFile(db, target, message, file, sizes);
}

/**
 * A slot that has got another file starts again as pending under a new edition, and so under a new
 * path: the earlier file, kept or half downloaded, is neither overwritten nor mistaken for the new one.
 */
function putFile(
  db: Database,
  target: Target,
  message: Message,
  file: MessageFile,
  sizes: ReadonlyMap<FileSlot, number>,
): void {
  const key = fileKey(file.file);
  const json = JSON.stringify(file.file);
  const filterSize = sizes.get(mainSlot(file.slot)) ?? file.file.size;
  const path = (edition: number): string =>
    mediaPath({
      half: target.half,
      messageId: message.id,
      slot: file.slot,
      date: message.date,
      kind: file.kind,
      edition,
      ...(file.media.type === "document"
        ? { fileName: file.media.fileName, mimeType: file.media.mimeType }
        : {}),
    });
  const position = slotPosition(file.slot);
  const inserted = db.run(
    `INSERT INTO media (history, message_id, position, slot, kind, file_key, file, filter_size,
       ttl_seconds, edition, path, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 'pending')
     ON CONFLICT (history, message_id, position) DO NOTHING`,
    target.history,
    message.id,
    position,
    file.slot,
    file.kind,
    key,
    json,
    filterSize,
    file.media.ttlSeconds ?? null,
    path(1),
  );
  if (inserted > 0) return;
  const row = db.get(
    `SELECT key, edition, file_key FROM media
     WHERE history = ? AND message_id = ? AND position = ?`,
    target.history,
    message.id,
    position,
  ) ?? {};
  if (text(row, "file_key") === key) {
    db.run(
      "UPDATE media SET file = ? WHERE key = ? AND file <> ?",
      json,
      integer(row, "key"),
      json,
    );
    return;
  }
  const edition = integer(row, "edition") + 1;
  db.run(
    `UPDATE media SET kind = ?, file_key = ?, file = ?, filter_size = ?, ttl_seconds = ?, edition = ?,
       path = ?, state = 'pending', reason = NULL, sha256 = NULL, bytes = NULL WHERE key = ?`,
    file.kind,
    key,
    json,
    filterSize,
    file.media.ttlSeconds ?? null,
    edition,
    path(edition),
    integer(row, "key"),
  );
}

function mediaType(message: Message): string | null {
  return message.type === "message" ? message.media?.type ?? null : null;
}

/** `main`, `thumbnail`, `paid0`, `paid0_thumbnail`, `paid1`… in the order of a message's files. */
function slotPosition(slot: FileSlot): number {
  const index = Number(/^paid(\d+)/.exec(slot)?.[1] ?? 0);
  return index * 2 + (slot.endsWith("thumbnail") ? 1 : 0);
}

function mainSlot(slot: FileSlot): FileSlot {
  if (slot === "thumbnail") return "main";
  return slot.replace(/_thumbnail$/, "") as FileSlot;
}
