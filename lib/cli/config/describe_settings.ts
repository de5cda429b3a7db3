// Every setting with its value in words and the place that the value comes from.
import { findSetting, type SettingOrigin, type SettingSources } from "./resolve.ts";
import type { Setting } from "./setting.ts";
import { type SettingKey, SETTINGS } from "./settings.ts";

/** One setting as it stands. */
export interface SettingDescription {
  /** Its place in the config file; of one that cannot stand there, its flag or variable. */
  readonly name: string;
  /** As it was given, or the default in words; a secret is masked. */
  readonly value: string;
  readonly source: SettingOrigin;
  /** The flag, the variable or the file that has it; `undefined` for a default. */
  readonly from: string | undefined;
  readonly flag: string | undefined;
  readonly variable: string | undefined;
}

/** Stands for the value of a secret. */
const MASK = "********";

/** Every setting that can be given in more ways than by a flag alone, in the order of the table. */
export function describeSettings(sources: SettingSources): readonly SettingDescription[] {
  return persistentKeys().map((key) => {
    const row: Setting<unknown> = SETTINGS[key];
    const found = findSetting(key, sources);
    const value = found ? [found.raw].flat().join(",") : row.fallbackText;
    return {
      name: row.toml ?? row.flag ?? row.variable ?? key,
      value: found && row.secret ? MASK : value,
      source: found?.source ?? "default",
      from: found?.from,
      flag: row.flag,
      variable: row.variable,
    };
  });
}

/** Keys of the settings that a variable or the config file can give. */
export function persistentKeys(): readonly SettingKey[] {
  return (Object.entries(SETTINGS) as [SettingKey, Setting<unknown>][])
    .filter(([, { variable, toml }]) => variable !== undefined || toml !== undefined)
    .map(([key]) => key);
}
