// Where the program may keep what it can make again at any time.
import { join } from "node:path";
import type { Environment } from "./environment.ts";

/**
 * Folders for the cache, the first choice first: the named one alone where there is one; else the user's cache
 * folder (XDG_CACHE_HOME or ~/.cache on Linux, Caches on macOS, %LOCALAPPDATA% on Windows) and, for users
 * without a home that can be written, one of the user's own among the temporary files.
 */
export function cacheFolders(
  named: string | undefined,
  environment: Environment,
  os: typeof Deno.build.os = Deno.build.os,
): readonly string[] {
  if (named !== undefined) return [named];
  const base = baseFolder(environment, os);
  return [
    ...(base === undefined ? [] : [join(base, "tgkeep")]),
    join(temporaryFolder(environment, os), `tgkeep-${Deno.uid() ?? "user"}`),
  ];
}

function baseFolder(environment: Environment, os: typeof Deno.build.os): string | undefined {
  const home = environment("HOME");
  if (os === "windows") return environment("LOCALAPPDATA");
  if (os === "darwin") return home && join(home, "Library", "Caches");
  // The XDG rules say that a relative path in the variable is to be ignored.
  const xdg = environment("XDG_CACHE_HOME");
  return xdg?.startsWith("/") ? xdg : home && join(home, ".cache");
}

function temporaryFolder(environment: Environment, os: typeof Deno.build.os): string {
  if (os === "windows") return environment("TEMP") ?? "C:\\Windows\\Temp";
  return environment("TMPDIR") ?? "/tmp";
}
