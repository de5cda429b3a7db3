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

/** What is said otherwise where something was only looked at. */
const READING_ADVICE: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied; make it readable for your user"],
  ["EPERM", "the operation is not permitted; make it readable for your user"],
  ["ENOENT", "it has disappeared; is the disk still there?"],
  ["EISDIR", "it is a folder, not a file; move it away"],
]);

/** The runtime gives some of these no code: a file beyond 4 GiB on a FAT disk, a quota that is used up. */
const WITHOUT_CODE: readonly (readonly [text: RegExp, code: string])[] = [
  [/file too large|file size exceeds/i, "EFBIG"],
  [/quota exceeded/i, "EDQUOT"],
  [/no space left|not enough space/i, "ENOSPC"],
];

/**
 * Turns a failed file operation into an error for a person.
 *
 * @param error what was thrown
 * @param path the file or folder that was meant
 * @param intent what was to be done with it
 * @returns a {@linkcode TgkeepError} "archive" for trouble with the disk, else the error as it was
 */
export function diskError(
  error: unknown,
  path: string,
  intent: "read" | "write" = "write",
): unknown {
  if (!(error instanceof Error) || error instanceof TgkeepError) return error;
  const code = codeOf(error);
  const advice = (intent === "read" ? READING_ADVICE.get(code) : undefined) ?? ADVICE.get(code);
  if (!advice) return error;
  return new TgkeepError("archive", `Cannot ${intent} ${path}: ${advice}`, { cause: error });
}

function codeOf(error: Error): string {
  if (error instanceof Deno.errors.NotCapable) return "EACCES";
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  return WITHOUT_CODE.find(([text]) => text.test(error.message))?.[1] ?? "";
}
