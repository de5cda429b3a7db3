// Tests of the order in which settings are decided.
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseConfigFile } from "../../../lib/cli/config/config_file.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import { resolveSettings } from "../../../lib/cli/config/resolve.ts";
import { SETTINGS } from "../../../lib/cli/config/settings.ts";
import type { Setting } from "../../../lib/cli/config/setting.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";

Deno.test("resolveSettings() prefers flag, then variable, then file, then default", () => {
  const given = fc.record({ flag: fc.boolean(), variable: fc.boolean(), file: fc.boolean() });
  fc.assert(fc.property(given, ({ flag, variable, file }) => {
    const values = resolveSettings(["out"], {
      flags: new Map(flag ? [["out", "from-flag"]] : []),
      environment: fixedEnvironment(variable ? { TGKEEP_OUT: "from-variable" } : {}),
      file: file
        ? { path: "config.toml", values: new Map([["export.out", "from-file"]]) }
        : undefined,
    });
    const expected = flag
      ? "from-flag"
      : variable
      ? "from-variable"
      : file
      ? "from-file"
      : "./telegram-archive";
    assert.equal(values.out, expected);
  }));
});

Deno.test("resolveSettings() takes a variable that is set to nothing as not set", () => {
  const environment = fixedEnvironment({ TGKEEP_OUT: "" });
  const values = resolveSettings(["out"], { flags: new Map(), environment, file: undefined });
  assert.equal(values.out, "./telegram-archive");
});

Deno.test("resolveSettings() names the source, the value and what is allowed", () => {
  const environment = fixedEnvironment({ TGKEEP_LINK: "soft" });
  const file = { path: "/c.toml", values: new Map([["export.last", "0"]]) };
  const sources = { flags: new Map([["maxSize", "50XB"]] as const), environment, file };
  const messageOf = (key: "maxSize" | "link" | "last"): string => {
    try {
      resolveSettings([key], sources);
    } catch (error) {
      assert.ok(error instanceof TgkeepError);
      assert.equal(error.code, "usage");
      return error.message;
    }
    return assert.fail("nothing was thrown");
  };
  assert.match(
    messageOf("maxSize"),
    /^--max-size: "50XB" is not allowed. Give a size such as 50MB/,
  );
  assert.match(messageOf("link"), /^TGKEEP_LINK: "soft" is not allowed. Give hard or copy/);
  assert.match(messageOf("last"), /^export.last in \/c.toml: "0" .* a whole number from 1 to/);
});

Deno.test("resolveSettings() does not show a secret that is not allowed", () => {
  const sources = {
    flags: new Map([["phone", "hunter2"]] as const),
    environment: fixedEnvironment({}),
    file: undefined,
  };
  assert.throws(() => resolveSettings(["phone"], sources), (error: unknown) => {
    assert.ok(error instanceof TgkeepError);
    assert.ok(!error.message.includes("hunter2"));
    return true;
  });
});

Deno.test("SETTINGS uses every variable and place in the config file once", () => {
  const rows: readonly Setting<unknown>[] = Object.values(SETTINGS);
  for (const names of [rows.map((row) => row.variable), rows.map((row) => row.toml)]) {
    const given = names.filter((name) => name !== undefined);
    assert.deepEqual(given, [...new Set(given)]);
  }
});

Deno.test("parseConfigFile() reads texts, numbers, switches, dates and lists", async () => {
  const text = [
    "api_id = 12345",
    "no_input = true",
    "[export]",
    'exclude = ["Hello, world", "@a"]',
    "since = 2024-01-31",
    'max_size = "50MB"',
  ].join("\n");
  const file = await parseConfigFile(text, "config.toml");
  const values = resolveSettings(["apiId", "noInput", "exclude", "since", "maxSize"], {
    flags: new Map(),
    environment: fixedEnvironment({}),
    file,
  });
  assert.equal(values.apiId, 12345);
  assert.equal(values.noInput, true);
  assert.deepEqual(values.exclude, ["Hello, world", "@a"]);
  assert.equal(new Date((values.since?.start ?? 0) * 1000).getDate(), 31);
  assert.equal(values.maxSize, 50_000_000);
});

Deno.test("parseConfigFile() reads the config file that README shows", async () => {
  const readme = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
  const [, text = ""] = /^```toml\n([^]*?)^```$/m.exec(readme) ?? [];
  const values = resolveSettings(["apiId", "logLevel", "out", "maxSize", "exclude"], {
    flags: new Map(),
    environment: fixedEnvironment({}),
    file: await parseConfigFile(text, "config.toml"),
  });
  assert.deepEqual(values, {
    apiId: 12345,
    logLevel: "warn",
    out: "/data/telegram",
    maxSize: 50_000_000,
    exclude: ["@noisy", "Old group"],
  });
});

Deno.test("resolveSettings() takes ~/ for the home folder in files and folders alone", () => {
  const environment = fixedEnvironment({ HOME: "/home/kim", TGKEEP_LOG_FILE: "~/log" });
  const flags = new Map(
    [["out", "~/x"], ["session", "~other/x"], ["folder", "~/x"], ["whisperModel", "~/m"]] as const,
  );
  const keys = ["out", "logFile", "session", "folder", "whisperModel"] as const;
  assert.deepEqual(resolveSettings(keys, { flags, environment, file: undefined }), {
    out: "/home/kim/x",
    logFile: "/home/kim/log",
    session: "~other/x",
    folder: "~/x",
    whisperModel: "/home/kim/m",
  });
});

Deno.test("parseConfigFile() names an unknown setting and the one that was probably meant", async () => {
  await assert.rejects(parseConfigFile("[export]\nmax_sise = 1", "c.toml"), {
    name: "TgkeepError",
    message: "export.max_sise in c.toml is not a setting. Did you mean export.max_size?",
  });
});

Deno.test("parseConfigFile() names the line of a mistake without quoting it", async () => {
  await assert.rejects(
    parseConfigFile('api_id = 1\napi_hash = "hunter2', "c.toml"),
    (error: unknown) => {
      assert.ok(error instanceof TgkeepError);
      assert.match(error.message, /c\.toml is not valid TOML at line 2/);
      assert.ok(!error.message.includes("hunter2"));
      return true;
    },
  );
});
