// Reads fields of JSON objects that strangers have written: what is not of the expected kind is absent.

/** A JSON object whose fields nobody has looked at. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object; `undefined` for anything else. */
export function asFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Fields
    : undefined;
}

/** A text; numbers are taken as their decimal text, and an empty text is one. */
export function textIn(fields: Fields, key: string): string | undefined {
  const value = own(fields, key);
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : undefined;
}

/** A text that is not empty. */
export function wordsIn(fields: Fields, key: string): string | undefined {
  return textIn(fields, key) || undefined;
}

/** A finite number, or the text of one. */
export function numberIn(fields: Fields, key: string): number | undefined {
  const value = own(fields, key);
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** A whole number that doubles hold exactly. */
export function integerIn(fields: Fields, key: string): number | undefined {
  const number = numberIn(fields, key);
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

/** Whether a field is `true`. */
export function isTrue(fields: Fields, key: string): boolean {
  return own(fields, key) === true;
}

/** A list; empty where there is none. */
export function listIn(fields: Fields, key: string): readonly unknown[] {
  const value = own(fields, key);
  return Array.isArray(value) ? value : [];
}

/** The objects of a list. */
export function objectsIn(fields: Fields, key: string): readonly Fields[] {
  return listIn(fields, key).map(asFields).filter((each) => each !== undefined);
}

/** Whether a field is there, `null` too. */
export function has(fields: Fields, key: string): boolean {
  return Object.hasOwn(fields, key);
}

/** The field itself, never one of the prototype. */
export function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** An object without the fields that are `undefined`. */
export function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}
