// Decides each setting: flag before environment before config file before default.
import { TgkeepError } from "../../model/errors.ts";
import type { ConfigFile } from "./config_file.ts";
import type { Environment } from "./environment.ts";
import { readSetting, type Setting } from "./setting.ts";
import { type SettingKey, SETTINGS, type SettingValues } from "./settings.ts";
import type { RawValue } from "./value_type.ts";

/** Where values come from. */
export interface SettingSources {
  /** Texts of the flags that were given. */
  readonly flags: ReadonlyMap<SettingKey, string>;
  readonly environment: Environment;
  readonly file: ConfigFile | undefined;
}

/**
 * Values of the named settings; the others are neither read nor checked.
 *
 * @throws {TgkeepError} `usage` naming the setting as it was given, its value, and what is allowed
 */
export function resolveSettings<K extends SettingKey>(
  keys: readonly K[],
  sources: SettingSources,
): Pick<SettingValues, K> {
  return Object.fromEntries(keys.map((key) => [key, resolveSetting(key, sources)])) as Pick<
    SettingValues,
    K
  >;
}

/** The kinds of places that a value comes from. */
export type SettingOrigin = "flag" | "environment" | "file" | "default";

/** One setting's text as it was given. */
export interface FoundSetting {
  readonly raw: RawValue;
  readonly source: Exclude<SettingOrigin, "default">;
  /** The flag, the variable, or the file. */
  readonly from: string;
}

/** The text that decides a setting; `undefined` when nobody has given one. */
export function findSetting(key: SettingKey, sources: SettingSources): FoundSetting | undefined {
  const row: Setting<unknown> = SETTINGS[key];
  const flag = sources.flags.get(key);
  if (flag !== undefined) return { raw: flag, source: "flag", from: row.flag ?? key };
  const variable = row.variable && sources.environment(row.variable);
  if (variable) return { raw: variable, source: "environment", from: row.variable ?? key };
  const entry = row.toml === undefined ? undefined : sources.file?.values.get(row.toml);
  if (entry === undefined) return undefined;
  return { raw: entry, source: "file", from: sources.file?.path ?? "" };
}

function resolveSetting(key: SettingKey, sources: SettingSources): unknown {
  const row: Setting<unknown> = SETTINGS[key];
  const found = findSetting(key, sources);
  if (!found) return row.fallback;
  const where = found.source === "file" ? `${row.toml} in ${found.from}` : found.from;
  const read = readSetting(row, found.raw, where);
  if ("value" in read) {
    const { completes } = row.type;
    const isPath = completes === "files" || completes === "folders";
    return isPath ? withHome(read.value, sources.environment) : read.value;
  }
  throw new TgkeepError("usage", read.complaint, { cause: read.cause });
}

/** Shells replace `~/` at the beginning of a word alone, and nobody does it in a file: `--out=~/x` means it too. */
function withHome(path: unknown, environment: Environment): unknown {
  const home = environment("HOME");
  const below = typeof path === "string" && path.startsWith("~/") && home !== undefined;
  return below ? `${home}${path.slice(1)}` : path;
}
