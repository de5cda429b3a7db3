import assert from "node:assert/strict";
import { cacheFolders } from "../../../lib/cli/config/cache_folders.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";

const OWN = `/tmp/tgkeep-${Deno.uid()}`;

Deno.test("cacheFolders() is TGKEEP_CACHE alone where it is set", () => {
  const environment = fixedEnvironment({ TGKEEP_CACHE: "/data/cache", HOME: "/home/kim" });
  assert.deepEqual(cacheFolders(environment, "linux"), ["/data/cache"]);
});

Deno.test("cacheFolders() follows each system's rules", () => {
  const home = { HOME: "/home/kim" };
  assert.deepEqual(cacheFolders(fixedEnvironment(home), "linux"), ["/home/kim/.cache/tgkeep", OWN]);
  assert.deepEqual(
    cacheFolders(fixedEnvironment({ ...home, XDG_CACHE_HOME: "/var/kim" }), "linux"),
    ["/var/kim/tgkeep", OWN],
  );
  assert.deepEqual(
    cacheFolders(fixedEnvironment({ ...home, XDG_CACHE_HOME: "relative" }), "linux"),
    ["/home/kim/.cache/tgkeep", OWN],
  );
  assert.deepEqual(cacheFolders(fixedEnvironment(home), "darwin"), [
    "/home/kim/Library/Caches/tgkeep",
    OWN,
  ]);
});

Deno.test("cacheFolders() leaves a place for users without a home", () => {
  assert.deepEqual(cacheFolders(fixedEnvironment({}), "linux"), [OWN]);
  assert.deepEqual(cacheFolders(fixedEnvironment({ TMPDIR: "/scratch" }), "linux"), [
    `/scratch/tgkeep-${Deno.uid()}`,
  ]);
});
