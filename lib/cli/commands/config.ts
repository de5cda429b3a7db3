// `tgkeep config show`: every setting, its value, and where the value comes from.
import { sanitizeLine } from "../../model/sanitize.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import {
  describeSettings,
  persistentKeys,
  type SettingDescription,
} from "../config/describe_settings.ts";
import type { Environment } from "../config/environment.ts";
import { resolveSettings } from "../config/resolve.ts";
import type { SettingValues } from "../config/settings.ts";
import { userFolder } from "../config/user_folder.ts";
import type { Style } from "../output/style.ts";

/** @returns the exit code */
export function run(
  context: CommandContext,
  { json }: CommonSettings & Pick<SettingValues, "json">,
): Promise<number> {
  const { host, sources, style } = context;
  // A value that no run could use is complained about instead of shown.
  resolveSettings(persistentKeys(), sources);
  const settings = describeSettings(sources);
  const file = sources.file?.path;
  if (json || !host.stdout.terminal) {
    host.stdout.write(`${JSON.stringify(asJson(settings, file), null, 2)}\n`);
  } else {
    const shown = file ?? defaultFile(host.environment);
    for (const line of asTable(settings, shown, style)) host.stdout.write(`${line}\n`);
  }
  return Promise.resolve(0);
}

function asJson(settings: readonly SettingDescription[], file: string | undefined): unknown {
  return {
    config_file: file ?? null,
    settings: settings.map(({ name, value, source, from, flag, variable }) => ({
      name,
      value,
      source,
      from: from ?? null,
      flag: flag ?? null,
      variable: variable ?? null,
    })),
  };
}

/** Where the file would be that is not there. */
function defaultFile(environment: Environment): string {
  const folder = userFolder("config", environment);
  return folder === undefined ? "none" : `none; it would be ${folder}/config.toml`;
}

function asTable(
  settings: readonly SettingDescription[],
  file: string,
  style: Style,
): readonly string[] {
  const given = settings.filter(({ source }) => source !== "default");
  const defaults = settings.filter(({ source }) => source === "default");
  const width = Math.max(...settings.map(({ name }) => name.length)) + 2;
  const values = given.map(({ value }) => sanitizeLine(value));
  const valueWidth = Math.min(40, Math.max(0, ...values.map(({ length }) => length))) + 2;
  return [
    `Config file: ${sanitizeLine(file)}`,
    ...(given.length > 0 ? ["", style.bold("Set by you:")] : []),
    ...given.map(({ name, source, from }, i) =>
      `  ${name.padEnd(width)}${(values[i] ?? "").padEnd(valueWidth)}${
        style.dim(`${source}: ${sanitizeLine(from ?? "")}`)
      }`
    ),
    "",
    style.bold("Defaults:"),
    ...defaults.map(({ name, value }) => `  ${name.padEnd(width)}${value}`),
  ];
}
