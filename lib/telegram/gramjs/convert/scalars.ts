// Plain TL fields, checked: what a server sends is not trusted to fit its type.
import { Buffer } from "node:buffer";

/** A number that JSON keeps, else 0. A `long` loses digits beyond 2^53. */
export function number(value: unknown): number {
  const result = value === null || value === undefined ? 0 : Number(value);
  // -0 would come back from JSON as 0.
  return Number.isFinite(result) ? result + 0 : 0;
}

/** Like {@linkcode number} for optional fields. */
export function optionalNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : number(value);
}

/** A string; empty when the field is absent. */
export function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A string that is not empty. */
export function optionalString(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** `true` as a flag, `undefined` when it is not set. */
export function flag(value: unknown): true | undefined {
  return value ? true : undefined;
}

/** Base64 of bytes; empty when the field is absent. */
export function base64(value: unknown): string {
  if (!(value instanceof Uint8Array)) return "";
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
}

/** A vector without holes; empty when the field is absent. */
export function list<T>(value: readonly T[] | null | undefined): readonly T[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item) => item !== undefined && item !== null);
}
