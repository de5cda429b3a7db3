// Checks of this machine: disk, native parts, archive.
import { statfs as statfsCallback } from "node:fs";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { checkArchive } from "../../archive/check_archive.ts";
import { ARCHIVE_FILE, openArchive } from "../../archive/open_archive.ts";
import { FAILURE_EXIT_CODES } from "../../model/exit_codes.ts";
import { formatAmount, formatBytes } from "../output/quantities.ts";
import type { CheckResult } from "./check.ts";

/** Deno 2.4 has it with a callback only. */
const statfs = promisify(statfsCallback);

/** Below this an export soon fails. */
const LEAST_BYTES = 100_000_000;
/** Below this a few videos fill the disk. */
const COMFORTABLE_BYTES = 2_000_000_000;

/** Room on the disk of the output folder. */
export async function checkDisk(out: string): Promise<CheckResult> {
  const folder = await existingFolder(resolve(out));
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const message = `${formatBytes(free)} free for ${out}`;
  const advice = "Free some space, or choose a folder on another disk with --out DIR";
  if (free >= COMFORTABLE_BYTES) return { status: "ok", message };
  if (free >= LEAST_BYTES) return { status: "warning", message, advice };
  return { status: "failed", message, advice, exitCode: FAILURE_EXIT_CODES.archive };
}

/**
 * Whether the library that makes thumbnails can be loaded: it is native code.
 *
 * @param folders where a compiled program may unpack it
 */
export async function checkSharp(folders: readonly string[]): Promise<CheckResult> {
  try {
    const { loadSharp } = await import("../../workers/tasks/load_sharp.ts");
    const sharp = await loadSharp(folders);
    return {
      status: "ok",
      message: `sharp ${sharp.versions.sharp} with libvips ${sharp.versions.vips}`,
    };
  } catch (error) {
    return {
      status: "warning",
      message: `sharp cannot be loaded: ${
        error instanceof Error ? error.message.split("\n")[0] : error
      }`,
      advice:
        "Exports work without it. Reinstall the program for this system to have pictures resized",
    };
  }
}

/** The structure of the archive, when there is one. */
export async function checkArchiveOf(out: string): Promise<CheckResult> {
  try {
    await Deno.stat(`${out}/${ARCHIVE_FILE}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      throw error;
    }
    return { status: "skipped", message: `there is no archive in ${out} yet` };
  }
  const problems = checkArchive(out);
  if (problems.length > 0) {
    return {
      status: "failed",
      message: `the archive in ${out} is damaged: ${problems.join("; ")}`,
      advice:
        `Copy ${out} elsewhere, restore ${ARCHIVE_FILE} from a backup, or export into a new folder`,
      exitCode: FAILURE_EXIT_CODES.archive,
    };
  }
  await using archive = await openArchive(out, { mode: "read" });
  const chats = archive.chats();
  const messages = chats.reduce((n, chat) => n + archive.messageCount(chat), 0);
  return {
    status: "ok",
    message: `${formatAmount(chats.length, "chat")} and ${
      formatAmount(messages, "message")
    } in ${out}`,
  };
}

/** The folder itself, or the nearest one above it that exists. */
async function existingFolder(path: string): Promise<string> {
  try {
    if ((await Deno.stat(path)).isDirectory) return path;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      throw error;
    }
  }
  const parent = dirname(path);
  return parent === path ? path : await existingFolder(parent);
}
