// The schema of what `tgkeep verify` and `tgkeep import` print.
import type { ImportReport } from "../../model/import_report.ts";
import type { PeerId } from "../../model/peer.ts";
import type { VerifyProblem, VerifyReport } from "../../model/verify_events.ts";
import { count, type Fields, objectOf, oneOf, optional, text, textLike } from "./schema_of.ts";

type KeyOfAny<U> = U extends unknown ? keyof U : never;
type ValueOfAny<U, K> = U extends unknown ? (K extends keyof U ? U[K] : never) : never;

/** A union as one object: what only some of its members have is optional. */
type Flat<U> =
  & { readonly [K in keyof U & string]: U[K] }
  & { readonly [K in Exclude<KeyOfAny<U>, keyof U>]?: ValueOfAny<U, K> };

/** Fields of a problem; which of them there are depends on `problem`. */
export type ProblemFields = Fields<Flat<VerifyProblem>>;

const PATH = text("relative to the output folder, with / between its parts");
const SHA256 = textLike<string>("^[0-9a-f]{64}$", "SHA-256, lower-case hexadecimal");

export const PROBLEM_FIELDS: ProblemFields = {
  problem: oneOf(
    { missing: true, damaged: true, foreign: true, database: true, gap: true },
    "missing and damaged files, files of others, contradictions of the database, ranges left out",
  ),
  detail: text("a few words for people"),
  path: optional(PATH),
  kind: optional(
    oneOf(
      {
        media: true,
        contact: true,
        thumbnail: true,
        subtitles: true,
        output: true,
        cache: true,
        internal: true,
      },
      "what the file belongs to",
    ),
  ),
  chat_id: optional(textLike<PeerId>("^(user|chat|channel)\\d+$", "kind and bare id of the chat")),
  message_id: optional(count("id of the message in its chat")),
  bytes: optional(count("size that the file ought to have")),
  sha256: optional(SHA256),
  found_bytes: optional(count("size that was found")),
  found_sha256: optional(SHA256),
  from_id: optional(count("first id that is not covered")),
  to_id: optional(count("last id that is not covered")),
};

export const REPAIRED_FIELDS = {
  path: PATH,
  source: oneOf(
    { copy: true, telegram: true, archive: true },
    "an intact copy in the archive, Telegram, or the archive's own data",
  ),
};

export const VERIFY_REPORT_FIELDS: Fields<VerifyReport> = {
  exit_code: count("0 all is well, 4 files are missing or damaged, 6 the database is in trouble"),
  duration_ms: count("wall time in ms"),
  files: objectOf<VerifyReport["files"]>({
    checked: count("hashed and compared"),
    bytes: count("bytes that were read"),
    missing: count("not there, after all repairs"),
    damaged: count("other bytes than were written, after all repairs"),
    foreign: count("not of this program"),
    pending: count("not fetched yet"),
    failed: count("could not be had when they were last asked for"),
    unfinished: count("half-done downloads and files that nothing was recorded of"),
    unrecorded: count("outputs whose hash was not recorded"),
    repaired: count("mended by --repair"),
  }, "files that were looked for"),
  database_problems: count("sentences about the database"),
  gaps: count("ranges of messages that were left out"),
};

export const IMPORT_REPORT_FIELDS: Fields<ImportReport> = {
  exit_code: count("0 done, 4 done, but some files that the JSON names were not there"),
  duration_ms: count("wall time in ms"),
  chats: count("chats of the export that were read"),
  messages: objectOf<ImportReport["messages"]>({
    new: count("not in the archive before"),
    updated: count("newer than what an earlier import had"),
    kept: count("here already"),
    skipped: count("without an id or a date"),
  }, "messages by what became of them"),
  media: objectOf<ImportReport["media"]>({
    copied: count("copied out of the export"),
    linked: count("placed from a file of the archive with the same content"),
    missing: count("named by the JSON, but not beside it"),
    bytes: count("size of what was copied"),
  }, "files of messages"),
  repairs: count("places of the JSON that were mended"),
};
