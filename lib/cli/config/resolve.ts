// Decides each setting: flag before environment before config file before default.
import { TgkeepError } from "../../model/errors.ts";
import type { ConfigFile } from "./config_file.ts";
import type { Environment } from "./environment.ts";
import type { Setting } from "./setting.ts";
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

/** One setting's text, and where it was found in words for an error. */
interface Found {
  readonly raw: RawValue;
  readonly where: string;
}

function resolveSetting(key: SettingKey, sources: SettingSources): unknown {
  const row: Setting<unknown> = SETTINGS[key];
  const found = find(key, row, sources);
  if (!found) return row.fallback;
  try {
    return row.type.parse(found.raw);
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    const shown = row.secret ? "the value" : `"${[found.raw].flat().join(",")}"`;
    throw new TgkeepError(
      "usage",
      `${found.where}: ${shown} is not allowed. Give ${row.type.allowed}`,
      { cause },
    );
  }
}

function find(key: SettingKey, row: Setting<unknown>, sources: SettingSources): Found | undefined {
  const flag = sources.flags.get(key);
  if (flag !== undefined) return { raw: flag, where: row.flag ?? key };
  const variable = row.variable && sources.environment(row.variable);
  if (variable) return { raw: variable, where: row.variable ?? key };
  const entry = row.toml === undefined ? undefined : sources.file?.values.get(row.toml);
  if (entry === undefined) return undefined;
  return { raw: entry, where: `${row.toml} in ${sources.file?.path}` };
}
