// JSON Schema that the compiler holds against a type: what is missing, superfluous or of another type is an error.

/** A JSON Schema as it is printed. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A schema of exactly the values of `T`. */
export interface Schema<T> {
  readonly json: JsonSchema;
  /** Never there: it makes schemas of different types incompatible, in either direction. */
  readonly values?: (value: T) => T;
}

/** A property that may be absent. */
export interface OptionalSchema<T> {
  readonly optional: Schema<T>;
}

/** The schemas of an object's properties: each one, and no other. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? OptionalSchema<NonNullable<T[K]>>
    : Schema<T[K]>;
};

/** Properties of an object, whatever its type. */
export type AnyFields = Readonly<
  Record<string, Pick<Schema<never>, "json"> | { readonly optional: Pick<Schema<never>, "json"> }>
>;

/** Any text. */
export function text(description: string): Schema<string> {
  return { json: { type: "string", description } };
}

/** A text of a certain form. */
export function textLike<T extends string>(pattern: string, description: string): Schema<T> {
  return { json: { type: "string", pattern, description } };
}

/** One of these words. */
export function oneOf<T extends string>(words: Record<T, true>, description: string): Schema<T> {
  return { json: { enum: Object.keys(words), description } };
}

/** A whole number from 0 on. */
export function count(description: string): Schema<number> {
  return { json: { type: "integer", minimum: 0, description } };
}

/** A number from 0 on, up to a greatest one where there is one. */
export function amount(description: string, greatest?: number): Schema<number> {
  const maximum = greatest === undefined ? {} : { maximum: greatest };
  return { json: { type: "number", minimum: 0, ...maximum, description } };
}

/** A list of any length. */
export function listOf<T>(items: Schema<T>, description: string): Schema<readonly T[]> {
  return { json: { type: "array", items: items.json, description } };
}

/** A property that may be absent. */
export function optional<T>(schema: Schema<T>): OptionalSchema<T> {
  return { optional: schema };
}

/** An object; later versions may add properties. */
export function objectOf<T>(fields: Fields<T> & AnyFields, description: string): Schema<T> {
  return { json: { type: "object", ...propertiesOf(fields), description } };
}

/** `properties` and `required` of an object. */
export function propertiesOf(
  fields: AnyFields,
): { readonly properties: JsonSchema; readonly required: readonly string[] } {
  const entries = Object.entries(fields);
  return {
    properties: Object.fromEntries(
      entries.map(([key, field]) => [key, "optional" in field ? field.optional.json : field.json]),
    ),
    required: entries.filter(([, field]) => !("optional" in field)).map(([key]) => key),
  };
}
