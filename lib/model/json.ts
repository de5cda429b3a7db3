// Values that survive JSON unchanged.

/** Anything that `JSON.parse` can return. Numbers are finite. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | JsonObject;

/** An object of such values. */
export interface JsonObject {
  /** Any key. */
  readonly [key: string]: JsonValue;
}
