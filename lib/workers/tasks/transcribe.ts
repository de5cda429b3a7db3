// Tasks: what is said in a stretch of a file, by whisper.cpp. The model is loaded with the first and stays.
import { TgkeepError } from "../../model/errors.ts";
import type { TranscriptSegment } from "../../model/transcript.ts";
import type { TaskContext } from "../task_table.ts";
import { decodeSound, SAMPLES_A_MS, type SoundStretch } from "./decode_sound.ts";
import { loadWhisper, type WhisperAddon } from "./load_whisper.ts";
import { stepBack } from "./step_back.ts";
import { gatherSegments } from "./whisper_segments.ts";

/** Which model, and in which language. */
export interface WhisperInput {
  /** A GGML file that has been looked at: the addon takes the process with it over some broken ones. */
  readonly model: string;
  /** ISO 639 code of what is spoken, or `auto`. */
  readonly language: string;
}

/** A stretch of a file, and how it is listened to. */
export interface TranscribeInput extends WhisperInput, SoundStretch {
  /** Threads of the computation. */
  readonly threads: number;
  /** `low`: whatever else there is to do on the machine goes before it. */
  readonly share: "low" | "all";
}

/** What was said in a stretch. */
export interface TranscribedStretch {
  /** In order; times count from the beginning of the file. */
  readonly segments: readonly TranscriptSegment[];
  /** ISO 639 code. */
  readonly language: string;
  /** Length of what was heard, in ms: less than was asked for at the end of the file. */
  readonly heardMs: number;
  /** There is nothing behind the stretch. */
  readonly ended: boolean;
}

/** What a model is asked for. */
export interface CheckWhisperInput extends WhisperInput {
  /** The model knows no language but English. */
  readonly englishOnly: boolean;
}

type Whisper = InstanceType<WhisperAddon["Whisper"]>;

let held: { readonly path: string; readonly whisper: Whisper } | undefined;

/**
 * Looks whether whisper.cpp runs here and knows the language. The model is not loaded: a run that finds
 * nothing new to listen to has no use for it.
 *
 * @throws {TgkeepError} "usage" when there is no addon for this machine, or it does not know the language
 */
export async function checkWhisper(
  { model, language, englishOnly }: CheckWhisperInput,
  { cacheFolders }: Pick<TaskContext, "cacheFolders">,
): Promise<void> {
  const addon = await loadWhisper(cacheFolders);
  if (language === "auto") return;
  const known = addon.Whisper.langId(language) >= 0;
  if (known && (!englishOnly || language === "en")) return;
  throw new TgkeepError(
    "usage",
    known
      ? `The whisper model ${model} knows English only; choose one without ".en" in its name, or --language en`
      : `Whisper knows no language "${language}"; give a code such as en, de or pt, or auto`,
  );
}

/**
 * Listens to a stretch of a file. It cannot be stopped inside: the addon asks nobody whether to go on.
 *
 * @throws {AudioError} when the file cannot be heard; {@linkcode TgkeepError} "usage" when the model cannot be
 * loaded; errors of the file system
 */
export async function transcribe(
  { model, language, threads, share, ...stretch }: TranscribeInput,
  { signal, cacheFolders }: Pick<TaskContext, "signal" | "cacheFolders">,
): Promise<TranscribedStretch> {
  const addon = await loadWhisper(cacheFolders);
  if (share === "low") stepBack();
  const { samples, ended } = decodeSound(addon, stretch);
  const heardMs = Math.round(samples.length / SAMPLES_A_MS);
  const whisper = modelOf(addon, model);
  signal.throwIfAborted();
  const params = new addon.WhisperFullParams(addon.WhisperSamplingStrategy.Greedy);
  params.language = whisper.isMultilingual === 0 ? "en" : language;
  params.nThreads = threads;
  // What was said a file ago would colour what is said in this one.
  params.noContext = true;
  params.printProgress = false;
  params.printRealtime = false;
  params.printTimestamps = false;
  const segments = await gatherSegments(params, () => whisper.full(params, samples));
  const spoken = addon.Whisper.lang(whisper.fullLangId);
  return {
    segments: segments.map(({ startMs, endMs, text }) => ({
      startMs: stretch.fromMs + Math.min(startMs, heardMs),
      endMs: stretch.fromMs + Math.min(endMs, heardMs),
      text,
    })),
    language: spoken ?? language,
    heardMs,
    ended,
  };
}

function modelOf(addon: WhisperAddon, path: string): Whisper {
  if (held?.path === path) return held.whisper;
  held = undefined;
  try {
    held = { path, whisper: new addon.Whisper(path) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TgkeepError("usage", `Cannot load the whisper model ${path}: ${reason}`, {
      cause: error,
    });
  }
  return held.whisper;
}
