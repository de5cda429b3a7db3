// Where the session and the config file are kept when nobody says otherwise.
import { TgkeepError } from "../../model/errors.ts";
import type { Environment } from "./environment.ts";
import { userFolder } from "./user_folder.ts";

/** Whether {@linkcode configFolder} would find one. */
export function hasConfigFolder(environment: Environment): boolean {
  return userFolder("config", environment) !== undefined;
}

/**
 * The user's config folder for this program: XDG_CONFIG_HOME or ~/.config on Linux, Application
 * Support on macOS, %APPDATA% on Windows.
 *
 * @throws {TgkeepError} `usage` when the environment names no home
 */
export function configFolder(
  environment: Environment,
  os: typeof Deno.build.os = Deno.build.os,
): string {
  const folder = userFolder("config", environment, os);
  if (folder !== undefined) return folder;
  throw new TgkeepError(
    "usage",
    "There is no home folder to keep the session in. Set HOME, or name the files with --session FILE and --config FILE",
  );
}
