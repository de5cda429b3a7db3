// Looks at the files that the program itself works with, before the archive is opened.
import { INDEX_SEALED_FROM, SEARCH_FILE } from "../archive/search_index.ts";
import { diskError } from "../archive/disk_error.ts";
import { LOCK_FILE } from "../archive/lock.ts";
import { ARCHIVE_FILE } from "../archive/open_archive.ts";
import { SEALED_FROM } from "../archive/schema.ts";
import { inspectSeal, SEAL_ENDING, type SealState } from "../archive/seal.ts";
import type { VerifiedKind } from "../model/verify_events.ts";
import type { FileProblem } from "./check_file.ts";

/** What {@linkcode inspectInternals} found. */
export interface Internals {
  /** Whether `archive.db` is what it was when it was closed. */
  readonly database: SealState | "missing";
  /** The lock, seals, and the index of the search: each can be made again. */
  readonly problems: readonly FileProblem[];
  /** Databases that cannot be compared with anything: somebody has them open, or was killed. */
  readonly unsealed: number;
}

/** SHA-256 of nothing. */
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/**
 * Must be called before the archive is opened in this process: POSIX takes the locks of a process away when
 * it closes any descriptor of a file.
 *
 * @param folder the output folder
 * @throws {TgkeepError} "archive" when the disk does not let it be read; the signal's reason when aborted
 */
export async function inspectInternals(folder: string, signal?: AbortSignal): Promise<Internals> {
  const archive = await inspect(folder, ARCHIVE_FILE, SEALED_FROM, signal);
  const index = await inspect(folder, SEARCH_FILE, INDEX_SEALED_FROM, signal);
  const lost = index === "missing" || index === "changed";
  const wasSealed = archive !== "unsealed" && archive !== "missing";
  const problems = [
    ...wasSealed ? await lockProblem(folder) : [],
    ...sealProblem(ARCHIVE_FILE, archive),
    ...lost ? [problemOf(index === "missing" ? "missing" : "damaged", SEARCH_FILE, "cache")] : [],
    ...sealProblem(SEARCH_FILE, index),
  ];
  const unsealed = [archive, index].filter((state) => state === "unsealed").length;
  return { database: archive === "absent" ? "unsealed" : archive, problems, unsealed };
}

/** `absent`: neither the database nor its seal is there; `missing`: its seal is. */
async function inspect(
  folder: string,
  name: string,
  sealedFrom: number,
  signal: AbortSignal | undefined,
): Promise<SealState | "missing" | "absent"> {
  const path = `${folder}/${name}`;
  if (await lstat(path)) return await inspectSeal(path, sealedFrom, signal);
  return await lstat(`${path}${SEAL_ENDING}`) ? "missing" : "absent";
}

async function lockProblem(folder: string): Promise<readonly FileProblem[]> {
  const info = await lstat(`${folder}/${LOCK_FILE}`);
  if (info?.isFile && info.size === 0) return [];
  const expected = { bytes: 0, sha256: EMPTY_SHA256 };
  if (!info) return [{ ...problemOf("missing", LOCK_FILE, "internal"), ...expected }];
  const found = info.isFile ? { found_bytes: info.size } : {};
  return [{ ...problemOf("damaged", LOCK_FILE, "internal"), ...expected, ...found }];
}

function sealProblem(name: string, state: SealState | "missing" | "absent"): FileProblem[] {
  if (state === "seal_missing") return [problemOf("missing", `${name}${SEAL_ENDING}`, "internal")];
  if (state === "seal_damaged") return [problemOf("damaged", `${name}${SEAL_ENDING}`, "internal")];
  return [];
}

function problemOf(
  problem: FileProblem["problem"],
  path: string,
  kind: VerifiedKind,
): FileProblem {
  const detail = problem === "missing" ? "it is not there" : "its content is not what was written";
  return { problem, path, kind, detail };
}

async function lstat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw diskError(error, path);
  }
}
