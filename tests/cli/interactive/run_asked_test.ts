// Tests of `tgkeep export` without chats on a terminal: a person's keys go through a pseudo-terminal.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { eventsOf, finished, startInShell } from "../../helpers/tgkeep.ts";
import { withServer } from "../commands/with_server.ts";

const CLI = fileURLToPath(new URL("../../../cli.ts", import.meta.url));
const ENTER = "\r";
const TAB = "\t";
const PATIENCE_MS = 60_000;
const CTRL_C = "\u0003";

/** Types keys as the screen asks for them; the result is the whole screen and the exit code. */
async function type(
  args: string,
  env: Readonly<Record<string, string>>,
  answers: readonly (readonly [seen: RegExp, keys: string])[],
): Promise<{ readonly code: number; readonly screen: string }> {
  const command = `${Deno.execPath()} run -A --no-prompt --quiet ${CLI} ${args}`;
  const child = new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", command, "/dev/null"],
    env: { ...env, TERM: "xterm", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  // A question that nobody answers must fail the test, not hold it up.
  const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const keyboard = child.stdin.getWriter();
  const encoder = new TextEncoder();
  let screen = "";
  let read = 0;
  let next = 0;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    screen += text;
    const answer = answers[next];
    if (!answer?.[0].test(screen.slice(read))) continue;
    read = screen.length;
    next++;
    await keyboard.write(encoder.encode(answer[1]));
  }
  await keyboard.close().catch(() => undefined);
  const { code } = await child.status;
  clearTimeout(patience);
  return { code, screen };
}

Deno.test("export asks a person, says how much it is, and gives the line that asks nobody", async () => {
  await withServer({}, async ({ server, folder, variables }) => {
    const env = {
      ...variables,
      TGKEEP_SESSION_STRING: await server.sessionString(),
      XDG_CONFIG_HOME: folder,
    };
    const out = `${folder}/my out`;
    const { code, screen } = await type(`export --out '${out}'`, env, [
      [/Which chats/, "liddell"],
      [/1 match/, TAB],
      [/◼|\[\+\]|\[•\]/, ENTER],
      [/What is to be written/, ENTER],
      [/Which files/, ENTER],
      [/Begin\?/, ENTER],
    ]);
    assert.equal(code, 0, screen);
    assert.match(screen, /121 messages of 121/);
    assert.ok(screen.includes(`export @alice_liddell --out '${out}'`), screen);
    const result = JSON.parse(
      await Deno.readTextFile(`${out}/Alice-Liddell_210944655/result.json`),
    );
    assert.equal(result.messages.length, 121);
    const [line = ""] = /export @alice_liddell .*(?=\r)/.exec(screen) ?? [];
    const again = await finished(
      startInShell(`tgkeep "$@" ${line}`, [], { env: { ...env, TGKEEP_LOG: "ndjson" } }),
    );
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(eventsOf(again.stdout).at(-1)?.messages, {
      new: 0,
      total: 121,
      per_second: 0,
    });
  });
});

Deno.test("export ends with 130 when the person gives up, and changes nothing", async () => {
  await withServer({}, async ({ server, folder, variables }) => {
    const env = {
      ...variables,
      TGKEEP_SESSION_STRING: await server.sessionString(),
      XDG_CONFIG_HOME: folder,
    };
    const { code, screen } = await type(`export --out ${folder}/out`, env, [[
      /Which chats/,
      CTRL_C,
    ]]);
    assert.equal(code, 130, screen);
    assert.match(screen, /nothing was changed/);
    await assert.rejects(Deno.stat(`${folder}/out`), Deno.errors.NotFound);
    const silent = await type(`export --no-input --out ${folder}/out`, env, []);
    assert.equal(silent.code, 2);
    assert.match(silent.screen, /No chat was named/);
  });
});
