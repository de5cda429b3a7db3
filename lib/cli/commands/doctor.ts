// `tgkeep doctor`: checks everything that an export stands on.
import { sanitizeLine } from "../../model/sanitize.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import { cacheFolders } from "../config/cache_folders.ts";
import type { SettingValues } from "../config/settings.ts";
import { type NamedResult, runCheck } from "../doctor/check.ts";
import { checkArchiveOf, checkDisk, checkSharp } from "../doctor/machine_checks.ts";
import { checkModel, checkWhisper } from "../doctor/speech_checks.ts";
import { checkTelegram } from "../doctor/telegram_checks.ts";
import type { DOCTOR } from "../definitions/tools.ts";
import type { Style } from "../output/style.ts";

type DoctorSettings = CommonSettings & Pick<SettingValues, typeof DOCTOR.settings[number]>;

/** @returns 0, or the exit code of the first check that failed */
export async function run(context: CommandContext, settings: DoctorSettings): Promise<number> {
  const { host, redactor, style, signal } = context;
  const asJson = settings.json || !host.stdout.terminal;
  const results: NamedResult[] = [];
  for await (const result of checks(settings, context)) {
    signal.throwIfAborted();
    results.push(result);
    // A check may wait for the network: a person sees what is known meanwhile.
    if (!asJson) host.stdout.write(`${redactor.text(asText(result, style))}\n`);
  }
  const failed = results.flatMap((each) => each.status === "failed" ? [each.exitCode] : []);
  if (asJson) {
    const json = { ok: failed.length === 0, checks: results.map(fieldsOf) };
    host.stdout.write(`${JSON.stringify(redactor.data(json), null, 2)}\n`);
  }
  return failed[0] ?? 0;
}

async function* checks(
  settings: DoctorSettings,
  context: CommandContext,
): AsyncGenerator<NamedResult> {
  const { out, cache } = settings;
  const { environment } = context.host;
  yield* checkTelegram(settings, context);
  yield await runCheck("disk", () => checkDisk(out));
  yield await runCheck("archive", () => checkArchiveOf(out));
  const folders = cacheFolders(cache, environment);
  yield await runCheck("sharp", () => checkSharp(folders));
  yield await runCheck("whisper", () => checkWhisper(settings, folders));
  yield await runCheck("model", () => checkModel(settings, environment));
}

function fieldsOf(result: NamedResult): unknown {
  const { name, status, message } = result;
  return { name, status, message, advice: "advice" in result ? result.advice : null };
}

function asText(result: NamedResult, style: Style): string {
  const marks = {
    ok: style.green("✓"),
    warning: style.yellow("!"),
    failed: style.red("✗"),
    skipped: style.dim("–"),
  };
  const line = `${marks[result.status]} ${result.name.padEnd(9)} ${sanitizeLine(result.message)}`;
  return "advice" in result ? `${line}\n            ${sanitizeLine(result.advice)}` : line;
}
