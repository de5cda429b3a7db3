// Tests of finding mistakes without a parser: it must never call wrong what commander takes.
import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMANDS } from "../../lib/cli/definitions/all.ts";
import { EVERYWHERE_KEYS, SETTINGS } from "../../lib/cli/config/settings.ts";
import type { Setting } from "../../lib/cli/config/setting.ts";
import { fixedEnvironment } from "../../lib/cli/config/environment.ts";
import { resolveSettings } from "../../lib/cli/config/resolve.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import type { CommandDefinition } from "../../lib/cli/command.ts";
import { findMistake } from "../../lib/cli/mistake.ts";
import { parseArguments } from "../../lib/cli/program.ts";
import { fakeHost } from "./fake_host.ts";

const NOTHING_SET = fixedEnvironment({});

Deno.test("findMistake() names what does not exist, and what comes near", () => {
  const complaint = (...args: string[]) => findMistake(args, COMMANDS, NOTHING_SET)?.complaint;
  assert.equal(complaint("exprot"), "unknown command 'exprot' (Did you mean export?)");
  assert.equal(complaint("help", "exprot"), "unknown command 'exprot' (Did you mean export?)");
  assert.equal(complaint("help", "export"), undefined);
  assert.equal(complaint("help"), undefined);
  assert.equal(complaint("help", "--log", "text", "export"), undefined);
  assert.equal(complaint("help", "help"), undefined);
  assert.equal(complaint("qqqq"), "unknown command 'qqqq'");
  assert.equal(complaint("export", "--al"), "unknown option '--al' (Did you mean --all?)");
  assert.equal(
    complaint("--api-hahs=secret", "x"),
    "unknown option '--api-hahs' (Did you mean --api-hash?)",
  );
  assert.equal(complaint("export", "--all=true"), "--all takes no value");
  assert.equal(complaint("--help=export"), "--help takes no value");
  assert.equal(complaint("export", "--out", "--nope", "-100123"), undefined);
  assert.equal(complaint("export", "--", "--nope"), undefined);
  assert.equal(complaint("exprot", "--help"), undefined);
  assert.deepEqual(
    findMistake(["--log", "text", "chats", "--frobnicate", "--log=ndjson"], COMMANDS, NOTHING_SET),
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
    "--last=",
    "--type=user",
    "--type",
    "--log=text",
    "--no-input=1",
    "--help=x",
    "help",
    "-Vx",
    "-x",
    "-1001234567890",
    "-",
    "",
    "тест",
    "--тест",
  );
  const variables = fc.dictionary(
    fc.constantFrom("MAX_THREADS", "TGKEEP_LOG", "TGKEEP_OUT", "TGKEEP_LAST", "TGKEEP_ALL", "X"),
    fc.constantFrom("", "7", "text", "true", "-1"),
    { maxKeys: 2 },
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), variables, (args, set) => {
      const parsed = parseArguments(args, COMMANDS, fakeHost());
      if (parsed.meaning === "told" && parsed.exitCode === 0) {
        assert.equal(findMistake(args, COMMANDS, fixedEnvironment(set)), undefined);
      }
      if (parsed.meaning !== "run") return;
      const { definition, flags } = parsed.invocation;
      const keys = [...EVERYWHERE_KEYS, ...definition.settings];
      const sources = { flags, environment: fixedEnvironment(set), file: undefined };
      const found = findMistake(args, COMMANDS, sources.environment);
      const complaint = keys.map((key) => complaintOf([key], sources)).filter((text) => text);
      // Which of several is named first does not matter.
      if (found) assert.ok(complaint.includes(found.complaint), found.complaint);
      else if (!leftToParser(args)) assert.deepEqual(complaint, []);
    }),
    { numRuns: 1_000, seed: 3 },
  );
});

/** An option stands where another one's value does, or perhaps the command behind `--`. */
function leftToParser(args: readonly string[]): boolean {
  return args.includes("--") ||
    args.some((arg, i) => /^-\D/.test(arg) && /^--[a-z-]+$/.test(args[i - 1] ?? ""));
}

function complaintOf(...asked: Parameters<typeof resolveSettings>): string | undefined {
  try {
    resolveSettings(...asked);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof TgkeepError && error.code === "usage");
    return error.message;
  }
}

Deno.test("findMistake() leaves lines to the parser in which an option stands where a value does", () => {
  const lines = [
    ["export", "--last", "--log", "text", "5"],
    ["demo", "--out", "--log", "text", "folder"],
    ["export", "--last", "--no-input", "5"],
    ["export", "--last", "-Vx"],
    ["export", "--nope", "-Vx"],
    ["help", "--no-input", "export"],
  ];
  for (const args of lines) {
    const parsed = parseArguments(args, COMMANDS, fakeHost());
    assert.notEqual(parsed.meaning, "mistake", args.join(" "));
    assert.equal(findMistake(args, COMMANDS, NOTHING_SET), undefined, args.join(" "));
  }
});

Deno.test("findMistake() names a value that is not allowed, and no secret", () => {
  const complaint = (...args: string[]) => findMistake(args, COMMANDS, NOTHING_SET)?.complaint;
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

Deno.test("findMistake() names a variable with a value that is not allowed, unless a flag decides", () => {
  const environment = fixedEnvironment({
    MAX_THREADS: "many",
    TGKEEP_ALL: "perhaps",
    TGKEEP_PROXY: "secret",
  });
  const complaint = (...args: string[]) => findMistake(args, COMMANDS, environment)?.complaint;
  assert.match(complaint("chats") ?? "", /^TGKEEP_PROXY: the value is not allowed/);
  const proxy = ["--proxy", "socks5://localhost:1"];
  assert.equal(complaint("chats", ...proxy), undefined, "it takes no workers");
  assert.match(complaint("export", ...proxy) ?? "", /^TGKEEP_ALL: "perhaps" is not allowed/);
  assert.equal(
    complaint("export", "--all", ...proxy),
    'MAX_THREADS: "many" is not allowed. Give a whole number from 0 to 256',
  );
  assert.equal(complaint("export", "--all", "--threads", "2", ...proxy), undefined);
});

Deno.test("findMistake() names an argument that is missing, too many or not allowed", () => {
  const complaint = (...args: string[]) => findMistake(args, COMMANDS, NOTHING_SET)?.complaint;
  assert.equal(
    complaint("render"),
    "missing argument <dir>: the output folder of an export",
  );
  assert.match(complaint("search", "dir") ?? "", /^missing argument <query\.\.\.>: /);
  assert.match(complaint("whoami", "x") ?? "", /^too many arguments for whoami: 'x' /);
  assert.equal(complaint("login", "12345"), "too many arguments for login", "it may be the code");
  assert.match(complaint("render", "--", "a", "--all") ?? "", /^too many .*'--all'/);
  assert.equal(
    complaint("completions", "csh"),
    "completions cannot take 'csh'. Give bash, zsh or fish",
  );
  assert.equal(complaint("export", "-5", "a", "b"), undefined, "as many chats as one likes");
  assert.equal(complaint("whoami", "-x"), undefined, "the parser's to tell");
});

Deno.test("findMistake() knows every option of every command", () => {
  for (
    const { name, settings, arguments: wanted = [] } of COMMANDS as readonly CommandDefinition[]
  ) {
    const words = wanted.map(({ choices }) => choices?.[0] ?? "x");
    for (const key of [...settings, ...EVERYWHERE_KEYS]) {
      const { flag }: Setting<unknown> = SETTINGS[key];
      const args = [name, ...words, ...flag ? [flag] : []];
      assert.equal(findMistake(args, COMMANDS, NOTHING_SET), undefined);
    }
  }
});
