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
import { textWidth } from "../output/text_width.ts";
import type { Style } from "../output/style.ts";

/** What is wider pushes the rest of its line aside. */
const WIDEST_CELL = 32;

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
  const rows = given.map(({ name, value, from = "" }) => [name, value, from].map(sanitizeLine));
  return [
    `Config file: ${sanitizeLine(file)}`,
    ...(given.length > 0 ? ["", style.bold("Set by you, and where:")] : []),
    ...columns(rows, (from) => style.dim(from)),
    "",
    style.bold("Defaults:"),
    ...columns(defaults.map(({ name, value }) => [name, value])),
  ];
}

/** Lines with each cell but the last one as wide as its column; `last` decorates the last ones. */
function columns(
  rows: readonly (readonly string[])[],
  last = (text: string): string => text,
): readonly string[] {
  const widthOf = (i: number): number =>
    Math.min(WIDEST_CELL, Math.max(...rows.map((row) => textWidth(row[i] ?? ""))));
  return rows.map((row) => {
    const cells = row.slice(0, -1).map((cell, i) => {
      const space = " ".repeat(Math.max(0, widthOf(i) - textWidth(cell)));
      return `${cell}${space}  `;
    });
    return `  ${cells.join("")}${last(row.at(-1) ?? "")}`;
  });
}
