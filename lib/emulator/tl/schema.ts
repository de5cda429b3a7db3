// The TL schema as plain data: what each constructor and method is made of.
import "../../telegram/gramjs/quiet_globals.ts";
import { tlobjects } from "telegram/tl/AllTLObjects.js";
import apiText from "telegram/tl/apiTl.js";
import { parseTl } from "telegram/tl/generationHelpers.js";

/** One field of a constructor or one parameter of a method. */
export interface TlField {
  /** As a property of GramJS's objects. */
  readonly name: string;
  /** `int`, `string`, `InputPeer`, …; `#` for a field of flags; `X` for a wrapped query. */
  readonly type: string;
  readonly vector: "none" | "boxed" | "bare";
  /** Present only when this bit of that field of flags is set. */
  readonly flag?: { readonly field: string; readonly bit: number };
}

/** A constructor or a method. */
export interface TlDefinition {
  readonly id: number;
  /** Class name in GramJS, such as `messages.GetHistory`. */
  readonly className: string;
  readonly kind: "constructor" | "method";
  readonly fields: readonly TlField[];
  /** Type of the object, or of the method's answer. */
  readonly result: string;
  /** Makes GramJS's object. */
  create(values: Readonly<Record<string, unknown>>): unknown;
}

/** The whole schema by constructor id. */
export type TlSchema = ReadonlyMap<number, TlDefinition>;

/** Reads the schema that GramJS carries. Takes some tens of ms. */
export function loadSchema(): TlSchema {
  const schema = new Map<number, TlDefinition>();
  const classes = tlobjects as unknown as Readonly<Record<number, ObjectClass>>;
  const parsed: Iterable<ParsedDefinition> = parseTl(apiText as unknown as string, "");
  for (const definition of parsed) {
    const objectClass = classes[definition.constructorId];
    if (objectClass === undefined) continue;
    schema.set(definition.constructorId, {
      id: definition.constructorId,
      className: objectClass.className,
      kind: definition.isFunction ? "method" : "constructor",
      fields: Object.entries(definition.argsConfig).map(([name, arg]) => toField(name, arg)),
      result: definition.result,
      create: (values) => new objectClass(values),
    });
  }
  return schema;
}

interface ObjectClass {
  readonly className: string;
  new (values: Readonly<Record<string, unknown>>): unknown;
}

interface ParsedArgument {
  readonly type: string | null;
  readonly isVector: boolean;
  readonly useVectorId: boolean | null;
  readonly isFlag: boolean;
  readonly flagName: string | null;
  readonly flagIndex: number;
  readonly flagIndicator: boolean;
}

interface ParsedDefinition {
  readonly constructorId: number;
  readonly isFunction: boolean;
  readonly result: string;
  readonly argsConfig: Readonly<Record<string, ParsedArgument>>;
}

function toField(name: string, argument: ParsedArgument): TlField {
  const vector = argument.isVector ? (argument.useVectorId ? "boxed" : "bare") : "none";
  return {
    name,
    type: argument.flagIndicator ? "#" : argument.type ?? "",
    vector,
    ...(argument.isFlag && argument.flagName !== null
      ? { flag: { field: argument.flagName, bit: argument.flagIndex } }
      : {}),
  };
}
