// Subtitle files beside long files.
import { createHash } from "node:crypto";
import type { Archive } from "../../archive/archive.ts";
import { fileState, replaceFile } from "../../archive/replace_file.ts";
import type { ArchivedChat, SlotRecord } from "../../archive/types.ts";
import type { Transcript } from "../../model/transcript.ts";
import { type SubtitleFormat, toSrt, toVtt } from "./subtitles.ts";

/** What {@linkcode writeSubtitles} works with. */
export interface SubtitlesDeps {
  readonly archive: Pick<Archive, "folder" | "messages" | "hasMediaAt" | "recordOutputFiles">;
  readonly signal?: AbortSignal | undefined;
}

/** Stands for subtitles where a format's name stands for its files. */
export const SUBTITLES = "subtitles";

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
  const files: SubtitleFile[] = [];
  const forget = () => {
    // Nothing is known of files that are being written: a run that is killed must not make them look damaged.
    if (files.every(({ change }) => change === "same")) {
      archive.recordOutputFiles(chat, SUBTITLES, []);
    }
  };
  for (const { slots } of archive.messages(chat)) {
    for (const slot of slots) {
      if (!slot.transcript || !deserves(slot.transcript)) continue;
      signal?.throwIfAborted();
      for await (const file of writeBeside({ archive, forget }, chat, slot, slot.transcript)) {
        files.push(file);
      }
    }
  }
  archive.recordOutputFiles(chat, SUBTITLES, files);
  return files.filter(({ change }) => change === "written").map(({ path }) => path);
}

interface SubtitleFile {
  /** Relative to the output folder. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly change: "written" | "same";
}

function deserves({ durationMs, segments }: Transcript): boolean {
  return durationMs >= LONG_FILE_MS && segments.length > 0;
}

async function* writeBeside(
  { archive, forget }: Pick<SubtitlesDeps, "archive"> & { readonly forget: () => void },
  chat: ArchivedChat,
  { path }: SlotRecord,
  { segments }: Transcript,
): AsyncGenerator<SubtitleFile> {
  for (const [format, write] of Object.entries(WRITERS)) {
    const content = new TextEncoder().encode(write(segments));
    for (const name of [`${path.replace(/\.[^./]+$/, "")}.${format}`, `${path}.${format}`]) {
      const target = `${archive.folder}/${chat.folder}/${name}`;
      const state = await fileState(target, content);
      // Somebody may have sent subtitles under this name.
      if (state === "other" && archive.hasMediaAt(chat, name)) continue;
      if (state !== "same") {
        forget();
        await replaceFile(target, content);
      }
      yield {
        path: `${chat.folder}/${name}`,
        bytes: content.length,
        sha256: createHash("sha256").update(content).digest("hex"),
        change: state === "same" ? "same" : "written",
      };
      break;
    }
  }
}
