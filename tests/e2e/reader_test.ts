// `tgkeep search` and `tgkeep serve` as programs.
import assert from "node:assert/strict";
import { join } from "node:path";
import { runExport } from "../helpers/export_run.ts";
import { openScene } from "../helpers/scene.ts";
import { finished, runTgkeep, startTgkeep } from "../helpers/tgkeep.ts";
import { resultOf } from "../helpers/archive_truth.ts";

Deno.test("search and serve read what an export has kept, without Telegram", async (t) => {
  await using scene = await openScene({ seed: 4 });
  const out = scene.path("archive");
  const peer = "user210944655";
  assert.equal((await runExport(["--all", "--out", out], scene.env)).code, 0);
  const alone = { env: { XDG_CONFIG_HOME: scene.path("config") } };
  const { messages } = await resultOf(out, peer);
  const known = messages.find(({ text }) => typeof text === "string" && /^[a-z]{5}/i.test(text))!;
  const [word = ""] = String(known.text).match(/[a-z]{5,}/i)!;

  await t.step("search answers programs with JSON and people with lines", async () => {
    const run = await runTgkeep(["search", out, word, `chat:${peer}`, "--limit", "5000"], alone);
    assert.equal(run.code, 0, run.stderr);
    assert.equal(run.stderr, "");
    const answer = JSON.parse(run.stdout);
    const hit = answer.results.find((each: { message_id: number }) => each.message_id === known.id);
    assert.equal(hit.chat_id, peer);
    assert.equal(hit.from, known.from);
    const [[start, end]] = hit.matches;
    assert.ok(hit.text.slice(start, end).toLowerCase().startsWith(word.toLowerCase()));
    assert.equal(JSON.parse((await runTgkeep(["search", out, "zzqqxx"], alone)).stdout).total, 0);
  });

  await t.step("search says what cannot be meant", async () => {
    for (const query of ["has:dog", "from:nobody-at-all", "before:then"]) {
      const run = await runTgkeep(["search", out, query], alone);
      assert.equal(run.code, 2, query);
      assert.match(run.stderr, /has:dog|nobody-at-all|before:then/);
    }
    assert.equal((await runTgkeep(["search", scene.path("none"), "x"], alone)).code, 2);
  });

  await t.step("the index is no foreign file, and the archive is as it was", async () => {
    const run = await runTgkeep(["verify", out, "--log", "ndjson"], alone);
    assert.equal(run.code, 0);
    assert.equal(run.stdout.trimEnd().split("\n").length, 1, run.stdout);
  });

  await t.step("search works in a folder that cannot be written", async () => {
    await Deno.remove(join(out, "search.db"));
    await Deno.mkdir(join(out, "search.db"));
    const run = await runTgkeep(["search", out, word], alone);
    assert.equal(run.code, 0, run.stderr);
    assert.ok(JSON.parse(run.stdout).total > 0);
    await Deno.remove(join(out, "search.db"));
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    await t.step(`serve prints its address and ends at ${signal}`, async () => {
      const child = startTgkeep(["serve", out], alone);
      const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      let printed = "";
      while (!printed.includes("\n")) printed += (await reader.read()).value ?? "";
      const url = new URL(printed.trim());
      assert.equal(url.hostname, "127.0.0.1");
      const page = await fetch(url);
      assert.equal(page.status, 200);
      await page.body?.cancel();
      const refused = await fetch(url.origin);
      assert.equal(refused.status, 403);
      await refused.body?.cancel();
      child.kill(signal);
      const [{ code }] = await Promise.all([child.status, child.stderr.cancel()]);
      assert.equal(code, 0);
      await reader.cancel();
      await assert.rejects(fetch(url.origin));
    });
  }

  await t.step("serve says that its port is taken", async () => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const run = await finished(startTgkeep(["serve", out, "--port", `${taken.addr.port}`], alone));
    assert.equal(run.code, 2);
    assert.match(run.stderr, /another program has it/);
  });
});
