// What a verification tells, one line a problem; the NDJSON of `tgkeep verify` prints them as they are.
import type { PeerId } from "./peer.ts";

/** What a verification tells, discriminated by `event`; the report is the last of them. */
export type VerifyEvent =
  | ({ readonly event: "verify.problem" } & VerifyProblem)
  | {
    /** A file is as it should be again. */
    readonly event: "verify.repaired";
    /** Relative to the output folder. */
    readonly path: string;
    /** An intact copy in the archive, Telegram, or the archive's own data for an output. */
    readonly source: "copy" | "telegram" | "archive";
  }
  | ({ readonly event: "verify.finished" } & VerifyReport);

/** One thing that is not as it should be, discriminated by `problem`. Paths are relative to the output folder. */
export type VerifyProblem =
  | {
    /**
     * `missing`: not there. `damaged`: other bytes than were written. Exactly one line for each file,
     * whatever it belongs to.
     */
    readonly problem: "missing" | "damaged";
    readonly path: string;
    /** `output`: result.json and the like; `cache`: what makes the next run or search faster; `internal`: the
     * lock and the checksums of databases; the others belong to a message. */
    readonly kind: VerifiedKind;
    readonly chat_id?: PeerId;
    readonly message_id?: number;
    /** Size that the file ought to have, where it is known. */
    readonly bytes?: number;
    /** Hash that it ought to have, lower-case hexadecimal, where it is known. */
    readonly sha256?: string;
    /** Size that was found; absent for what is missing or no file. */
    readonly found_bytes?: number;
    /** Hash that was found; absent where the size tells already. */
    readonly found_sha256?: string;
    /** A few words for people. */
    readonly detail: string;
  }
  | {
    /** A file, link or other thing that this program has not made. */
    readonly problem: "foreign";
    readonly path: string;
    readonly detail: string;
  }
  | {
    /** The database is not what was written, or contradicts itself. */
    readonly problem: "database";
    /** `archive.db`. */
    readonly path: string;
    readonly detail: string;
    readonly chat_id?: PeerId;
  }
  | {
    /** Messages in between were never asked for, as after an interrupted run; an export fetches them. */
    readonly problem: "gap";
    readonly chat_id: PeerId;
    /** First id that is not covered. */
    readonly from_id: number;
    /** Last id that is not covered. */
    readonly to_id: number;
    readonly detail: string;
  };

/** What a verified file belongs to. */
export type VerifiedKind =
  | "media"
  | "contact"
  | "thumbnail"
  | "subtitles"
  | "output"
  | "cache"
  | "internal";

/** The end of a verification in figures. */
export interface VerifyReport {
  /** 0 all is well · 4 files are missing or damaged · 6 the database is in trouble. */
  readonly exit_code: number;
  /** Wall time. */
  readonly duration_ms: number;
  /** Files that were looked for. */
  readonly files: {
    /** Hashed and compared; a file under several names counts under each. */
    readonly checked: number;
    /** Bytes of those that were read. */
    readonly bytes: number;
    /** Not there, after all repairs. */
    readonly missing: number;
    /** Other bytes than were written, after all repairs. */
    readonly damaged: number;
    /** Not of this program. */
    readonly foreign: number;
    /** Of messages that are here, but not fetched yet: the next export, or a repair, fetches them. */
    readonly pending: number;
    /** Could not be had when they were last asked for; each was named then. */
    readonly failed: number;
    /** Half-done downloads and files that nothing was recorded of: the next export goes on with them. */
    readonly unfinished: number;
    /** Outputs and thumbnails whose hash was not recorded, as by a run that was killed. */
    readonly unrecorded: number;
    /** Mended by `--repair`. */
    readonly repaired: number;
  };
  /** Sentences about the database. */
  readonly database_problems: number;
  /** Ranges of messages that were left out. */
  readonly gaps: number;
}
