// Tests of what each binary would carry: its own native code and no other. The packages come from npm.
import assert from "node:assert/strict";
import { join } from "node:path";
import { layOut } from "../../.release/lay_out.ts";
import { isFor, TARGETS } from "../../.release/targets.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

const WITH_WHISPER = /^(x86_64-unknown-linux-gnu|\w+-apple-darwin)$/;

for (const target of TARGETS) {
  Deno.test(`a binary for ${target.triple} carries its own native code alone`, async () => {
    await using temp = await tempFolder();
    const { program, parts, modules } = await layOut(temp.path, { target });
    const source = await Deno.readTextFile(
      join(temp.path, "source/lib/workers/native/embedded_parts.ts"),
    );
    const carried: readonly { owner: string; path: string; offset: number; packedBytes: number }[] =
      JSON.parse(/EMBEDDED_PARTS = (.*);/.exec(source)?.[1] ?? "");
    const owners = Object.groupBy(carried, ({ owner }) => owner);
    assert.equal(owners["whisper"]?.length ?? 0, WITH_WHISPER.test(target.triple) ? 1 : 0);
    assert.ok(owners["sharp"]?.some(({ path }) => path.endsWith(".node")));
    assert.ok(owners["sharp"]?.some(({ path }) => /\/libvips[^/]*$/.test(path)));
    for (const { path, offset, packedBytes } of carried) {
      const packed = new Blob([Uint8Array.from(parts.subarray(offset, offset + packedBytes))]);
      const head = await packed.stream().pipeThrough(new DecompressionStream("gzip"))
        .getReader().read();
      const bytes = head.value ?? new Uint8Array();
      const others = TARGETS.filter((other) => isFor(bytes, other)).map(({ triple }) => triple);
      assert.deepEqual(others, [target.triple], path);
    }
    const files = filesBelow(program);
    assert.equal(files.includes("parts.bin"), target.partsIn === "files");
    assert.deepEqual(files.filter((path) => !/^[\w.-]+\.(js|wasm)$|^parts\.bin$/.test(path)), []);
    assert.deepEqual(["cli.js", ...modules].toSorted(), files);
  });
}
