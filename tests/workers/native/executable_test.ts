// Tests of finding native code in an executable, in front of what Deno embeds and at the end.
import assert from "node:assert/strict";
import { join } from "node:path";
import { carryParts } from "../../../.release/carry.ts";
import { partsStart } from "../../../lib/workers/native/executable.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

const RUNTIME = new TextEncoder().encode("the runtime, longer than a trailer");
const PARTS = new TextEncoder().encode("native code");
const PROGRAM = new TextEncoder().encode("d3n0l4nd and what Deno has embedded");

/** What Deno 2.4 writes behind its runtime: its data and a trailer that counts both. */
function embeddedByDeno(): Uint8Array {
  const embedded = new Uint8Array(PROGRAM.length + 16);
  embedded.set(PROGRAM);
  const trailer = new DataView(embedded.buffer, PROGRAM.length);
  trailer.setUint32(0, 0x501e, true);
  trailer.setUint32(4, 679, true);
  trailer.setBigUint64(8, BigInt(embedded.length), true);
  return embedded;
}

async function executable(folder: string, ...pieces: readonly Uint8Array[]): Promise<string> {
  const path = join(folder, "program");
  await Deno.writeFile(path, new Uint8Array(pieces.flatMap((piece) => [...piece])));
  return path;
}

for (
  const [where, embedded] of [
    ["in front of what Deno 2.4 embedded", embeddedByDeno()],
    ["at the end of a file that embeds nothing behind its runtime", new Uint8Array()],
  ] as const
) {
  Deno.test(`partsStart() finds parts ${where}`, async () => {
    await using temp = await tempFolder();
    const path = await executable(temp.path, RUNTIME, embedded);
    await carryParts(path, PARTS);
    const start = await partsStart(path);
    const bytes = await Deno.readFile(path);
    assert.equal(start, RUNTIME.length);
    assert.deepEqual(bytes.subarray(start, start + PARTS.length), PARTS);
    assert.deepEqual(bytes.subarray(0, start), RUNTIME);
    assert.deepEqual(bytes.subarray(bytes.length - embedded.length), embedded);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o755);
    assert.deepEqual([...Deno.readDirSync(temp.path)].map(({ name }) => name), ["program"]);
  });
}

Deno.test("partsStart() says so when there are no parts", async () => {
  await using temp = await tempFolder();
  const path = await executable(temp.path, RUNTIME, embeddedByDeno());
  await assert.rejects(partsStart(path), /Cannot find the native libraries in .*program/);
});

Deno.test("partsStart() refuses a file that is cut off", async () => {
  await using temp = await tempFolder();
  for (const pieces of [[embeddedByDeno().subarray(-16)], [new Uint8Array(3)]]) {
    const path = await executable(temp.path, ...pieces);
    await assert.rejects(partsStart(path), RangeError);
  }
});
