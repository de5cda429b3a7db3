// `tgkeep models`: the whisper models that can be had, and how they come here.
import {
  type ModelEntry,
  modelFileName,
  modelNamed,
  MODELS,
} from "../../media/transcribe/models.ts";
import { TgkeepError } from "../../model/errors.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { CommandContext } from "../command.ts";
import { modelsFolder } from "../config/models_folder.ts";
import { MODEL_ACTIONS } from "../definitions/models.ts";
import { createProgressLine } from "../output/progress_line.ts";
import { formatBytes } from "../output/quantities.ts";

/** What the command goes by. */
export interface ModelsCommandSettings {
  readonly json: boolean;
  readonly modelsUrl: string | undefined;
}

type Context = Pick<CommandContext, "host" | "reporter" | "signal">;

/** @returns the exit code */
export async function run(
  context: Context,
  settings: ModelsCommandSettings,
  [action = "list", name]: readonly string[],
): Promise<number> {
  const { host } = context;
  const folder = modelsFolder(host.environment);
  switch (action) {
    case "list":
      await list(context, settings, folder);
      return 0;
    case "pull":
      await pull(context, settings, { folder, model: named(name) });
      return 0;
    case "path":
      host.stdout.write(
        `${name === undefined ? folder : `${folder}/${modelFileName(named(name))}`}\n`,
      );
      return 0;
    default:
      throw new TgkeepError(
        "usage",
        `Cannot "${sanitizeLine(action)}" models: give one of ${MODEL_ACTIONS.join(", ")}`,
      );
  }
}

function named(name: string | undefined): ModelEntry {
  const model = name === undefined ? undefined : modelNamed(name);
  if (model) return model;
  const names = MODELS.map(({ name }) => name).join(", ");
  throw new TgkeepError(
    "usage",
    name === undefined
      ? `No model was named. Give one of ${names}`
      : `There is no model "${sanitizeLine(name)}". Give one of ${names}`,
  );
}

async function list(
  { host }: Context,
  { json }: ModelsCommandSettings,
  folder: string,
): Promise<void> {
  const rows = await Promise.all(MODELS.map(async (model) => {
    const path = `${folder}/${modelFileName(model)}`;
    return { ...model, path, state: await stateOf(path, model) };
  }));
  if (json || !host.stdout.terminal) {
    return host.stdout.write(`${JSON.stringify({ folder, models: rows }, null, 2)}\n`);
  }
  for (const { name, bytes, sha256, state } of rows) {
    const size = formatBytes(bytes).padStart(8);
    host.stdout.write(`${name.padEnd(20)} ${size}  ${state.padEnd(8)} ${sha256}\n`);
  }
  host.stdout.write(`\nModels are kept in ${sanitizeLine(folder)}\n`);
}

async function stateOf(path: string, { bytes }: ModelEntry): Promise<"here" | "damaged" | "-"> {
  try {
    return (await Deno.stat(path)).size === bytes ? "here" : "damaged";
  } catch {
    return "-";
  }
}

async function pull(
  { host, reporter, signal }: Context,
  { modelsUrl }: ModelsCommandSettings,
  { folder, model }: { readonly folder: string; readonly model: ModelEntry },
): Promise<void> {
  const { pullModel } = await import("../../media/transcribe/pull_model.ts");
  const line = createProgressLine(host.stderr, host.now);
  const { path, transferred } = await pullModel(model, {
    folder,
    signal,
    ...(modelsUrl === undefined ? {} : { baseUrl: modelsUrl }),
    onProgress(bytes) {
      const share = Math.floor(bytes / model.bytes * 100);
      line.status(
        `${model.name}: ${formatBytes(bytes)} of ${formatBytes(model.bytes)}, ${share} %`,
      );
    },
  }).finally(() => line.clear());
  reporter.tell(
    transferred > 0
      ? `Fetched ${model.name} (${formatBytes(model.bytes)}) to ${sanitizeLine(path)}`
      : `${model.name} is here already: ${sanitizeLine(path)}`,
  );
}
