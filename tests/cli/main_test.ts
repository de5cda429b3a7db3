// Tests of understanding the command line.
import assert from "node:assert/strict";
import { EVERYWHERE_KEYS, SECRET_KEYS, SETTINGS } from "../../lib/cli/config/settings.ts";
import type { Setting } from "../../lib/cli/config/setting.ts";
import { FORMATS } from "../../lib/cli/config/export_settings.ts";
import { COMMANDS } from "../../lib/cli/definitions/all.ts";
import { main } from "../../lib/cli/main.ts";
import { OUTPUT_FORMATS } from "../../lib/export/render_outputs.ts";
import { type FakeHost, fakeHost, type FakeHostOptions } from "./fake_host.ts";
import { versionLine } from "../../lib/cli/version.ts";

/** Runs the program in this process. */
async function run(
  args: readonly string[],
  options?: FakeHostOptions,
): Promise<{ readonly exitCode: number; readonly host: FakeHost }> {
  const host = fakeHost(options);
  return { exitCode: await main(args, host), host };
}

/** A text without the line breaks that help makes. */
function unwrap(text: string): string {
  return text.replace(/\s+/g, " ");
}

Deno.test("main() shows help that names every command and exit code", async () => {
  const { exitCode, host } = await run(["--help"]);
  assert.equal(exitCode, 0);
  for (const { name } of COMMANDS) assert.match(host.out(), new RegExp(`^  ${name} `, "m"));
  for (const code of [0, 1, 2, 3, 4, 5, 6, 130]) {
    assert.match(host.out(), new RegExp(`\\b${code}\\b`));
  }
  assert.equal(host.err(), "");
});

Deno.test("main() shows each option's default and variable in the help of a command", async () => {
  for (const { name, settings, examples } of COMMANDS) {
    const { exitCode, host } = await run([name, "--help"]);
    assert.equal(exitCode, 0);
    const help = unwrap(host.out());
    for (const key of [...EVERYWHERE_KEYS, ...settings, ...SECRET_KEYS]) {
      const { flag, variable, fallbackText }: Setting<unknown> = SETTINGS[key];
      if (flag) assert.ok(help.includes(flag), flag);
      if (variable) assert.ok(help.includes(variable), variable);
      const shown = fallbackText === "false" ? "off" : fallbackText;
      if (flag) assert.ok(help.includes(`[default: ${shown}`), `${name} ${flag} ${shown}`);
    }
    assert.ok(examples.length > 0);
    for (const { line } of examples) assert.ok(help.includes(unwrap(line)), line);
  }
});

Deno.test("main() breaks help at the width of the terminal, and no line that is to be copied", async () => {
  const copied = COMMANDS.flatMap(({ examples }) => examples.map(({ line }) => line.length + 2));
  assert.ok(Math.max(...copied) <= 80, "examples fit a usual terminal");
  for (const columns of [60, 80, 160]) {
    for (const args of [["--help"], ...COMMANDS.map(({ name }) => [name, "--help"])]) {
      const { host } = await run(args, { stdout: "terminal", columns });
      for (const line of host.out().split("\n")) {
        const whole = line.startsWith("  tgkeep ") || !line.trim().includes(" ") ||
          line.startsWith("Usage: ") || /^ {2}\S+=|^ {2}eval /.test(line);
        assert.ok(line.length <= columns || whole, `${columns}: ${line}`);
      }
    }
  }
});

Deno.test("config show is a table on a terminal: what was set and where, then the defaults", async () => {
  const { exitCode, host } = await run(["config", "show", "--out", "x"], {
    stdout: "terminal",
    variables: { TGKEEP_LAST: "7", TG_API_HASH: "0123456789abcdef", NO_COLOR: "1" },
  });
  assert.equal(exitCode, 0, host.err());
  const [set = "", defaults = ""] = host.out().split("Defaults:");
  assert.match(set, /^Config file: none; it would be .*\/tgkeep\/config\.toml$/m);
  assert.match(set, /^ {2}api_hash {5}\*{8} {2}TG_API_HASH$/m);
  assert.match(set, /^ {2}export\.out {3}x {9}--out$/m);
  assert.match(set, /^ {2}export\.last {2}7 {9}TGKEEP_LAST$/m);
  assert.match(defaults, /^ {2}log_level +info$/m);
  assert.doesNotMatch(defaults, /export\.(out|last) /);
});

Deno.test("main() prints the version", async () => {
  const { exitCode, host } = await run(["--version"]);
  assert.equal(exitCode, 0);
  assert.equal(host.out(), `${versionLine()}\n`);
});

Deno.test("main() without a command shows help and fails", async () => {
  const { exitCode, host } = await run([]);
  assert.equal(exitCode, 2);
  assert.equal(host.out(), "");
  assert.match(host.err(), /^Usage: tgkeep/);
});

Deno.test("main() suggests what was probably meant", async () => {
  const command = await run(["exprot"]);
  assert.equal(command.exitCode, 2);
  assert.match(command.host.err(), /unknown command 'exprot' \(Did you mean export\?\)/);
  const option = await run(["export", "--al"]);
  assert.equal(option.exitCode, 2);
  assert.match(
    option.host.err(),
    /unknown option '--al' \(Did you mean --all\?\).*tgkeep export --help/,
  );
});

Deno.test("main() does not repeat the value of an option that it does not know", async () => {
  const value = "deadbeefdeadbeef'quoted\nnext";
  for (const args of [["login", `--api-hahs=${value}`], [`--api-hahs=${value}`, "chats"]]) {
    const { exitCode, host } = await run(args);
    assert.equal(exitCode, 2);
    assert.match(
      host.err(),
      /unknown option '--api-hahs' \(Did you mean --api-hash\?\)\. Help: tgkeep/,
    );
    for (const text of [host.err(), host.out()]) assert.doesNotMatch(text, /deadbeef|quoted|next/);
  }
});

Deno.test("main() refuses invalid values by option, value and what is allowed", async () => {
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["--max-size", "50XB", /--max-size: "50XB" is not allowed. Give a size/],
    ["--max-flood-wait", "5", /--max-flood-wait: "5" is not allowed. Give a time/],
    ["--since", "2024-02-30", /--since: "2024-02-30" is not allowed. Give a date/],
    ["--server", "localhost", /--server: "localhost" is not allowed. Give a host and a port/],
    ["--media", "photos", /--media: "photos" is not allowed. Give all, none, or some of photo, /],
    ["--format", "pdf", /--format: "pdf" is not allowed. Give one or more of json/],
    ["--markdown-by", "week", /--markdown-by: "week" is not allowed. Give day or month/],
    ["--type", "chat", /--type: "chat" is not allowed. Give one or more of saved_messages/],
    ["--last", "0", /--last: "0" is not allowed. Give a whole number from 1/],
    ["--link", "soft", /--link: "soft" is not allowed. Give hard or copy/],
    ["--log-level", "all", /--log-level: "all" is not allowed. Give error, warn, info or debug/],
    ["--log", "tui", /--log tui needs a terminal that can redraw/],
  ];
  for (const [flag, value, message] of wrong) {
    const { exitCode, host } = await run(["export", "me", flag, value]);
    assert.equal(exitCode, 2, flag);
    assert.match(host.err(), message);
  }
});

Deno.test("main() refuses requests that cannot be meant", async () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [["export"], /No chat was named.*--all/],
    [["export", "me", "--all"], /--all and named chats exclude each other/],
    [["export", "me", "--since", "2024-02-01", "--until", "2024-01-01"], /--since is later/],
    [["export", "me", "--min-id", "9", "--max-id", "3"], /--min-id is greater/],
    [["render"], /missing argument <dir>/],
    [["login"], /nothing to sign in with.*--phone/],
    [["chats", "--server-key", "x", "extra"], /too many arguments/],
  ];
  for (const [args, message] of wrong) {
    const { exitCode, host } = await run(args);
    assert.equal(exitCode, 2, args.join(" "));
    assert.match(host.err(), message);
  }
});

Deno.test("main() tells failures as one error event where stdout carries events", async () => {
  for (
    const args of [["export"], ["exprot"], ["export", "me", "--last", "x"], ["render", "/nowhere"]]
  ) {
    const { host } = await run(args);
    assert.equal(host.out().trimEnd().split("\n").length, 1);
    const event = JSON.parse(host.out());
    assert.equal(event.event, "error");
    assert.equal(event.level, "error");
    assert.equal(event.code, "usage");
  }
});

Deno.test("main() keeps stdout empty on failure where it carries an answer or text", async () => {
  for (const args of [["whoami"], ["chats"], ["chats", "--nope"], ["export", "--log", "text"]]) {
    assert.equal((await run(args)).host.out(), "", args.join(" "));
  }
  assert.equal((await run(["export"], { stdout: "terminal" })).host.out(), "");
});

Deno.test("main() needs a sign-in for everything that asks Telegram", async () => {
  for (const args of [["whoami"], ["chats"], ["export", "me"], ["export", "--all"], ["logout"]]) {
    const { exitCode, host } = await run(args);
    assert.equal(exitCode, 3, args.join(" "));
    assert.match(host.err(), /Nobody is signed in/);
  }
  const { host } = await run(["export", "me", "--session", "/nowhere/s.json"]);
  assert.match(host.err(), /\/nowhere\/s\.json.*Run: tgkeep login --session \/nowhere\/s\.json/);
});

Deno.test("main() names a config file that cannot be read", async () => {
  const { exitCode, host } = await run(["chats", "--config", "/nowhere/c.toml"]);
  assert.equal(exitCode, 2);
  assert.match(host.err(), /Cannot read the config file \/nowhere\/c\.toml/);
});

Deno.test("main() reads the config file that a variable names", async () => {
  const path = await Deno.makeTempFile({ suffix: ".toml" });
  try {
    await Deno.writeTextFile(path, 'session = "/from/config.json"\n');
    const host = fakeHost({ variables: { TGKEEP_CONFIG: path } });
    assert.equal(await main(["whoami"], host), 3);
    assert.match(host.err(), /\/from\/config\.json/);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("FORMATS lists every format that can be written", () => {
  assert.deepEqual(FORMATS, OUTPUT_FORMATS);
});
