// The checksum of a database that nobody is working on, in a file beside it: SQLite notices no changed letter.
import { createHash } from "node:crypto";
import { diskError } from "./disk_error.ts";
import { hashFile } from "./hash_file.ts";

/**
 * What a seal says of its database. `as_sealed`: it has the bytes that it was closed with; `changed`: it has
 * others; `unsealed`: there is nothing to compare with, as while somebody writes or after a run that was
 * killed, be it while it sealed; `seal_missing`: it was closed properly, so there must have been a seal; `seal_damaged`: what
 * is there is none.
 */
export type SealState =
  | "as_sealed"
  | "changed"
  | "unsealed"
  | "seal_missing"
  | "seal_damaged";

/** The ending of a seal's name. */
export const SEAL_ENDING = ".sha256";

/** The ending of the name of a seal that somebody is making, or was killed while making. */
export const UNFINISHED_SEAL_ENDING = `${SEAL_ENDING}.part`;

const CHUNK_BYTES = 1024 * 1024;

/** A seal is two short lines. */
const MAX_SEAL_BYTES = 1024;

/**
 * Compares a database with its seal. Reads all of it; must not be called while this process has it open:
 * POSIX takes the locks of a process away when it closes any descriptor of a file.
 *
 * @param path of the database
 * @param sealedFrom `user_version` from which on a database that was closed properly has a seal
 * @throws {TgkeepError} "archive" when the disk does not let it be read; the signal's reason when aborted
 */
export async function inspectSeal(
  path: string,
  sealedFrom: number,
  signal?: AbortSignal,
): Promise<SealState> {
  const text = await sealText(path);
  if (text === undefined) {
    const header = await headerOf(path);
    const wasSealed = header?.mode === "closed" && header.version >= sealedFrom &&
      await infoOf(`${path}${UNFINISHED_SEAL_ENDING}`) === undefined &&
      // Somebody may have finished one meanwhile.
      await infoOf(`${path}${SEAL_ENDING}`) === undefined;
    return wasSealed ? "seal_missing" : "unsealed";
  }
  const sealed = parseSeal(text, nameOf(path));
  if (sealed === undefined) return "seal_damaged";
  if (await sha256Of(path, signal) === sealed) return "as_sealed";
  // Somebody may have begun to write meanwhile.
  const begun = (await headerOf(path))?.mode === "wal" || await sealText(path) !== text;
  return begun ? "unsealed" : "changed";
}

/**
 * Leaves a mark that a database is about to be sealed: to be called while it is still in WAL mode. Who is killed
 * between leaving that mode and sealing, which takes as long as reading all of it, leaves it unsealed, and not
 * as one whose seal has been lost.
 *
 * @returns whether it can be sealed
 */
export function beginSeal(path: string): boolean {
  try {
    const part = `${path}${UNFINISHED_SEAL_ENDING}`;
    removeIfThere(part);
    Deno.writeFileSync(part, new Uint8Array(), { createNew: true });
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return false;
  }
}

/**
 * Seals a database that nobody can write to, that is not in WAL mode, and for which {@linkcode beginSeal} was
 * called. The file can be checked with `sha256sum -c`. Not sealing it is no failure: it can be compared less
 * well, that is all.
 *
 * @returns whether it was sealed
 */
export function seal(path: string): boolean {
  try {
    // Closing it would take away the lock that keeps writers out, so it stays open until all is done.
    using file = Deno.openSync(path, { read: true });
    const part = `${path}${UNFINISHED_SEAL_ENDING}`;
    Deno.writeTextFileSync(part, formatSeal(hashSync(file), nameOf(path)), { create: false });
    // A power failure must not leave the name without its words.
    using written = Deno.openSync(part, { write: true });
    written.syncSync();
    Deno.renameSync(part, `${path}${SEAL_ENDING}`);
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return false;
  }
}

/**
 * Takes a seal away: to be called when nobody can seal the database any more, and before anything is written
 * to it but that it is in WAL mode: without a seal and out of that mode it would look as if the seal were lost.
 *
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export function unseal(path: string): void {
  for (const ending of [SEAL_ENDING, UNFINISHED_SEAL_ENDING]) {
    try {
      removeIfThere(`${path}${ending}`);
    } catch (error) {
      throw diskError(error, `${path}${ending}`);
    }
  }
}

/** Two lines: the second is as sha256sum writes it, the first says whether the second is whole. */
export function formatSeal(sha256: string, name: string): string {
  const line = `${sha256}  ${name}\n`;
  return `# tgkeep ${checkOf(line)}\n${line}`;
}

function parseSeal(text: string, name: string): string | undefined {
  const sha256 = /\n([0-9a-f]{64}) {2}/.exec(text)?.[1];
  return sha256 !== undefined && text === formatSeal(sha256, name) ? sha256 : undefined;
}

function checkOf(line: string): string {
  return createHash("sha256").update(line).digest("hex").slice(0, 16);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** @returns `undefined` where there is none; "" for what cannot be one */
async function sealText(path: string): Promise<string | undefined> {
  const sealPath = `${path}${SEAL_ENDING}`;
  try {
    const { isFile, size } = await Deno.lstat(sealPath);
    return isFile && size <= MAX_SEAL_BYTES ? await Deno.readTextFile(sealPath) : "";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw diskError(error, sealPath);
  }
}

async function infoOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw diskError(error, path);
  }
}

async function sha256Of(path: string, signal?: AbortSignal): Promise<string | undefined> {
  try {
    if (!(await Deno.lstat(path)).isFile) return undefined;
    return (await hashFile(path, signal)).sha256;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw diskError(error, path);
  }
}

/**
 * What SQLite's header says: bytes 18 and 19 are 2 from the moment when somebody means to write until the last
 * one closes the database; `user_version` is in bytes 60 to 63.
 */
async function headerOf(
  path: string,
): Promise<{ readonly mode: "wal" | "closed"; readonly version: number } | undefined> {
  try {
    if (!(await Deno.lstat(path)).isFile) return undefined;
    using file = await Deno.open(path, { read: true });
    const header = new Uint8Array(100);
    if (await file.read(header) !== header.length) return undefined;
    const mode = header[18] === 2 && header[19] === 2 ? "wal" : "closed";
    return { mode, version: new DataView(header.buffer).getUint32(60) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw diskError(error, path);
  }
}

function hashSync(file: Deno.FsFile): string {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (;;) {
    const read = file.readSync(buffer);
    if (read === null) return hash.digest("hex");
    hash.update(buffer.subarray(0, read));
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
