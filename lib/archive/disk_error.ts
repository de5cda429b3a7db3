// Says what is wrong with a disk in words for a person.
import { TgkeepError } from "../model/errors.ts";

const ADVICE: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", "the disk is full; free some space and run the same command again"],
  ["EDQUOT", "your quota on this disk is used up; free some space and run the same command again"],
  ["EFBIG", "the file system cannot hold a file of this size; choose a folder on another disk"],
  ["EACCES", "permission denied; make the folder writable or choose another one"],
  ["EPERM", "the operation is not permitted; make the folder writable or choose another one"],
  ["EROFS", "the file system is read-only; choose a folder on another disk"],
  ["EIO", "the disk reports an error; check the disk"],
  ["ENOTDIR", "a part of the path is a file, not a folder; choose another folder"],
  ["EEXIST", "something else has this name already; move it away"],
  ["EISDIR", "there is a folder where a file must go; move it away"],
  ["ENOENT", "the folder has disappeared; is the disk still there?"],
  ["ENAMETOOLONG", "the path is too long for this file system; choose a shorter folder"],
  ["EMFILE", "too many files are open in this process"],
  ["ENFILE", "too many files are open on this machine"],
]);

/**
 * Turns a failed file operation into an error for a person.
 *
 * @param error what was thrown
 * @param path the file or folder that was meant
 * @returns a {@linkcode TgkeepError} "archive" for trouble with the disk, else the error as it was
 */
export function diskError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof TgkeepError) return error;
  const code = (error as { code?: unknown }).code;
  const denied = error instanceof Deno.errors.NotCapable ? "EACCES" : undefined;
  const advice = ADVICE.get(denied ?? (typeof code === "string" ? code : ""));
  if (!advice) return error;
  return new TgkeepError("archive", `Cannot write ${path}: ${advice}`, { cause: error });
}
