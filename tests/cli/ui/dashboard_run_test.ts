// Tests of the dashboard over a whole run, drawn by Ink on a terminal.
import assert from "node:assert/strict";
import { withServer } from "../commands/with_server.ts";
import { fakeTerminal } from "./terminal.ts";

const COLUMNS = 100;

/** What a person saw: the screen after each write. */
function screensOf(out: readonly string[]): readonly string[] {
  const terminal = fakeTerminal(COLUMNS);
  return out.map((text) => {
    terminal.write(text);
    assert.deepEqual([terminal.cursor().column, terminal.cursor().shown], [0, true]);
    return terminal.lines().join("\n");
  });
}

Deno.test("export draws a dashboard that gives way to the summary", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString(), NO_COLOR: "1" };
    server.faults.add({ kind: "delay", ms: 40 }, {
      method: "upload.getFile",
      times: Infinity,
    });
    server.faults.add({ kind: "delay", ms: 1_300 }, { method: "messages.getDialogs" });
    const args = ["export", "@kim_example", "chat4100200", "Alice Liddell"];
    const { exitCode, host } = await run([...args, "--out", `${folder}/archive`, "--log", "tui"], {
      variables,
      stdout: "terminal",
      columns: COLUMNS,
      now: Date.now,
    });
    assert.equal(exitCode, 0, host.err());
    const screens = screensOf(host.writes());
    assert.ok(screens.some((screen) => /^Asking for the list of chats$/m.test(screen)));
    const drawn = screens.filter((screen) => /^━*─* +\d+ % · /m.test(screen));
    assert.ok(drawn.length >= 1, `${drawn.length} frames`);
    assert.ok(drawn.some((screen) => /^ Alice Liddell +[━─]+ +\d.* (msg|files?)$/m.test(screen)));
    assert.ok(drawn.every((screen) => /^tgkeep .* of 3 chats · \d+ s$/m.test(screen)));
    const last = screens.at(-1) ?? "";
    assert.match(last, /^tgkeep \S+: 3 chats into /m);
    assert.equal(last.match(/^✓ /gm)?.length, 3);
    assert.match(last, /^Done in /m);
    assert.doesNotMatch(last, /msg\/s|workers/);
  });
});

Deno.test("--log tui and auto leave a dumb terminal and a build log without a dashboard", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const session = { TGKEEP_SESSION_STRING: await server.sessionString() };
    const attempts = [
      { log: "tui", variables: { TERM: "dumb" }, exitCode: 2 },
      { log: "auto", variables: { TERM: "dumb" }, exitCode: 0 },
      { log: "auto", variables: { CI: "true", NO_COLOR: "1" }, exitCode: 0 },
    ];
    for (const { log, variables, exitCode } of attempts) {
      const args = ["export", "chat4100200", "--out", `${folder}/${Object.keys(variables)}`];
      const { exitCode: code, host } = await run([...args, "--log", log], {
        variables: { ...session, ...variables },
        stdout: "terminal",
      });
      assert.equal(code, exitCode, host.err());
      assert.doesNotMatch(host.out(), /[^\P{Cc}\n]/u);
      if (exitCode === 0) assert.match(host.out(), /^Done in /m);
      else assert.match(host.err(), /--log tui needs a terminal/);
    }
  });
});
