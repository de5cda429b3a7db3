// A stretch of the sound of a file as samples, however long the file is.
import { AudioError } from "../audio_error.ts";
import type { WhisperAddon } from "./load_whisper.ts";
import { soundContainer, type SoundEnding } from "./sound_container.ts";

/** Which stretch of which file. */
export interface SoundStretch {
  /** The file. */
  readonly path: string;
  /** Where it begins, in ms. */
  readonly fromMs: number;
  /** How long it is, in ms. */
  readonly lengthMs: number;
}

/** What was heard. */
export interface DecodedStretch {
  /** One channel, {@linkcode SAMPLES_A_MS} in a ms, −1 to 1; fewer than asked for at the end of the file. */
  readonly samples: Float32Array;
  /** There is nothing behind the stretch. */
  readonly ended: boolean;
}

/** Whisper hears 16 kHz. */
export const SAMPLES_A_MS = 16;

/** A decoder that begins in the middle needs some 80 ms to come to itself (RFC 7845, 4.6, for Opus). */
const RUN_UP_MS = 500;
/**
 * In a film a stretch ends with the first picture behind it, and some of the sound before that picture may be
 * written behind it in the file: by so much at most, in files as they are made.
 */
const INTERLEAVING_MS = 2000;
/** Enough to see where a stretch begins. */
const GLIMPSE_MS = 200;
/** Less at the end of a file is nothing new, but what the interleaving held back. */
const NEWS_MS = 500;

/**
 * Decodes a stretch of a file. What is held in memory is the stretch, and in a film what lies between it
 * and the key frame before it.
 *
 * The addon decodes whole files only. So it is given a list of FFmpeg's concat demuxer, with this file from
 * one time to another: https://ffmpeg.org/ffmpeg-formats.html#concat-1
 *
 * @throws {AudioError} when there is no sound in it that can be decoded; errors of the file system
 */
export function decodeSound(
  addon: Pick<WhisperAddon, "splitAudioFromVideo">,
  { path, fromMs, lengthMs }: SoundStretch,
): DecodedStretch {
  using lists = new ListFolder(addon, path);
  const decoded = lists.decode(fromMs, fromMs + lengthMs + INTERLEAVING_MS);
  const begin = fromMs === 0 ? 0 : lists.runUp(fromMs);
  const samples = decoded.subarray(begin, begin + lengthMs * SAMPLES_A_MS);
  return { samples, ended: !lists.goesOn(fromMs + lengthMs) };
}

/** A folder for lists: FFmpeg takes only plain names in the list's own folder. */
class ListFolder implements Disposable {
  readonly #addon: Pick<WhisperAddon, "splitAudioFromVideo">;
  readonly #path: string;
  readonly #ending: SoundEnding;
  readonly #folder: string;

  constructor(addon: Pick<WhisperAddon, "splitAudioFromVideo">, path: string) {
    this.#addon = addon;
    this.#path = path;
    this.#ending = endingOf(path);
    this.#folder = Deno.makeTempDirSync({ prefix: "tgkeep-" });
    Deno.symlinkSync(Deno.realPathSync(path), `${this.#folder}/sound.${this.#ending}`);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }

  decode(fromMs: number, toMs: number): Float32Array {
    const list = `${this.#folder}/list.ffconcat`;
    const begin = Math.max(0, fromMs - RUN_UP_MS);
    const lines = [
      "ffconcat version 1.0",
      `file sound.${this.#ending}`,
      ...(fromMs === 0 ? [] : [`inpoint ${seconds(begin)}`]),
      `outpoint ${seconds(toMs)}`,
      "",
    ];
    Deno.writeTextFileSync(list, lines.join("\n"));
    try {
      return this.#addon.splitAudioFromVideo(list);
    } catch (error) {
      const reason = error instanceof Error && error.message !== ""
        ? error.message
        : "FFmpeg cannot decode it";
      throw new AudioError(`Cannot hear ${this.#path}: ${reason}`, { cause: error });
    }
  }

  /** Samples in front of a time: a film can only be entered at a key frame, which may be seconds before. */
  runUp(fromMs: number): number {
    const upTo = this.decode(fromMs, fromMs + GLIMPSE_MS).length;
    return Math.max(0, upTo - GLIMPSE_MS * SAMPLES_A_MS);
  }

  /** Behind the end, FFmpeg shows the last of what is there, however much is asked for. */
  goesOn(fromMs: number): boolean {
    try {
      const glimpse = this.decode(fromMs, fromMs + GLIMPSE_MS).length;
      const more = this.decode(fromMs, fromMs + GLIMPSE_MS + INTERLEAVING_MS).length;
      return more - glimpse > NEWS_MS * SAMPLES_A_MS;
    } catch (error) {
      if (error instanceof AudioError) return false;
      throw error;
    }
  }
}

function endingOf(path: string): SoundEnding {
  using file = Deno.openSync(path, { read: true });
  const ending = soundContainer((offset, length) => {
    const bytes = new Uint8Array(length);
    file.seekSync(offset, Deno.SeekMode.Start);
    return bytes.subarray(0, file.readSync(bytes) ?? 0);
  });
  if (ending) return ending;
  throw new AudioError(
    `Cannot hear ${path}: it is no Ogg, MP4, Matroska, MP3, AAC, FLAC or AMR file`,
  );
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
