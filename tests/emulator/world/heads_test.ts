// The pictures that files begin with.
import { strictEqual } from "node:assert/strict";
import { createContentSource } from "../../../lib/emulator/world/content.ts";

Deno.test("read() gives pictures that can be decoded, whatever follows them", async () => {
  const source = createContentSource(1);
  for (const head of ["jpeg", "png", "gif", "webp"] as const) {
    const bytes = source.read({ key: head, size: 5_000, head }, 0, 5_000);
    const picture = await createImageBitmap(new Blob([bytes], { type: `image/${head}` }));
    strictEqual(picture.width, 1);
    picture.close();
  }
});
