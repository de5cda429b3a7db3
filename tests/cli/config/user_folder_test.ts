// Tests of where systems want files of a user.
import assert from "node:assert/strict";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import { type FolderKind, userFolder } from "../../../lib/cli/config/user_folder.ts";

const KINDS: readonly FolderKind[] = ["config", "data", "cache"];

function folders(os: typeof Deno.build.os, variables: Record<string, string>) {
  return KINDS.map((kind) => userFolder(kind, fixedEnvironment(variables), os));
}

Deno.test("userFolder() follows the XDG rules on Linux", () => {
  const own = { HOME: "/h", XDG_CONFIG_HOME: "/c", XDG_DATA_HOME: "/d", XDG_CACHE_HOME: "/k" };
  assert.deepEqual(folders("linux", own), ["/c/tgkeep", "/d/tgkeep", "/k/tgkeep"]);
  const usual = ["/h/.config/tgkeep", "/h/.local/share/tgkeep", "/h/.cache/tgkeep"];
  assert.deepEqual(folders("linux", { HOME: "/h" }), usual);
  const relative = { HOME: "/h", XDG_CONFIG_HOME: "c", XDG_DATA_HOME: "d", XDG_CACHE_HOME: "k" };
  assert.deepEqual(folders("linux", relative), usual);
  assert.deepEqual(folders("linux", {}), [undefined, undefined, undefined]);
});

Deno.test("userFolder() follows the habits of macOS and Windows", () => {
  assert.deepEqual(folders("darwin", { HOME: "/h" }), [
    "/h/Library/Application Support/tgkeep",
    "/h/Library/Application Support/tgkeep",
    "/h/Library/Caches/tgkeep",
  ]);
  assert.deepEqual(folders("windows", { APPDATA: "R:", LOCALAPPDATA: "L:" }), [
    "R:/tgkeep",
    "L:/tgkeep",
    "L:/tgkeep",
  ]);
  assert.deepEqual(folders("windows", { USERPROFILE: "U:" }), [
    "U:/AppData/Roaming/tgkeep",
    "U:/AppData/Local/tgkeep",
    "U:/AppData/Local/tgkeep",
  ]);
});
