// The native libraries that a compiled binary carries, and how to read them.
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { EMBEDDED_PARTS, PARTS_IN } from "./embedded_parts.ts";
import { partsStart } from "./executable.ts";

/** A library that a binary carries, compressed by gzip. */
export interface NativePart {
  /** What needs it. */
  readonly owner: "sharp" | "whisper";
  /** Name of the file, which others find it by. */
  readonly name: string;
  /** Of its content, in hex. */
  readonly sha256: string;
  /** Size of its content. */
  readonly bytes: number;
  /** Where it begins among the parts, in bytes. */
  readonly offset: number;
  /** Size as it is carried. */
  readonly packedBytes: number;
}

/** The parts of this binary that somebody needs; none where the program does not run compiled. */
export function partsOf(owner: NativePart["owner"]): readonly NativePart[] {
  return EMBEDDED_PARTS.filter((part) => part.owner === owner);
}

/**
 * The content of a part.
 *
 * @param part one of those that {@linkcode partsOf} names
 * @throws {RangeError} when this binary does not carry it; errors of the file system
 */
export async function readPart(part: NativePart): Promise<ReadableStream<Uint8Array>> {
  const { path, start } = await placeOf(part);
  const end = start + part.packedBytes - 1;
  const packed = Readable.toWeb(createReadStream(path, { start, end }));
  return (packed as ReadableStream<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new DecompressionStream("gzip"));
}

async function placeOf(
  { offset, name }: NativePart,
): Promise<{ readonly path: string; readonly start: number }> {
  if (PARTS_IN === "nowhere") throw new RangeError(`Cannot read ${name}: nothing is embedded`);
  if (PARTS_IN === "executable") {
    const path = Deno.execPath();
    return { path, start: await partsStart(path) + offset };
  }
  // The bundle's modules and this file lie in one folder.
  return { path: fileURLToPath(new URL("./parts.bin", import.meta.url)), start: offset };
}
