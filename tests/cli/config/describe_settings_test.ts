// Tests of telling where each value comes from.
import assert from "node:assert/strict";
import { describeSettings, persistentKeys } from "../../../lib/cli/config/describe_settings.ts";
import { parseConfigFile } from "../../../lib/cli/config/config_file.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import { resolveSettings } from "../../../lib/cli/config/resolve.ts";
import { SETTINGS } from "../../../lib/cli/config/settings.ts";
import type { Setting } from "../../../lib/cli/config/setting.ts";
import { main } from "../../../lib/cli/main.ts";
import { fakeHost } from "../fake_host.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import { filesBelow, tempFolder } from "../../helpers/temp_folder.ts";

Deno.test("describeSettings() names the place that decides, and masks secrets", async () => {
  const file = await parseConfigFile(
    'api_hash = "deadbeef"\nlog_level = "warn"\n[export]\nout = "/from/file"\nlast = 3\n',
    "/c.toml",
  );
  const described = describeSettings({
    flags: new Map([["out", "/from/flag"]]),
    environment: fixedEnvironment({ TGKEEP_OUT: "/from/variable", TGKEEP_LAST: "7" }),
    file,
  });
  const shown = Object.fromEntries(described.map((each) => [each.name, each]));
  const place = (name: string) => [shown[name]?.value, shown[name]?.source, shown[name]?.from];
  assert.deepEqual(place("export.out"), ["/from/flag", "flag", "--out"]);
  assert.deepEqual(place("export.last"), ["7", "environment", "TGKEEP_LAST"]);
  assert.deepEqual(place("log_level"), ["warn", "file", "/c.toml"]);
  assert.deepEqual(place("api_hash"), ["********", "file", "/c.toml"]);
  assert.deepEqual(place("export.media"), ["all", "default", undefined]);
  assert.doesNotMatch(JSON.stringify(described), /deadbeef/);
});

Deno.test("no module reads a variable of ours that config show does not know", async () => {
  const known = new Set(
    persistentKeys().map((key) => (SETTINGS[key] as Setting<unknown>).variable),
  );
  const lib = new URL("../../../lib/", import.meta.url).pathname;
  for (const name of filesBelow(lib).filter((each) => /\.tsx?$/.test(each))) {
    const text = await Deno.readTextFile(lib + name);
    for (const [, variable] of text.matchAll(/environment\(\s*"(TGKEEP_\w+)"/g)) {
      assert.ok(known.has(variable), `${variable} in ${name}`);
    }
  }
});

Deno.test("every variable belongs to one setting, which names it with what is allowed", () => {
  const variables = new Set<string>();
  let refused = 0;
  for (const key of persistentKeys()) {
    const { variable, type, secret }: Setting<unknown> = SETTINGS[key];
    if (variable === undefined) continue;
    assert.ok(!variables.has(variable), `${variable} is taken twice`);
    variables.add(variable);
    const environment = fixedEnvironment({ [variable]: "%% nonsense %%" });
    try {
      resolveSettings([key], { flags: new Map(), environment, file: undefined });
    } catch (error) {
      refused++;
      assert.ok(error instanceof TgkeepError);
      assert.equal(error.code, "usage");
      const shown = secret ? "the value" : '"%% nonsense %%"';
      assert.equal(error.message, `${variable}: ${shown} is not allowed. Give ${type.allowed}`);
    }
  }
  assert.ok(refused >= 20, `${refused}`);
});

Deno.test("config show prints every setting as JSON, and refuses what no run could use", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/config.toml`;
  await Deno.writeTextFile(path, "[export]\nmax_size = '50MB'\n");
  const variables = {
    TGKEEP_CONFIG: path,
    TG_API_HASH: "0123456789abcdef",
    TGKEEP_PASSWORD: "pw12345",
  };
  const host = fakeHost({ variables });
  assert.equal(await main(["config", "show", "--refresh", "5"], host), 0, host.err());
  const shown: {
    readonly config_file: string;
    readonly settings: readonly { readonly name: string; readonly source: string }[];
  } = JSON.parse(host.out());
  assert.equal(shown.config_file, path);
  assert.equal(shown.settings.length, persistentKeys().length);
  const sources = new Map(shown.settings.map(({ name, source }) => [name, source]));
  assert.equal(sources.get("export.max_size"), "file");
  assert.equal(sources.get("export.refresh"), "flag");
  assert.doesNotMatch(host.out(), /0123456789abcdef|pw12345/);

  const table = fakeHost({ variables, stdout: "terminal" });
  assert.equal(await main(["config", "show"], table), 0);
  assert.match(table.out(), /export\.max_size +50MB +.*config\.toml/);
  assert.doesNotMatch(table.out(), /0123456789abcdef|pw12345/);

  const wrong = fakeHost({ variables: { ...variables, TGKEEP_LINK: "soft" } });
  assert.equal(await main(["config", "show"], wrong), 2);
  assert.match(wrong.err(), /TGKEEP_LINK: "soft" is not allowed. Give hard or copy/);
  await Deno.writeTextFile(path, "[export]\nmaxsize = '50MB'\n");
  const unknown = fakeHost({ variables });
  assert.equal(await main(["config", "show"], unknown), 2);
  assert.match(
    unknown.err(),
    /export\.maxsize in .* is not a setting. Did you mean export\.max_size\?/,
  );
});
