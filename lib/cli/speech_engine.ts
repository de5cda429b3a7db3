// Who writes speech down, by the settings: a model on this machine, or a server.
import type { SpeechRequest } from "../export/transcript_run.ts";
import type { SpeechEngine } from "../media/transcribe/engine.ts";
import type { WhisperModel } from "../media/transcribe/find_model.ts";
import type { WorkerPool } from "../workers/pool.ts";
import { modelsFolder } from "./config/models_folder.ts";
import type { Environment } from "./config/environment.ts";
import type { TranscribeValues } from "./config/transcribe_settings.ts";

type EngineValues = Pick<
  TranscribeValues,
  "whisperModel" | "whisperUrl" | "whisperKey" | "language"
>;

/** An engine that is not open yet, because a model takes memory and workers. */
export interface ChosenEngine {
  /**
   * Opens it.
   *
   * @param share `low` where an export goes on beside it
   * @throws {TgkeepError} `usage` when the model does not load or the language is unknown to it
   */
  open(pool: WorkerPool, share: "low" | "all", signal?: AbortSignal): Promise<SpeechEngine>;
}

/**
 * Finds out who is to listen. To be called before anything else is done: what is missing is told at once.
 *
 * @throws {TgkeepError} `usage` when there is no model, or the address is none
 */
export async function chooseEngine(
  values: EngineValues,
  environment: Environment,
): Promise<ChosenEngine> {
  const { whisperModel, whisperUrl, whisperKey: key, language } = values;
  if (whisperUrl !== undefined) {
    const { createHttpEngine } = await import("../media/transcribe/http_engine.ts");
    const engine = createHttpEngine({ url: whisperUrl, key, model: whisperModel, language });
    return { open: () => Promise.resolve(engine) };
  }
  const model = await modelOf(whisperModel, environment);
  return {
    async open(pool, share, signal) {
      const { openWhisperEngine } = await import("../media/transcribe/whisper_engine.ts");
      return await openWhisperEngine({ pool, model, language, share, signal });
    },
  };
}

/**
 * The model that the settings name.
 *
 * @throws {TgkeepError} `usage` when it is not here, or damaged
 */
export async function modelOf(
  wanted: string | undefined,
  environment: Environment,
): Promise<WhisperModel> {
  const { findModel } = await import("../media/transcribe/find_model.ts");
  const { modelNamed } = await import("../media/transcribe/models.ts");
  // For a file nobody looks into the folder, and a user without a home has none.
  const isFile = wanted !== undefined && !modelNamed(wanted);
  return await findModel(wanted, isFile ? "" : modelsFolder(environment));
}

/** What an export listens with; `undefined` where it does not. Throws like {@linkcode chooseEngine}. */
export async function speechOf(
  values: TranscribeValues & { readonly transcribe: boolean },
  environment: Environment,
): Promise<{ open(pool: WorkerPool, signal: AbortSignal): Promise<SpeechRequest> } | undefined> {
  if (!values.transcribe) return undefined;
  const chosen = await chooseEngine(values, environment);
  return {
    open: async (pool, signal) => ({
      engine: await chosen.open(pool, "low", signal),
      kinds: values.transcribeMedia,
      subtitles: values.subtitles ? "files" : "none",
    }),
  };
}
