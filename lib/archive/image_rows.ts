// Sizes of kept images, and the thumbnails that were made of them.
import type { MediaKind } from "../model/file.ts";
import type { FileSlot } from "../model/message.ts";
import type { Archive } from "./archive.ts";
import { type Database, innerPath, integer, optionalText, type Row, text } from "./database.ts";
import type { ImageJob, ImageRecord } from "./image_types.ts";

/** Kinds that come with a still image of their own. */
const POSTER_KINDS: readonly MediaKind[] = ["video", "video_message", "animation"];

/** Whether a file is an image that readers show small: a photo, or the poster of a video. */
export function isPicture({ kind, slot }: Pick<ImageJob, "kind" | "slot">): boolean {
  return kind === "photo" || (POSTER_KINDS.includes(kind) && slot.endsWith("thumbnail"));
}

type ImageStore = Pick<
  Archive,
  "takeImageJobs" | "recordImage" | "thumbnailPaths" | "forgetImages"
>;

/** The readers and writers of the `images` table. A row is about the content that its job had then. */
export function imageStore(db: Database): ImageStore {
  return {
    thumbnailPaths(history, limit, after = 0) {
      const rows = db.all(
        `SELECT m.key, i.thumbnail_path FROM media AS m JOIN images AS i ON i.media = m.key
         WHERE m.history = ? AND m.key > ? AND m.state = 'kept' AND i.sha256 = m.sha256
           AND i.thumbnail_path IS NOT NULL
         ORDER BY m.key LIMIT ?`,
        history,
        after,
        limit,
      );
      return rows.map((row) => ({
        key: integer(row, "key"),
        path: innerPath(row, "thumbnail_path"),
      }));
    },
    forgetImages(keys) {
      db.transaction(() => {
        for (const key of keys) db.run("DELETE FROM images WHERE media = ?", key);
      });
    },
    takeImageJobs(history, limit, after) {
      const rows = db.all(
        `SELECT m.key, m.message_id, m.position, m.slot, m.kind, m.path, m.sha256
         FROM media AS m LEFT JOIN images AS i ON i.media = m.key AND i.sha256 = m.sha256
         WHERE m.history = ? AND (m.message_id, m.position) > (?, ?) AND m.state = 'kept'
           AND (m.kind = 'photo'
             OR m.kind IN (${POSTER_KINDS.map((kind) => `'${kind}'`)}) AND m.slot LIKE '%thumbnail')
           AND (i.media IS NULL OR i.thumbnail_path IS NOT NULL AND i.thumbnail_sha256 IS NULL)
         ORDER BY m.message_id, m.position LIMIT ?`,
        history,
        after?.messageId ?? -1,
        after?.position ?? -1,
        limit,
      );
      return rows.map(readImageJob);
    },
    recordImage({ key, sha256 }, image) {
      db.run(
        `INSERT INTO images (media, sha256, width, height, thumbnail_path, thumbnail_width,
           thumbnail_height, thumbnail_bytes, thumbnail_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (media) DO UPDATE SET sha256 = excluded.sha256, width = excluded.width,
           height = excluded.height, thumbnail_path = excluded.thumbnail_path,
           thumbnail_width = excluded.thumbnail_width,
           thumbnail_height = excluded.thumbnail_height,
           thumbnail_bytes = excluded.thumbnail_bytes,
           thumbnail_sha256 = excluded.thumbnail_sha256`,
        key,
        sha256,
        image?.width ?? null,
        image?.height ?? null,
        image?.thumbnail?.path ?? null,
        image?.thumbnail?.width ?? null,
        image?.thumbnail?.height ?? null,
        image?.thumbnail?.bytes ?? null,
        image?.thumbnail?.sha256 ?? null,
      );
    },
  };
}

/** The image that the columns of `images` in a row tell of; `undefined` where they are empty. */
export function readImage(row: Row): ImageRecord | undefined {
  if (row["width"] === null) return undefined;
  const sha256 = optionalText(row, "thumbnail_sha256");
  return {
    width: integer(row, "width"),
    height: integer(row, "height"),
    ...(row["thumbnail_path"] === null ? {} : {
      thumbnail: {
        path: innerPath(row, "thumbnail_path"),
        width: integer(row, "thumbnail_width"),
        height: integer(row, "thumbnail_height"),
        bytes: integer(row, "thumbnail_bytes"),
        ...(sha256 === undefined ? {} : { sha256 }),
      },
    }),
  };
}

/** The picture that a row of `media` tells of. */
export function readImageJob(row: Row): ImageJob {
  return {
    key: integer(row, "key"),
    messageId: integer(row, "message_id"),
    position: integer(row, "position"),
    slot: text(row, "slot") as FileSlot,
    kind: text(row, "kind") as MediaKind,
    path: innerPath(row, "path"),
    sha256: text(row, "sha256"),
  };
}
