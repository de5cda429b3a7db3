// A step of the tables: from which message on an output of many files says something else.

/** An id as pages show it: those of the older half of a chat come first. Takes the columns of a row. */
const shown = (history: string, id: string): string =>
  `${id} - CASE (SELECT half FROM histories WHERE key = ${history}) WHEN 'older'
     THEN 1000000000 ELSE 0 END`;

/** The trigger of a change of a message, which does nothing where that is known. Takes SQL for both. */
const trigger = (event: string, chat: string, place: string): string => `
  CREATE TRIGGER ${event}
    WHEN EXISTS (SELECT 1 FROM outputs WHERE chat = ${chat}
      AND (state IS NULL OR changed_from IS NULL OR changed_from > ${place}))
  BEGIN
    DELETE FROM outputs WHERE chat = ${chat} AND state IS NULL;
    UPDATE outputs SET changed_from = ${place}
      WHERE chat = ${chat} AND (changed_from IS NULL OR changed_from > ${place});
  END;`;

/** For rows with the columns `history` and `id`. */
const ofHistory = (event: string, row: "NEW" | "OLD", id: string): string =>
  trigger(
    event,
    `(SELECT chat FROM histories WHERE key = ${row}.history)`,
    `(${shown(`${row}.history`, `${row}.${id}`)})`,
  );

/** For rows with the key of a media job. */
const ofMedia = (event: string): string =>
  trigger(
    event,
    `(SELECT h.chat FROM media AS m JOIN histories AS h ON h.key = m.history
        WHERE m.key = NEW.media)`,
    `(SELECT ${shown("m.history", "m.message_id")} FROM media AS m WHERE m.key = NEW.media)`,
  );

const MEDIA_CHANGED = "media_changed AFTER UPDATE OF path, state, reason, sha256, bytes ON media";

/**
 * An output whose writer has left a `state` stays where it is, and what is behind `changed_from` is written
 * again; any other is forgotten as before, and so is each one when more becomes known of the chat itself. From this step on, a database that was closed properly has a
 * seal beside it.
 */
export const OUTPUT_CHANGES = `
  ALTER TABLE outputs ADD COLUMN state TEXT;
  ALTER TABLE outputs ADD COLUMN changed_from INTEGER;
  DROP TRIGGER message_added;
  DROP TRIGGER message_changed;
  DROP TRIGGER message_removed;
  DROP TRIGGER media_added;
  DROP TRIGGER media_changed;
  DROP TRIGGER image_added;
  DROP TRIGGER image_changed;
  DROP TRIGGER transcript_added;
  ${ofHistory("message_added AFTER INSERT ON messages", "NEW", "id")}
  ${ofHistory("message_changed AFTER UPDATE OF data, deleted_at ON messages", "NEW", "id")}
  ${ofHistory("message_removed AFTER DELETE ON messages", "OLD", "id")}
  ${ofHistory("media_added AFTER INSERT ON media", "NEW", "message_id")}
  ${ofHistory(MEDIA_CHANGED, "NEW", "message_id")}
  ${ofMedia("image_added AFTER INSERT ON images")}
  ${ofMedia("image_changed AFTER UPDATE ON images")}
  CREATE TRIGGER details_changed AFTER UPDATE OF details ON chats
    WHEN OLD.details IS NOT NEW.details
  BEGIN DELETE FROM outputs WHERE chat = NEW.key; END;
  CREATE TRIGGER half_added AFTER INSERT ON histories
  BEGIN DELETE FROM outputs WHERE chat = NEW.chat; END;
  CREATE TRIGGER half_known AFTER UPDATE OF peer_id ON histories WHEN OLD.peer_id <> NEW.peer_id
  BEGIN DELETE FROM outputs WHERE chat = NEW.chat; END;
  CREATE TRIGGER transcript_added AFTER INSERT ON transcripts WHEN NEW.data IS NOT NULL BEGIN
    DELETE FROM outputs WHERE state IS NULL AND chat IN (
      SELECT h.chat FROM media AS m JOIN histories AS h ON h.key = m.history
      WHERE m.sha256 = NEW.sha256
    );
    UPDATE outputs SET changed_from = spoken.place FROM (
      SELECT h.chat, min(${shown("m.history", "m.message_id")}) AS place
      FROM media AS m JOIN histories AS h ON h.key = m.history
      WHERE m.sha256 = NEW.sha256 GROUP BY h.chat
    ) AS spoken
      WHERE outputs.chat = spoken.chat
        AND (outputs.changed_from IS NULL OR outputs.changed_from > spoken.place);
    INSERT OR REPLACE INTO message_changes (message, number)
      SELECT m.key, (SELECT coalesce(max(number), 0) FROM message_changes) + row_number() OVER ()
      FROM media AS f JOIN messages AS m ON m.history = f.history AND m.id = f.message_id
      WHERE f.sha256 = NEW.sha256 GROUP BY m.key;
  END;
`;
