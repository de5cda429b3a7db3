// Reads one object of the API from TL bytes into GramJS's classes, checking every type.
import bigInt from "big-integer";
import { BOOL_FALSE_ID, BOOL_TRUE_ID, TlFormatError, TlReader, VECTOR_ID } from "./reader.ts";
import type { TlDefinition, TlField, TlSchema } from "./schema.ts";

/** A constructor id that the schema does not have, or that is of another type than its place. */
export class UnknownConstructorError extends Error {
  override readonly name = "UnknownConstructorError";
  readonly id: number;

  constructor(id: number, expected: string) {
    super(`Cannot read ${expected}: constructor ${id.toString(16)} is not one`);
    this.id = id;
  }
}

/**
 * Reads the fields of an object whose constructor id has been read. Reading stops at a field of
 * type `X` (a wrapped query), which is left in the reader.
 */
export function decodeFields(
  schema: TlSchema,
  definition: TlDefinition,
  reader: TlReader,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of definition.fields) {
    if (field.type === "X") return values;
    const { flag } = field;
    if (flag !== undefined) {
      const present = (Number(values[flag.field]) & (1 << flag.bit)) !== 0;
      if (field.type === "true") {
        values[field.name] = present;
        continue;
      }
      if (!present) continue;
    }
    values[field.name] = field.vector === "none"
      ? decodeValue(schema, field.type, reader)
      : decodeVector(schema, field, reader);
  }
  return values;
}

function decodeVector(schema: TlSchema, field: TlField, reader: TlReader): unknown[] {
  if (field.vector === "boxed") {
    const id = reader.uint();
    if (id !== VECTOR_ID) throw new UnknownConstructorError(id, "Vector");
  }
  const length = reader.count(4);
  return Array.from({ length }, () => decodeValue(schema, field.type, reader));
}

function decodeValue(schema: TlSchema, type: string, reader: TlReader): unknown {
  switch (type) {
    case "#":
    case "int":
      return reader.int();
    case "long":
      return bigInt(reader.long());
    case "double":
      return reader.double();
    case "string":
      return reader.bytesValue().toString("utf8");
    case "bytes":
      return reader.bytesValue();
    case "Bool":
      return decodeBool(reader);
    default:
      return decodeObject(schema, type, reader);
  }
}

function decodeBool(reader: TlReader): boolean {
  const id = reader.uint();
  if (id === BOOL_TRUE_ID) return true;
  if (id === BOOL_FALSE_ID) return false;
  throw new UnknownConstructorError(id, "Bool");
}

function decodeObject(schema: TlSchema, type: string, reader: TlReader): unknown {
  const id = reader.uint();
  const definition = schema.get(id);
  if (definition === undefined || definition.kind !== "constructor" || definition.result !== type) {
    throw new UnknownConstructorError(id, type);
  }
  return definition.create(decodeFields(schema, definition, reader));
}

/** Refuses bytes after the end of an object. */
export function expectEnd(reader: TlReader): void {
  if (reader.remaining > 0) {
    throw new TlFormatError(`Cannot read the request: ${reader.remaining} bytes follow it`);
  }
}
