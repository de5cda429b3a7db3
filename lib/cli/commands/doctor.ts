// `tgkeep doctor`: checks everything that an export stands on.
import { sanitizeLine } from "../../model/sanitize.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import { cacheFolders } from "../config/cache_folders.ts";
import type { SettingValues } from "../config/settings.ts";
import { type NamedResult, runCheck } from "../doctor/check.ts";
import { checkArchiveOf, checkDisk, checkSharp } from "../doctor/machine_checks.ts";
import { checkTelegram } from "../doctor/telegram_checks.ts";
import type { Style } from "../output/style.ts";

/** @returns 0, or the exit code of the first check that failed */
export async function run(
  context: CommandContext,
  settings: CommonSettings & Pick<SettingValues, "json" | "out" | "cache">,
): Promise<number> {
  const { host, redactor, style, signal } = context;
  const { out } = settings;
  const results = [
    ...await checkTelegram(settings, context),
    await runCheck("disk", () => checkDisk(out)),
    await runCheck("archive", () => checkArchiveOf(out)),
    await runCheck("sharp", () => checkSharp(cacheFolders(settings.cache, host.environment))),
  ];
  signal.throwIfAborted();
  const failed = results.flatMap((each) => each.status === "failed" ? [each.exitCode] : []);
  if (settings.json || !host.stdout.terminal) {
    const json = { ok: failed.length === 0, checks: results.map(asJson) };
    host.stdout.write(`${JSON.stringify(redactor.data(json), null, 2)}\n`);
  } else for (const result of results) host.stdout.write(`${asText(result, style)}\n`);
  return failed[0] ?? 0;
}

function asJson(result: NamedResult): unknown {
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
