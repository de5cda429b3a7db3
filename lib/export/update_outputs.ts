// Writes those outputs of a chat that no longer say what the archive says.
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Archive } from "../archive/archive.ts";
import type { ResumableOutput } from "../archive/output_notes.ts";
import { describeOutput } from "../archive/output_files.ts";
import type { ArchivedChat, OutputFile } from "../archive/types.ts";
import type { Peer, PeerId } from "../model/peer.ts";
import { vcardOf, writeVcards } from "../media/vcards.ts";
import {
  OUTPUT_FORMATS,
  type OutputFormat,
  type RenderOptions,
  renderOutput,
} from "./render_outputs.ts";

/** Stands for shared contacts where a format's name stands for its files. */
export const CONTACTS = "contacts";

/** Stands for the writer while an output is being written; no writer has this name. */
const UNFINISHED = "";

/** How {@linkcode updateOutputs} decides. */
export interface UpdateOutputsOptions extends RenderOptions {
  /** Version of the program: another one may write something else. */
  readonly version: string;
}

/**
 * Brings the outputs of a chat up to date. One that is on disk as it was written, and of which nothing has
 * changed in the archive, is left alone: a run without news does not cost more in a long chat.
 *
 * @returns for each format the file to begin with, relative to the output folder
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function updateOutputs(
  archive: Archive,
  chat: ArchivedChat,
  formats: readonly OutputFormat[],
  { version, ...options }: UpdateOutputsOptions,
): Promise<readonly string[]> {
  const outputs: string[] = [];
  // Every output points to them; one that somebody has deleted is written again.
  if (formats.length > 0) await writeVcards(archive, chat, options.signal);
  for (const format of OUTPUT_FORMATS.filter((known) => formats.includes(known))) {
    const writer = writerOf(format, version, options);
    const fresh = archive.freshOutput(chat, format, writer);
    const written = fresh && await areAsWritten(archive.folder, fresh)
      ? fresh.map(({ path }) => path)
      : await writeChanged(archive, chat, format, { version, ...options });
    outputs.push(...written.slice(0, 1));
  }
  return outputs;
}

/**
 * Writes one output of a chat, whatever is there, and remembers how it was written.
 *
 * @returns paths of what was written, relative to the output folder
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function writeOutput(
  archive: Archive,
  chat: ArchivedChat,
  format: OutputFormat,
  options: UpdateOutputsOptions,
): Promise<readonly string[]> {
  return await write(archive, chat, format, options, undefined);
}

/** Leaves alone what is in front of the first change, if it is on disk as it was written. */
async function writeChanged(
  archive: Archive,
  chat: ArchivedChat,
  format: OutputFormat,
  options: UpdateOutputsOptions,
): Promise<readonly string[]> {
  const writer = writerOf(format, options.version, options);
  const earlier = archive.resumableOutput(chat, format, writer);
  const usable = earlier && await areAsWritten(archive.folder, earlier.files) ? earlier : undefined;
  return await write(archive, chat, format, options, usable);
}

async function write(
  archive: Archive,
  chat: ArchivedChat,
  format: OutputFormat,
  { version, ...options }: UpdateOutputsOptions,
  earlier: ResumableOutput | undefined,
): Promise<readonly string[]> {
  const earlierPeers = earlier ? "kept" : "replaced";
  // Nothing is known of the files until they are written: a run that is killed must not make them look damaged.
  archive.recordOutput(chat, format, UNFINISHED, [], { earlierPeers });
  const asked = new Map<PeerId, Peer | undefined>();
  const source = { ...archive, peer: remembering(archive.peer, asked) };
  const { paths, skipped, state } = await renderOutput(source, chat, format, {
    ...options,
    earlier,
  });
  archive.recordOutputFiles(chat, CONTACTS, contactFiles(archive, chat));
  const known = new Map(earlier?.files.map((file) => [file.path, file]));
  const files: OutputFile[] = [];
  for (const [i, path] of paths.entries()) {
    const before = i < skipped ? known.get(path) : undefined;
    files.push(before ?? await describeOutput(archive.folder, path));
  }
  archive.recordOutputFiles(chat, format, files);
  // Where it is gone, another chat has brought news of people meanwhile: the next run writes again.
  const unchanged = archive.freshOutput(chat, format, UNFINISHED) !== undefined &&
    asked.entries().every(([id, peer]) => isDeepStrictEqual(archive.peer(id), peer));
  const writer = writerOf(format, version, options);
  if (unchanged) {
    const notes = { peers: asked.keys(), earlierPeers, state } as const;
    archive.recordOutput(chat, format, writer, files, notes);
  }
  return paths;
}

/** All of an output knows people as they were when it first asked for them. */
function remembering(
  peer: Archive["peer"],
  asked: Map<PeerId, Peer | undefined>,
): Archive["peer"] {
  return (id) => {
    if (!asked.has(id)) asked.set(id, peer(id));
    return asked.get(id);
  };
}

/** The files of shared contacts, which are written with every output. */
function contactFiles(
  archive: Archive,
  chat: ArchivedChat,
): readonly Omit<OutputFile, "modifiedAt">[] {
  return Array.from(archive.contacts(chat)).flatMap(({ message, half }) => {
    const vcard = vcardOf(message, half);
    if (!vcard) return [];
    const sha256 = createHash("sha256").update(vcard.content).digest("hex");
    return [{ path: `${chat.folder}/${vcard.path}`, bytes: vcard.content.length, sha256 }];
  });
}

/** Whoever would write the same: outputs show local times, and notes look as they were asked for. */
export function writerOf(
  format: OutputFormat,
  version: string,
  { markdown }: RenderOptions,
): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const choices = format === "markdown" ? ` ${JSON.stringify(markdown ?? {})}` : "";
  return `${version} ${timeZone}${choices}`;
}

async function areAsWritten(folder: string, files: readonly OutputFile[]): Promise<boolean> {
  for (const file of files) {
    try {
      const { isFile, size, mtime } = await Deno.lstat(`${folder}/${file.path}`);
      if (!isFile || size !== file.bytes || (mtime?.getTime() ?? 0) !== file.modifiedAt) {
        return false;
      }
    } catch {
      // Whatever is wrong with it: writing it again mends it, or says what cannot be mended.
      return false;
    }
  }
  return true;
}
