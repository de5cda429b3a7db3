// Tests of finding mistakes without a parser: it must never call wrong what commander takes.
import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMANDS } from "../../lib/cli/definitions/all.ts";
import { EVERYWHERE_KEYS, SETTINGS } from "../../lib/cli/config/settings.ts";
import type { Setting } from "../../lib/cli/config/setting.ts";
import { fixedEnvironment } from "../../lib/cli/config/environment.ts";
import { resolveSettings } from "../../lib/cli/config/resolve.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import { findMistake } from "../../lib/cli/mistake.ts";
import { parseArguments } from "../../lib/cli/program.ts";
import { fakeHost } from "./fake_host.ts";

Deno.test("findMistake() names what does not exist, and what comes near", () => {
  const complaint = (...args: string[]) => findMistake(args, COMMANDS)?.complaint;
  assert.equal(complaint("exprot"), "unknown command 'exprot' (Did you mean export?)");
  assert.equal(complaint("help", "exprot"), "unknown command 'exprot' (Did you mean export?)");
  assert.equal(complaint("help", "export"), undefined);
  assert.equal(complaint("help"), undefined);
  assert.equal(complaint("qqqq"), "unknown command 'qqqq'");
  assert.equal(complaint("export", "--al"), "unknown option '--al' (Did you mean --all?)");
  assert.equal(
    complaint("--api-hahs=secret", "x"),
    "unknown option '--api-hahs' (Did you mean --api-hash?)",
  );
  assert.equal(complaint("export", "--out", "--nope", "-100123"), undefined);
  assert.equal(complaint("export", "--", "--nope"), undefined);
  assert.equal(complaint("exprot", "--help"), undefined);
  assert.deepEqual(
    findMistake(["--log", "text", "chats", "--frobnicate", "--log=ndjson"], COMMANDS),
    { complaint: "unknown option '--frobnicate'", command: COMMANDS[3], log: "ndjson" },
  );
});

Deno.test("findMistake() and commander agree about every line", () => {
  const flags = ["--all", "--out", "--log", "--no-input", "--json", "--nope", "--out=x", "--all=x"];
  const word = fc.constantFrom(
    ...COMMANDS.map(({ name }) => name),
    ...flags,
    "x",
    "-5",
    "show",
    "bash",
    "--",
    "--last",
    "--last=7",
    "--type=user",
    "--type",
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (args) => {
      const parsed = parseArguments(args, COMMANDS, fakeHost());
      if (parsed.meaning !== "run") return;
      const { definition, flags } = parsed.invocation;
      const keys = [...EVERYWHERE_KEYS, ...definition.settings];
      const sources = { flags, environment: fixedEnvironment({}), file: undefined };
      const found = findMistake(args, COMMANDS);
      if (found) assert.equal(found.complaint, complaintOf(keys, sources));
    }),
    { numRuns: 500, seed: 3 },
  );
});

function complaintOf(...asked: Parameters<typeof resolveSettings>): string | undefined {
  try {
    resolveSettings(...asked);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof TgkeepError && error.code === "usage");
    return error.message;
  }
}

Deno.test("findMistake() names a value that is not allowed, and no secret", () => {
  const complaint = (...args: string[]) => findMistake(args, COMMANDS)?.complaint;
  const numbers = "Give a whole number from 1 to 2147483647";
  assert.equal(complaint("export", "--last", "x"), `--last: "x" is not allowed. ${numbers}`);
  assert.equal(complaint("export", "--last=x"), `--last: "x" is not allowed. ${numbers}`);
  assert.equal(complaint("export", "--last", "x", "--last", "7"), undefined, "the last one counts");
  assert.equal(complaint("export", "--", "--last", "x"), undefined);
  assert.match(complaint("chats", "--proxy", "pass:word") ?? "", /^--proxy: the value is not /);
  assert.match(
    complaint("export", "--media", "all", "--media", "photo") ?? "",
    /^--media: "all,photo" is not allowed/,
  );
});

Deno.test("findMistake() knows every option of every command", () => {
  for (const { name, settings } of COMMANDS) {
    for (const key of [...settings, ...EVERYWHERE_KEYS]) {
      const { flag }: Setting<unknown> = SETTINGS[key];
      if (flag) assert.equal(findMistake([name, flag], COMMANDS), undefined);
    }
  }
});
