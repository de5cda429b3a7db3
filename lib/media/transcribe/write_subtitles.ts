// Subtitle files beside long files.
import type { Archive } from "../../archive/archive.ts";
import { diskError } from "../../archive/disk_error.ts";
import type { ArchivedChat, SlotRecord } from "../../archive/types.ts";
import type { Transcript } from "../../model/transcript.ts";
import { type SubtitleFormat, toSrt, toVtt } from "./subtitles.ts";

/** What {@linkcode writeSubtitles} works with. */
export interface SubtitlesDeps {
  readonly archive: Pick<Archive, "folder" | "messages" | "hasMediaAt">;
  readonly signal?: AbortSignal | undefined;
}

/** From this length on a file is long: shorter ones are read rather than watched. */
export const LONG_FILE_MS = 60_000;

const WRITERS: Readonly<Record<SubtitleFormat, (segments: Transcript["segments"]) => string>> = {
  srt: toSrt,
  vtt: toVtt,
};

/**
 * Writes `.srt` and `.vtt` beside each long file of a chat that has a transcript with times, under the
 * file's name without its ending, by which players find them. What is there with the same words is left.
 *
 * @returns paths of what was written, relative to the output folder
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function writeSubtitles(
  { archive, signal }: SubtitlesDeps,
  chat: ArchivedChat,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { slots } of archive.messages(chat)) {
    for (const slot of slots) {
      if (!slot.transcript || !deserves(slot.transcript)) continue;
      signal?.throwIfAborted();
      written.push(...await writeBeside({ archive }, chat, slot, slot.transcript));
    }
  }
  return written;
}

function deserves({ durationMs, segments }: Transcript): boolean {
  return durationMs >= LONG_FILE_MS && segments.length > 0;
}

async function writeBeside(
  { archive }: SubtitlesDeps,
  chat: ArchivedChat,
  { path }: SlotRecord,
  { segments }: Transcript,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const [format, write] of Object.entries(WRITERS)) {
    const content = new TextEncoder().encode(write(segments));
    for (const name of [`${path.replace(/\.[^./]+$/, "")}.${format}`, `${path}.${format}`]) {
      const target = `${archive.folder}/${chat.folder}/${name}`;
      const state = await stateOf(target, content);
      // Somebody may have sent subtitles under this name.
      if (state === "other" && archive.hasMediaAt(chat, name)) continue;
      if (state !== "same") {
        await replace(target, content);
        written.push(`${chat.folder}/${name}`);
      }
      break;
    }
  }
  return written;
}

async function stateOf(path: string, content: Uint8Array): Promise<"absent" | "same" | "other"> {
  try {
    const { isFile, size } = await Deno.lstat(path);
    if (!isFile || size !== content.length) return "other";
    const present = await Deno.readFile(path);
    return present.every((byte, i) => byte === content[i]) ? "same" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "absent";
    throw diskError(error, path);
  }
}

async function replace(path: string, content: Uint8Array): Promise<void> {
  try {
    await Deno.writeFile(`${path}.part`, content);
    await Deno.rename(`${path}.part`, path);
  } catch (error) {
    throw diskError(error, path);
  }
}
