// What a setting is: where its value may come from, how it is read, and what it is without one.
import type { RawValue, ValueType } from "./value_type.ts";

/** One row of the table of settings. */
export interface Setting<T> {
  /** Long flag with its dashes; absent for secrets that must not be on a command line. */
  readonly flag?: `--${string}`;
  /** Environment variable. */
  readonly variable?: string;
  /** Place in the config file: `api_id`, or `export.max_size` in the section `[export]`. */
  readonly toml?: string;
  readonly type: ValueType<NonNullable<T>>;
  /** Value when no source has one. */
  readonly fallback: T;
  /** The fallback in words, for help texts. */
  readonly fallbackText: string;
  readonly description: string;
  /** The value must never be shown, not even in an error. */
  readonly secret?: true;
}

/** Where a value may come from, and what help texts say of it. */
type Described<T> =
  & Pick<Setting<T>, "flag" | "variable" | "toml" | "secret" | "description">
  & { readonly type: ValueType<NonNullable<T>> };

/** A setting that always has a value; the fallback is given as it would be typed. */
export function setting<T>(
  row: Described<T> & { readonly default: string },
): Setting<NonNullable<T>> {
  const { default: text, ...rest } = row;
  return {
    ...rest,
    // Read when it is asked for: a help text needs the words alone.
    get fallback() {
      return row.type.parse(text);
    },
    fallbackText: text,
  };
}

/** A setting that may have no value; `without` says in words what happens then. */
export function optional<T>(
  row: Described<T> & { readonly without: string },
): Setting<NonNullable<T> | undefined> {
  const { without, ...rest } = row;
  return { ...rest, fallback: undefined, fallbackText: without };
}

/** A value that was read, or what is wrong with it, on one line. */
export type ReadSetting =
  | { readonly value: unknown }
  | { readonly complaint: string; readonly cause: Error };

/**
 * Reads the text of a setting.
 *
 * @param where the setting as it was given: a flag, a variable, a place in a file
 */
export function readSetting(row: Setting<unknown>, raw: RawValue, where: string): ReadSetting {
  try {
    return { value: row.type.parse(raw) };
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    const shown = row.secret ? "the value" : `"${[raw].flat().join(",")}"`;
    return { complaint: `${where}: ${shown} is not allowed. Give ${row.type.allowed}`, cause };
  }
}
