// Writes answers as TL bytes from GramJS's objects, checking that every field has its type.
import { Buffer } from "node:buffer";
import { BOOL_FALSE_ID, BOOL_TRUE_ID, VECTOR_ID } from "./reader.ts";
import type { TlDefinition, TlField, TlSchema } from "./schema.ts";
import { TlWriter } from "./writer.ts";

/**
 * Writes the answer to a method.
 *
 * @param type What the method returns in the schema: `messages.Messages`, `Bool`, `Vector<User>`.
 * @throws {TypeError} when the value is not of that type; the path of the field is named.
 */
export function encodeResult(schema: TlSchema, type: string, value: unknown): Buffer {
  const writer = new TlWriter(initialCapacity(value));
  const vector = /^Vector<(.+)>$/.exec(type)?.[1];
  if (vector === undefined) {
    encodeValue(schema, writer, type, value, type);
  } else {
    encodeVector(schema, writer, { name: "", type: vector, vector: "boxed" }, value, type);
  }
  return writer.view();
}

function initialCapacity(value: unknown): number {
  // A part of a file is one large field: room for it at once spares copying it while growing.
  const bytes = (value as { readonly bytes?: unknown } | null)?.bytes;
  return bytes instanceof Uint8Array ? bytes.length + 64 : 1024;
}

function encodeFields(
  schema: TlSchema,
  writer: TlWriter,
  definition: TlDefinition,
  object: Readonly<Record<string, unknown>>,
  path: string,
): void {
  for (const field of definition.fields) {
    const value = object[field.name];
    if (field.type === "#") {
      writer.int(flagsOf(definition, field.name, object));
    } else if (field.flag !== undefined && (!isPresent(field, value) || field.type === "true")) {
      continue;
    } else if (field.vector === "none") {
      encodeValue(schema, writer, field.type, value, `${path}.${field.name}`);
    } else {
      encodeVector(schema, writer, field, value, `${path}.${field.name}`);
    }
  }
}

function flagsOf(
  definition: TlDefinition,
  name: string,
  object: Readonly<Record<string, unknown>>,
): number {
  let flags = 0;
  for (const field of definition.fields) {
    if (field.flag?.field === name && isPresent(field, object[field.name])) {
      flags |= 1 << field.flag.bit;
    }
  }
  return flags;
}

function isPresent(field: TlField, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return field.type === "Bool" && field.vector === "none" ? true : value !== false;
}

function encodeVector(
  schema: TlSchema,
  writer: TlWriter,
  field: TlField,
  value: unknown,
  path: string,
): void {
  if (!Array.isArray(value)) throw new TypeError(`Cannot write ${path}: not an array`);
  if (field.vector === "boxed") writer.int(VECTOR_ID);
  writer.int(value.length);
  for (const item of value) encodeValue(schema, writer, field.type, item, path);
}

function encodeValue(
  schema: TlSchema,
  writer: TlWriter,
  type: string,
  value: unknown,
  path: string,
): void {
  switch (type) {
    case "int":
      if (typeof value !== "number" || !Number.isInteger(value)) {
        throw new TypeError(`Cannot write ${path}: ${String(value)} is not an int`);
      }
      writer.int(value);
      return;
    case "long":
      writer.long(toBigInt(value, path));
      return;
    case "double":
      writer.double(Number(value));
      return;
    case "string":
    case "bytes":
      // A string may be given as bytes too: that is how invalid UTF-8 is served.
      if (typeof value === "string") writer.string(value);
      else if (value instanceof Uint8Array) writer.bytesValue(value);
      else throw new TypeError(`Cannot write ${path}: not a ${type}`);
      return;
    case "Bool":
      if (typeof value !== "boolean") throw new TypeError(`Cannot write ${path}: not a boolean`);
      writer.int(value ? BOOL_TRUE_ID : BOOL_FALSE_ID);
      return;
    default:
      encodeObject(schema, writer, type, value, path);
  }
}

function encodeObject(
  schema: TlSchema,
  writer: TlWriter,
  type: string,
  value: unknown,
  path: string,
): void {
  const object = value as Readonly<Record<string, unknown>> | null | undefined;
  const definition = schema.get(Number(object?.["CONSTRUCTOR_ID"]));
  if (!object || definition === undefined) {
    throw new TypeError(`Cannot write ${path}: not an object of the schema`);
  }
  if (definition.result !== type) {
    throw new TypeError(`Cannot write ${path}: ${definition.className} is not a ${type}`);
  }
  writer.int(definition.id);
  encodeFields(schema, writer, definition, object, path);
}

/** A number, a bigint or an object of big-integer as a bigint. */
function toBigInt(value: unknown, path: string): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  const native = (value as { readonly value?: unknown } | null | undefined)?.value;
  if (typeof native === "bigint") return native;
  const text = String(value);
  if (!/^-?\d+$/.test(text)) throw new TypeError(`Cannot write ${path}: ${text} is not a long`);
  return BigInt(text);
}
