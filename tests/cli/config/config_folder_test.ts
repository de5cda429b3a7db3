// Tests of where files are kept by default.
import assert from "node:assert/strict";
import { configFolder } from "../../../lib/cli/config/config_folder.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";

Deno.test("configFolder() follows XDG_CONFIG_HOME on Linux when it is absolute", () => {
  const folder = (variables: Record<string, string>) =>
    configFolder(fixedEnvironment(variables), "linux");
  assert.equal(folder({ HOME: "/h" }), "/h/.config/tgkeep");
  assert.equal(folder({ HOME: "/h", XDG_CONFIG_HOME: "/x" }), "/x/tgkeep");
  assert.equal(folder({ HOME: "/h", XDG_CONFIG_HOME: "x" }), "/h/.config/tgkeep");
});

Deno.test("configFolder() follows the habits of macOS and Windows", () => {
  const mac = configFolder(fixedEnvironment({ HOME: "/h" }), "darwin");
  assert.equal(mac, "/h/Library/Application Support/tgkeep");
  const windows = configFolder(fixedEnvironment({ APPDATA: "/roaming" }), "windows");
  assert.equal(windows, "/roaming/tgkeep");
});

Deno.test("configFolder() says what to do when there is no home", () => {
  assert.throws(() => configFolder(fixedEnvironment({}), "linux"), {
    name: "TgkeepError",
    code: "usage",
    message: /--session FILE/,
  });
});
