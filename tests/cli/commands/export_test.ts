// Tests of exporting through the command line.
import assert from "node:assert/strict";
import { withServer } from "./with_server.ts";

Deno.test("export writes an archive and tells it as NDJSON", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const secret = await server.sessionString();
    const out = `${folder}/archive`;
    const variables = { TGKEEP_SESSION_STRING: secret, TGKEEP_OUT: out };
    const logFile = `${folder}/log.ndjson`;
    const { exitCode, host } = await run([
      "export",
      "@kim_example",
      "chat4100200",
      "--log-file",
      logFile,
    ], {
      variables,
      now: () => Date.UTC(2025, 0, 1),
    });
    assert.equal(exitCode, 0, host.err());
    assert.equal(host.err(), "");
    const lines = host.out().trimEnd().split("\n");
    const events: Record<string, unknown>[] = lines.map((line) => JSON.parse(line));
    assert.equal(events[0]?.event, "run.started");
    assert.equal(events.at(-1)?.event, "export.finished");
    assert.equal(events.at(-1)?.exit_code, 0);
    for (const event of events) assert.match(String(event.ts), /^2025-01-01T00:00:00\.000Z$/);
    const outputs = events.filter(({ event }) => event === "chat.finished")
      .flatMap(({ outputs }) => outputs);
    const results = outputs.filter((path) => String(path).endsWith("/result.json"));
    assert.equal(results.length, 2);
    for (const path of results) JSON.parse(await Deno.readTextFile(`${out}/${path}`));
    assert.equal(outputs.filter((path) => String(path).endsWith("/messages.html")).length, 2);
    assert.match(await Deno.readTextFile(`${out}/index.html`), /2 chats/);

    const log = await Deno.readTextFile(logFile);
    const logged = log.trimEnd().split("\n").map((line) => JSON.parse(line).event);
    assert.ok(logged.includes("export.finished"));
    for (const text of [log, host.out()]) {
      assert.ok(!text.includes(secret.slice(1, 60)));
      assert.ok(!text.includes(server.world.account.apiHash));
    }

    const rendered = await run(["render", out]);
    assert.equal(rendered.exitCode, 0, rendered.host.err());
  });
});

Deno.test("export tells a person what is done, where, and what comes next", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString(), NO_COLOR: "1" };
    const out = `${folder}/archive`;
    const { exitCode, host } = await run(
      ["export", "chat4100200", "--out", out, "--media", "none"],
      {
        variables,
        stdout: "terminal",
      },
    );
    assert.equal(exitCode, 0, host.err());
    assert.match(host.out(), /✓ .* messages?/);
    assert.match(host.out(), /^Done in /m);
    assert.match(host.out(), /files {5}.*index\.html\n .*result\.json/);
  });
});

Deno.test("export names near matches of a chat that does not exist, and makes no folder", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString() };
    const out = `${folder}/archive`;
    const { exitCode, host } = await run(["export", "Alice Lidell", "--out", out], { variables });
    assert.equal(exitCode, 2);
    assert.match(host.err(), /no chat "Alice Lidell".*did you mean\n.*Alice Liddell/);
    await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
    const excluded = await run(["export", "--all", "--exclude", "@nobody_there", "--out", out], {
      variables,
    });
    assert.equal(excluded.exitCode, 2);
  });
});

Deno.test("export into a place that cannot be written ends with 6", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString() };
    await Deno.writeTextFile(`${folder}/file`, "");
    const out = `${folder}/file/archive`;
    const { exitCode, host } = await run(["export", "me", "--out", out], { variables });
    assert.equal(exitCode, 6);
    assert.equal(JSON.parse(host.out()).code, "archive");
  });
});

Deno.test("export names the host and port of a server that cannot be reached", async () => {
  await withServer({}, async ({ server, run }) => {
    const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = closed.addr;
    closed.close();
    const variables = {
      TGKEEP_SESSION_STRING: await server.sessionString(),
      TGKEEP_SERVER: `127.0.0.1:${port}`,
    };
    const { exitCode, host } = await run(["export", "me"], { variables });
    assert.equal(exitCode, 1);
    assert.match(host.err(), new RegExp(`Cannot reach the server 127\\.0\\.0\\.1:${port}`));
  });
});
