// Transcripts of files, by their content and the model that wrote them.
import type { MediaKind } from "../model/file.ts";
import type { FileSlot } from "../model/message.ts";
import type { Transcript } from "../model/transcript.ts";
import type { Archive } from "./archive.ts";
import { type Database, innerPath, integer, optionalText, type Row, text } from "./database.ts";
import type { TranscriptJob } from "./transcript_types.ts";

type TranscriptStore = Pick<
  Archive,
  "takeTranscriptJobs" | "recordTranscript" | "transcriptOf" | "hasMediaAt"
>;

/** A transcript in an automatically found language stands for one in a language that was asked for by name. */
const ANSWERED = "(? = 'auto' OR t.asked_language = ? OR t.language = ?)";

/** The readers and writers of the `transcripts` table. */
export function transcriptStore(
  db: Database,
  { now }: { readonly now: () => number },
): TranscriptStore {
  return {
    takeTranscriptJobs(history, limit, { model, language, kinds }, after) {
      const rows = db.all(
        `SELECT m.key, m.history, m.message_id, m.position, m.slot, m.kind, m.path, m.sha256, m.bytes,
           (SELECT w.data ->> '$.media.durationSeconds' FROM messages AS w
            WHERE w.history = m.history AND w.id = m.message_id) AS said_seconds
         FROM media AS m
         WHERE m.history = ? AND (m.message_id, m.position) > (?, ?) AND m.state = 'kept'
           AND m.kind IN (SELECT value FROM json_each(?)) AND m.slot NOT LIKE '%thumbnail'
           AND NOT EXISTS (SELECT 1 FROM transcripts AS t
             WHERE t.sha256 = m.sha256 AND t.model = ? AND (t.data IS NULL OR ${ANSWERED}))
         ORDER BY m.message_id, m.position LIMIT ?`,
        history,
        after?.messageId ?? -1,
        after?.position ?? -1,
        JSON.stringify(kinds),
        model,
        language,
        language,
        language,
        limit,
      );
      return rows.map(readTranscriptJob);
    },
    recordTranscript({ sha256, model, language }, outcome) {
      const heard = "transcript" in outcome ? outcome.transcript : undefined;
      // No upsert: its way with conflicts would be that of the triggers too, which replace rows.
      db.transaction(() => {
        db.run("DELETE FROM transcripts WHERE sha256 = ? AND model = ?", sha256, model);
        db.run(
          `INSERT INTO transcripts (sha256, model, asked_language, language, data, reason, made_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          sha256,
          model,
          language,
          heard?.language ?? null,
          heard ? JSON.stringify(heard) : null,
          "unreadable" in outcome ? outcome.unreadable : null,
          now(),
        );
      });
    },
    transcriptOf({ sha256, model, language }) {
      const row = db.get(
        `SELECT t.data FROM transcripts AS t
         WHERE t.sha256 = ? AND t.model = ? AND t.data IS NOT NULL AND ${ANSWERED}`,
        sha256,
        model,
        language,
        language,
        language,
      );
      return row && readTranscript(row, "data");
    },
    hasMediaAt(chat, path) {
      return chat.histories.some(({ key }) =>
        db.get("SELECT 1 FROM media WHERE history = ? AND path = ? LIMIT 1", key, path) !==
          undefined
      );
    },
  };
}

/** The transcript in a column; `undefined` where it is empty. */
export function readTranscript(row: Row, column: string): Transcript | undefined {
  const data = optionalText(row, column);
  return data === undefined ? undefined : JSON.parse(data) as Transcript;
}

function readTranscriptJob(row: Row): TranscriptJob {
  const said = row["said_seconds"];
  return {
    ...(typeof said === "number" && said > 0 ? { saidMs: Math.round(said * 1000) } : {}),
    key: integer(row, "key"),
    history: integer(row, "history"),
    messageId: integer(row, "message_id"),
    position: integer(row, "position"),
    slot: text(row, "slot") as FileSlot,
    kind: text(row, "kind") as MediaKind,
    path: innerPath(row, "path"),
    sha256: text(row, "sha256"),
    bytes: integer(row, "bytes"),
  };
}
