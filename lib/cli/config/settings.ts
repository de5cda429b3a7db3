// The table of every setting of the program; each is defined once, in the file of its group.
import { LIST_SETTINGS, LOGIN_SETTINGS } from "./account_settings.ts";
import { EVERYWHERE_SETTINGS, SECRET_SETTINGS } from "./everywhere_settings.ts";
import { DEMO_SETTINGS, EXPORT_SETTINGS } from "./export_settings.ts";
import { MEDIA_SETTINGS } from "./media_settings.ts";
import { READER_SETTINGS } from "./reader_settings.ts";
import type { Setting } from "./setting.ts";
import { MODELS_SETTINGS, TRANSCRIBE_SETTINGS } from "./transcribe_settings.ts";

/** The table. Keys are the names by which commands ask for values. */
export const SETTINGS = {
  ...EVERYWHERE_SETTINGS,
  ...SECRET_SETTINGS,
  ...LOGIN_SETTINGS,
  ...LIST_SETTINGS,
  ...EXPORT_SETTINGS,
  ...MEDIA_SETTINGS,
  ...DEMO_SETTINGS,
  ...READER_SETTINGS,
  ...TRANSCRIBE_SETTINGS,
  ...MODELS_SETTINGS,
};

/** Name of a setting. */
export type SettingKey = keyof typeof SETTINGS;

/** Values by name of the setting. */
export type SettingValues = {
  readonly [K in SettingKey]: typeof SETTINGS[K] extends Setting<infer T> ? T : never;
};

/** Settings that every command has, in the order in which help texts show them. */
export const EVERYWHERE_KEYS = Object.keys(
  EVERYWHERE_SETTINGS,
) as readonly (keyof typeof EVERYWHERE_SETTINGS)[];

/** Settings that every command may need and that have no flag. */
export const SECRET_KEYS = Object.keys(
  SECRET_SETTINGS,
) as readonly (keyof typeof SECRET_SETTINGS)[];
