// Reads the TOML config file into texts by the places that the table of settings names.
import { nearest } from "../../export/near_match.ts";
import { TgkeepError } from "../../model/errors.ts";
import { SETTINGS } from "./settings.ts";
import type { Setting } from "./setting.ts";
import type { RawValue } from "./value_type.ts";

/** What a config file says. */
export interface ConfigFile {
  readonly path: string;
  /** By place: `api_id`, `export.max_size`. */
  readonly values: ReadonlyMap<string, RawValue>;
}

/** Which file to read, and what it means when there is none. */
export interface ConfigFileOptions {
  readonly path: string;
  /** `named` by the user: it must exist. `default`: it may be missing. */
  readonly kind: "named" | "default";
}

/**
 * Reads a config file; `undefined` when the default one does not exist.
 *
 * @throws {TgkeepError} `usage` when it cannot be read, is not TOML, or names a setting that does not exist
 */
export async function readConfigFile(options: ConfigFileOptions): Promise<ConfigFile | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(options.path);
  } catch (cause) {
    const missing = cause instanceof Deno.errors.NotFound ||
      cause instanceof Deno.errors.NotADirectory;
    if (missing && options.kind === "default") return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TgkeepError(
      "usage",
      `Cannot read the config file ${options.path}: ${reason}. Give another with --config FILE`,
      { cause },
    );
  }
  return await parseConfigFile(text, options.path);
}

/** @throws {TgkeepError} `usage`, as {@linkcode readConfigFile} */
export async function parseConfigFile(text: string, path: string): Promise<ConfigFile> {
  const { parse, TomlError } = await import("smol-toml");
  let document: Readonly<Record<string, unknown>>;
  try {
    document = parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    // The rest of the library's message quotes the lines, which may hold the API hash.
    const reason = cause.message.split("\n")[0];
    throw new TgkeepError(
      "usage",
      `The config file ${path} is not valid TOML at line ${cause.line}, column ${cause.column}: ${reason}`,
      { cause },
    );
  }
  const values = new Map(flatten(document, ""));
  const known = Object.values(SETTINGS).flatMap((row: Setting<unknown>) => row.toml ?? []);
  for (const [place, value] of values) {
    if (!known.includes(place)) throw unknownSetting(place, path, known);
    if (value === undefined) {
      throw new TgkeepError(
        "usage",
        `${place} in ${path} has a value of a wrong kind. Give a text, a number, true, false, a date or a list of texts`,
      );
    }
  }
  return { path, values: values as ReadonlyMap<string, RawValue> };
}

function* flatten(
  table: Readonly<Record<string, unknown>>,
  prefix: string,
): Generator<readonly [string, RawValue | undefined]> {
  for (const [key, value] of Object.entries(table)) {
    const place = `${prefix}${key}`;
    if (isTable(value)) yield* flatten(value, `${place}.`);
    else yield [place, Array.isArray(value) ? listOf(value) : scalarOf(value)];
  }
}

function listOf(list: readonly unknown[]): readonly string[] | undefined {
  const texts = list.map(scalarOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function scalarOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") {
    return String(value);
  }
  return value instanceof Date ? value.toISOString() : undefined;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Date);
}

function unknownSetting(place: string, path: string, known: readonly string[]): TgkeepError {
  const [near] = nearest(place, known, (name) => name);
  const hint = near ? `Did you mean ${near}?` : `Known are ${known.join(", ")}`;
  return new TgkeepError("usage", `${place} in ${path} is not a setting. ${hint}`);
}
