// TL objects that the model has no place for, as plain data, so that nothing is lost.
import type { JsonObject, JsonValue } from "../../../model/json.ts";
import { base64 } from "./scalars.ts";

/** Deeper objects are left out: real ones stay far below. */
const MAX_DEPTH = 12;

/** What GramJS adds to the fields of an object. */
const NOT_FIELDS = new Set([
  "CONSTRUCTOR_ID",
  "SUBCLASS_OF_ID",
  "className",
  "classType",
  "originalArgs",
  "flags",
  "flags2",
]);

/** The TL name of an object, such as `messageMediaStory`. */
export function tlName(object: { readonly className?: unknown }): string {
  const name = typeof object?.className === "string" ? object.className : "unknown";
  const start = name.lastIndexOf(".") + 1;
  return name.slice(0, start) + name.charAt(start).toLowerCase() + name.slice(start + 1);
}

/**
 * The fields of a TL object: 64-bit integers become decimal strings, bytes base64, nested objects
 * carry their TL name as `_`, and fields that are not set are left out.
 */
export function plainFields(object: object): JsonObject {
  return fields(object, 0);
}

function fields(object: object, depth: number): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const [key, field] of Object.entries(object)) {
    if (NOT_FIELDS.has(key) || key.startsWith("_")) continue;
    const value = plain(field, depth + 1);
    if (value !== undefined) result[key] = value;
  }
  return result;
}

function plain(value: unknown, depth: number): JsonValue | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return Number.isFinite(value) ? value + 0 : undefined;
    case "boolean":
      return value ? true : undefined;
    case "bigint":
      return value.toString();
    case "object":
      return value === null ? undefined : plainObject(value, depth);
    default:
      return undefined;
  }
}

function plainObject(value: object, depth: number): JsonValue | undefined {
  if (value instanceof Uint8Array) return base64(value);
  if (Array.isArray(value)) {
    return value.map((item) => plain(item, depth + 1)).filter((item) => item !== undefined);
  }
  if ("className" in value) return { _: tlName(value), ...fields(value, depth) };
  // What remains of GramJS's types are big integers.
  return "toJSNumber" in value ? String(value) : undefined;
}
