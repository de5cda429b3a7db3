// Where the program may keep what it can make again at any time.
import type { Environment } from "./environment.ts";
import { userFolder } from "./user_folder.ts";

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
  const own = userFolder("cache", environment, os);
  return [
    ...(own === undefined ? [] : [own]),
    `${temporaryFolder(environment, os)}/tgkeep-${Deno.uid() ?? "user"}`,
  ];
}

function temporaryFolder(environment: Environment, os: typeof Deno.build.os): string {
  if (os === "windows") return environment("TEMP") ?? "C:\\Windows\\Temp";
  return environment("TMPDIR") ?? "/tmp";
}
