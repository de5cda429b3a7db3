import assert from "node:assert/strict";
import { cacheFolders } from "../../../lib/cli/config/cache_folders.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";

const OWN = `/tmp/tgkeep-${Deno.uid()}`;

Deno.test("cacheFolders() is the named one alone where there is one", () => {
  const environment = fixedEnvironment({ HOME: "/home/kim" });
  assert.deepEqual(cacheFolders("/data/cache", environment, "linux"), ["/data/cache"]);
});

Deno.test("cacheFolders() follows each system's rules", () => {
  const home = { HOME: "/home/kim" };
  assert.deepEqual(cacheFolders(undefined, fixedEnvironment(home), "linux"), [
    "/home/kim/.cache/tgkeep",
    OWN,
  ]);
  assert.deepEqual(
    cacheFolders(undefined, fixedEnvironment({ ...home, XDG_CACHE_HOME: "/var/kim" }), "linux"),
    ["/var/kim/tgkeep", OWN],
  );
  assert.deepEqual(
    cacheFolders(undefined, fixedEnvironment({ ...home, XDG_CACHE_HOME: "relative" }), "linux"),
    ["/home/kim/.cache/tgkeep", OWN],
  );
  assert.deepEqual(cacheFolders(undefined, fixedEnvironment(home), "darwin"), [
    "/home/kim/Library/Caches/tgkeep",
    OWN,
  ]);
});

Deno.test("cacheFolders() leaves a place for users without a home", () => {
  assert.deepEqual(cacheFolders(undefined, fixedEnvironment({}), "linux"), [OWN]);
  assert.deepEqual(cacheFolders(undefined, fixedEnvironment({ TMPDIR: "/scratch" }), "linux"), [
    `/scratch/tgkeep-${Deno.uid()}`,
  ]);
});
