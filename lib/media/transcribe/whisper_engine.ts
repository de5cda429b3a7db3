// The engine on this machine: whisper.cpp in the worker pool.
import { TgkeepError } from "../../model/errors.ts";
import type { Transcript } from "../../model/transcript.ts";
import type { WorkerPool } from "../../workers/worker_pool.ts";
import type { ListenRequest, SpeechEngine } from "./engine.ts";
import type { WhisperModel } from "./find_model.ts";
import { listenInStretches } from "./stretches.ts";

/** What the engine works with. */
export interface WhisperEngineOptions {
  /** Does the work, in the order of its other tasks. */
  readonly pool: Pick<WorkerPool, "run" | "threads">;
  /** Has been looked at. */
  readonly model: WhisperModel;
  /** ISO 639 code, or `auto`. */
  readonly language: string;
  /** How much of the machine may be used. `low` leaves room for an export. */
  readonly share: "low" | "all";
  /** Cores of the machine. @default navigator.hardwareConcurrency */
  readonly cores?: number;
  /** Memory of the machine, in bytes. @default what the machine says */
  readonly memoryBytes?: number;
  /** Ends the opening. */
  readonly signal?: AbortSignal | undefined;
}

/** How many files at once, with how many threads each. */
export interface WhisperShare {
  readonly jobs: number;
  readonly threads: number;
}

/**
 * Two minutes: whisper.cpp listens in windows of 30 s, and of each stretch the last window is mostly heard
 * twice.
 */
export const STRETCH_MS = 120_000;
/** A window: other tasks go before the next stretch, and must not wait for long where they share its worker. */
export const SHARED_STRETCH_MS = 30_000;

/**
 * Looks whether a model can be used and makes an engine of it. The model is loaded when there is something to
 * listen to.
 *
 * @throws {TgkeepError} "usage" when there is no whisper.cpp for this machine, the model does not fit into
 * memory, or does not know the language
 */
export async function openWhisperEngine(options: WhisperEngineOptions): Promise<SpeechEngine> {
  const { pool, model, language, share, signal } = options;
  const { jobs, threads } = whisperShare({
    modelBytes: model.bytes,
    share,
    workers: pool.threads,
    cores: options.cores ?? navigator.hardwareConcurrency,
    memoryBytes: options.memoryBytes ?? Deno.systemMemoryInfo().total,
  });
  const lengthMs = share === "low" && pool.threads === 1 ? SHARED_STRETCH_MS : STRETCH_MS;
  const resident = { key: `whisper:${model.path}`, most: jobs };
  const { englishOnly } = model;
  // Not as a resident: as long as nothing is listened to, no worker is set apart for it.
  await pool.run("check_whisper", { model: model.path, language, englishOnly }, { signal });
  return {
    model: model.name,
    language,
    jobs,
    memoryBytes: jobs * memoryOf(model.bytes),
    async transcribe(request: ListenRequest): Promise<Transcript> {
      const { segments, durationMs, language: spoken } = await listenInStretches(
        (fromMs, language) =>
          pool.run("transcribe", {
            model: model.path,
            path: request.path,
            fromMs,
            lengthMs,
            language,
            threads,
            share,
          }, { resident, signal: request.signal }),
        { lengthMs, language, onProgress: request.onProgress },
      );
      return {
        text: segments.map(({ text }) => text).join(" "),
        ...(spoken === undefined ? {} : { language: spoken }),
        segments,
        durationMs,
        model: model.name,
      };
    },
  };
}

/** Of the machine's memory, for all models together. */
const MEMORY_SHARE = 0.25;
/** What a model needs besides its file: for `base` 150 MB of states and buffers. */
const MODEL_OVERHEAD = 1.3;
const STATE_BYTES = 150_000_000;

function memoryOf(modelBytes: number): number {
  return modelBytes * MODEL_OVERHEAD + STATE_BYTES;
}

/** More threads on one file hardly make it faster. */
const USEFUL_THREADS = 4;

/**
 * Divides a machine: threads of all files together are no more than its cores, models no more than a
 * quarter of its memory, and where there is more than one worker, one is left to other tasks. One file at a
 * time is always possible, unless its model alone is larger than the memory.
 *
 * @throws {TgkeepError} "usage" when the model does not fit into memory
 */
export function whisperShare(
  { modelBytes, share, workers, cores, memoryBytes }: {
    readonly modelBytes: number;
    readonly share: "low" | "all";
    readonly workers: number;
    readonly cores: number;
    readonly memoryBytes: number;
  },
): WhisperShare {
  const bytes = memoryOf(modelBytes);
  if (bytes > memoryBytes) {
    throw new TgkeepError(
      "usage",
      `The whisper model needs about ${
        (bytes / 1e9).toFixed(1)
      } GB of memory, and this machine has ${
        (memoryBytes / 1e9).toFixed(1)
      } GB; choose a smaller one: tgkeep models list`,
    );
  }
  const usable = Math.max(1, share === "all" ? cores : Math.floor(cores / 2));
  const models = Math.max(1, Math.floor(memoryBytes * MEMORY_SHARE / bytes));
  const spare = Math.max(1, workers - 1);
  const jobs = Math.min(Math.ceil(usable / USEFUL_THREADS), models, spare);
  return { jobs, threads: Math.max(1, Math.floor(usable / jobs)) };
}
