// A step of the tables: hashes of thumbnails, and who is shown in which output.

/**
 * A thumbnail without a hash is made once more. News of a person concern the outputs that show them, not
 * those of all chats.
 */
export const THUMBNAIL_HASHES_AND_OUTPUT_PEERS = `
  ALTER TABLE images ADD COLUMN thumbnail_sha256 TEXT;
  CREATE TABLE output_peers (
    peer_id TEXT NOT NULL,
    chat INTEGER NOT NULL REFERENCES chats (key),
    format TEXT NOT NULL,
    PRIMARY KEY (peer_id, chat, format)
  ) STRICT, WITHOUT ROWID;
  DELETE FROM outputs;
  DROP TRIGGER peer_added;
  DROP TRIGGER peer_changed;
  CREATE TRIGGER peer_added AFTER INSERT ON peers BEGIN
    DELETE FROM outputs WHERE (chat, format) IN
      (SELECT chat, format FROM output_peers WHERE peer_id = NEW.peer_id);
  END;
  CREATE TRIGGER peer_changed AFTER UPDATE ON peers BEGIN
    DELETE FROM outputs WHERE (chat, format) IN
      (SELECT chat, format FROM output_peers WHERE peer_id = NEW.peer_id);
  END;
`;
