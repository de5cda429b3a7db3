// Checks of voice to text: the native part, and the model. Nobody needs either until speech is to be written down.
import { TgkeepError } from "../../model/errors.ts";
import type { Environment } from "../config/environment.ts";
import type { SettingValues } from "../config/settings.ts";
import { formatBytes } from "../output/quantities.ts";
import { modelOf } from "../speech_engine.ts";
import type { CheckResult } from "./check.ts";

type SpeechSettings = Pick<SettingValues, "transcribe" | "whisperModel" | "whisperUrl">;

/** Whether whisper.cpp, which is native code, can be loaded. */
export async function checkWhisper(
  settings: SpeechSettings,
  cacheFolders: readonly string[],
): Promise<CheckResult> {
  if (settings.whisperUrl !== undefined) return await elsewhere(settings.whisperUrl);
  return await unlessNeeded(settings, async () => {
    const { loadWhisper } = await import("../../workers/tasks/load_whisper.ts");
    await loadWhisper(cacheFolders);
    return { status: "ok", message: "whisper.cpp can be loaded" };
  });
}

/** Whether there is a model, whole. */
export async function checkModel(
  settings: SpeechSettings,
  environment: Environment,
): Promise<CheckResult> {
  if (settings.whisperUrl !== undefined) return await elsewhere(settings.whisperUrl);
  return await unlessNeeded(settings, async () => {
    const { name, path, bytes } = await modelOf(settings.whisperModel, environment);
    return { status: "ok", message: `${name} (${formatBytes(bytes)}) in ${path}` };
  });
}

/** The whole address may hold a password. */
async function elsewhere(url: string): Promise<CheckResult> {
  const { endpointOf } = await import("../../media/transcribe/http_engine.ts");
  return { status: "skipped", message: `speech goes to ${new URL(endpointOf(url)).host}` };
}

/** What is missing is a failure only for those who want speech written down. */
async function unlessNeeded(
  { transcribe, whisperModel }: SpeechSettings,
  check: () => Promise<CheckResult>,
): Promise<CheckResult> {
  try {
    return await check();
  } catch (error) {
    const wanted = transcribe || whisperModel !== undefined;
    if (wanted || !(error instanceof TgkeepError)) throw error;
    const [what] = error.message.split(/\. (?=[A-Z])/);
    return { status: "skipped", message: `${what} (only --transcribe needs it)` };
  }
}
