// The native code that a compiled binary carries, and how to read it.
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { EMBEDDED_PARTS, PARTS_IN } from "./embedded_parts.ts";
import { partsStart } from "./executable.ts";
import type { NativePart, PartOwner } from "./native_part.ts";

/** The parts of this binary that somebody needs; none where the program does not run compiled. */
export function partsOf(owner: PartOwner): readonly NativePart[] {
  return EMBEDDED_PARTS.filter((part) => part.owner === owner);
}

/**
 * The content of a part.
 *
 * @param part one of those that {@linkcode partsOf} names
 * @throws {RangeError} when this binary does not carry it; errors of the file system
 */
export async function readPart(part: NativePart): Promise<ReadableStream<Uint8Array>> {
  const { file, start } = await placeOf(part);
  const end = start + part.packedBytes - 1;
  const packed = Readable.toWeb(createReadStream(file, { start, end }));
  return (packed as ReadableStream<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new DecompressionStream("gzip"));
}

async function placeOf(
  { offset, path }: NativePart,
): Promise<{ readonly file: string; readonly start: number }> {
  if (PARTS_IN === "nowhere") throw new RangeError(`Cannot read ${path}: nothing is embedded`);
  if (PARTS_IN === "executable") {
    const file = Deno.execPath();
    return { file, start: await partsStart(file) + offset };
  }
  // The bundle's modules and this file lie in one folder.
  return { file: fileURLToPath(new URL("./parts.bin", import.meta.url)), start: offset };
}
