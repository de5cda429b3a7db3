// Mends files that are missing or damaged: from copies, from Telegram, from the archive's own data.
import type { Archive } from "../archive/archive.ts";
import { diskError } from "../archive/disk_error.ts";
import type { ArchivedChat } from "../archive/types.ts";
import { OUTPUT_FORMATS } from "../export/render_outputs.ts";
import { renderIndex } from "../export/render_index.ts";
import { updateOutputs, writeOutput } from "../export/update_outputs.ts";
import { HASH_CACHE } from "../media/dedup/deduplicate.ts";
import { type LinkMode, placeFile } from "../media/place.ts";
import { formatOfThumbnail, makeThumbnail, type ThumbnailDeps } from "../media/thumbnail.ts";
import { writeSubtitles } from "../media/transcribe/write_subtitles.ts";
import { writeVcards } from "../media/vcards.ts";
import type { EventListener } from "../model/events.ts";
import type { VerifiedKind } from "../model/verify_events.ts";
import { checkFile, type FileProblem } from "./check_file.ts";
import { type ExpectedFile, expectedFiles, isExpected } from "./expected_files.ts";
import { repairInternal } from "./repair_internal.ts";
import type { BrokenFile, Mended } from "./verify_tally.ts";

/** What {@linkcode repairFiles} works with. */
export interface RepairDeps {
  /** Open for writing. */
  readonly archive: Archive;
  /** Receives `verify.repaired` for each file. */
  readonly onEvent: EventListener;
  /**
   * Gets pending files of chats from Telegram. Failures of single files are told by itself.
   *
   * @param begin makes the lost files pending; to be called as soon as Telegram can be asked
   * @throws {TgkeepError} when Telegram cannot be asked
   */
  readonly fetch: (chats: readonly ArchivedChat[], begin: () => void) => Promise<void>;
  /** Makes thumbnails again. */
  readonly pool: ThumbnailDeps["pool"];
  /** How a copy comes to its place. */
  readonly link: LinkMode;
  /** Version of the program, for outputs that are written again. */
  readonly version: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Mends what it can. What Telegram must be asked for comes last, so that all else is mended even when
 * nobody is signed in.
 *
 * @throws {TgkeepError} when the disk does not allow it, or Telegram cannot be asked
 */
export async function repairFiles(
  deps: RepairDeps,
  broken: readonly BrokenFile[],
  internals: readonly FileProblem[] = [],
): Promise<Mended> {
  const repaired: Pick<ExpectedFile, "path">[] = [];
  const mended = (file: Pick<ExpectedFile, "path">, source: "copy" | "telegram" | "archive") => {
    repaired.push(file);
    deps.onEvent({ event: "verify.repaired", path: file.path, source });
  };
  const files = await withoutObstacles(deps, broken.map(({ file }) => file));
  const lost: ExpectedFile[] = [];
  const bad = new Set(files.map(({ path }) => path));
  for (const file of files.filter(({ kind }) => kind === "media")) {
    deps.signal?.throwIfAborted();
    if (await copyFromElsewhere(deps, file, bad)) {
      bad.delete(file.path);
      mended(file, "copy");
    } else lost.push(file);
  }
  const thumbnails = files.filter(({ kind }) => kind === "thumbnail");
  await makeAgain(deps, thumbnails, bad, mended);
  await writeAgain(deps, files.filter(({ kind }) => WRITTEN.has(kind)), mended);
  await dropCache(deps, files.filter(({ kind }) => kind === "cache"), mended);
  for (const problem of internals) {
    await repairInternal(deps.archive.folder, problem);
    mended(problem, "archive");
  }
  await fetchAgain(deps, lost, (file, source) => {
    bad.delete(file.path);
    mended(file, source);
  });
  await makeAgain(deps, thumbnails.filter((each) => !repaired.includes(each)), bad, mended);
  return { repaired };
}

/** A folder in the place of a file is not ours to remove; all other files can be mended. */
async function withoutObstacles(
  { archive, onEvent }: RepairDeps,
  files: readonly ExpectedFile[],
): Promise<readonly ExpectedFile[]> {
  const free: ExpectedFile[] = [];
  for (const file of files) {
    if (!await isFolder(`${archive.folder}/${file.path}`)) {
      free.push(file);
      continue;
    }
    const message = `Cannot mend ${file.path}: a folder stands in its place; move it away`;
    onEvent({
      event: "warning",
      message,
      ...(file.chatId === undefined ? {} : { chat_id: file.chatId }),
    });
  }
  return free;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw diskError(error, path);
  }
}

/** Files that are written from what the archive says. */
const WRITTEN: ReadonlySet<VerifiedKind> = new Set<VerifiedKind>([
  "contact",
  "subtitles",
  "output",
]);

async function copyFromElsewhere(
  { archive, link, signal }: RepairDeps,
  file: ExpectedFile,
  bad: ReadonlySet<string>,
): Promise<boolean> {
  for (const path of archive.verification.otherPaths(file.sha256)) {
    if (bad.has(path)) continue;
    const { problem } = await checkFile(archive.folder, { ...file, path }, new Map(), signal);
    if (problem) continue;
    await placeFile({
      from: `${archive.folder}/${path}`,
      to: `${archive.folder}/${file.path}`,
      bytes: file.bytes,
      link,
    });
    return true;
  }
  return false;
}

/** A thumbnail of a picture that is damaged itself has to wait for it. */
async function makeAgain(
  { archive, pool, signal }: RepairDeps,
  files: readonly ExpectedFile[],
  bad: ReadonlySet<string>,
  mended: (file: ExpectedFile, source: "archive") => void,
): Promise<void> {
  for (const chat of archive.chats()) {
    const own = files.filter(({ chatId }) => chatId === chat.id);
    for (const file of own) {
      signal?.throwIfAborted();
      const job = archive.verification.pictureOf(chat, file.path);
      if (!job || bad.has(`${chat.folder}/${job.path}`)) continue;
      const format = formatOfThumbnail(file.path);
      const made = await makeThumbnail({ archive, pool, format }, { chat, job, signal });
      if (made?.thumbnail) mended(file, "archive");
    }
  }
}

/** The next export makes another one. */
async function dropCache(
  { archive }: RepairDeps,
  files: readonly ExpectedFile[],
  mended: (file: ExpectedFile, source: "archive") => void,
): Promise<void> {
  for (const file of files) {
    const path = `${archive.folder}/${file.path}`;
    archive.recordOutputFiles(null, HASH_CACHE, []);
    try {
      await Deno.remove(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw diskError(error, path);
    }
    mended(file, "archive");
  }
}

async function writeAgain(
  { archive, version, signal }: RepairDeps,
  files: readonly ExpectedFile[],
  mended: (file: ExpectedFile, source: "archive") => void,
): Promise<void> {
  for (const chat of archive.chats()) {
    const own = files.filter(({ chatId }) => chatId === chat.id);
    if (own.length === 0) continue;
    signal?.throwIfAborted();
    await writeVcards(archive, chat, signal);
    if (own.some(({ kind }) => kind === "subtitles")) {
      await writeSubtitles({ archive, signal }, chat);
    }
    const formats = new Set(own.map(({ format }) => format));
    for (const format of OUTPUT_FORMATS.filter((known) => formats.has(known))) {
      await writeOutput(archive, chat, format, { version, signal });
    }
    const expected = expectedFiles(archive, chat);
    for (const file of own) {
      // An output that was older than the archive is another one now.
      const now = expected.get(file.path);
      if (!now || !isExpected(now)) continue;
      const { problem } = await checkFile(archive.folder, now, new Map(), signal);
      if (!problem) mended(file, "archive");
    }
  }
  const shared = files.filter(({ chatId }) => chatId === undefined);
  if (shared.length === 0) return;
  await renderIndex(archive);
  for (const { path } of archive.verification.outputs(null)) {
    const file = shared.find((each) => each.path === path);
    if (file) mended(file, "archive");
  }
}

async function fetchAgain(
  deps: RepairDeps,
  lost: readonly ExpectedFile[],
  mended: (file: ExpectedFile, source: "telegram") => void,
): Promise<void> {
  const { archive, version, signal } = deps;
  const chats = archive.chats().filter((chat) =>
    lost.some(({ chatId }) => chatId === chat.id) || archive.mediaCounts(chat).pending > 0
  );
  if (chats.length === 0) return;
  const formats = new Map(chats.map((chat) => [chat.key, formatsOf(archive, chat)]));
  await deps.fetch(chats, () =>
    archive.verification.markLost(lost.map(({ mediaKey, path }) => ({
      path,
      ...(mediaKey === undefined ? {} : { key: mediaKey }),
    }))));
  for (const chat of chats) {
    const expected = expectedFiles(archive, chat);
    for (const file of lost.filter(({ chatId }) => chatId === chat.id)) {
      const now = expected.get(file.path);
      if (!now || !isExpected(now)) continue;
      const { problem } = await checkFile(archive.folder, now, new Map(), signal);
      if (!problem) mended(file, "telegram");
    }
    await updateOutputs(archive, chat, formats.get(chat.key) ?? [], { version, signal });
  }
}

function formatsOf({ verification }: Pick<Archive, "verification">, chat: ArchivedChat) {
  const written = new Set(verification.outputs(chat).map(({ format }) => format));
  return OUTPUT_FORMATS.filter((format) => written.has(format));
}
