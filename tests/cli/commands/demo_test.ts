// Tests of the demo.
import assert from "node:assert/strict";
import { main } from "../../../lib/cli/main.ts";
import { fakeHost } from "../fake_host.ts";

Deno.test("demo leaves three chats and can be run again over them", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tgkeep_demo_" });
  try {
    for (const news of ["first", "second"]) {
      const host = fakeHost();
      assert.equal(await main(["demo", "--out", folder], host), 0, host.err());
      const events: Record<string, unknown>[] = host.out().trimEnd().split("\n")
        .map((line) => JSON.parse(line));
      const finished = events.filter(({ event }) => event === "chat.finished");
      assert.equal(finished.length, 3);
      const files = events.filter(({ event }) => event === "media.done");
      assert.equal(files.length > 0, news === "first");
    }
    const host = fakeHost({ stdout: "terminal" });
    assert.equal(await main(["demo", "--out", folder], host), 0);
    assert.match(host.out(), /tgkeep login/);
    assert.match(host.out(), /index\.html in a browser/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
