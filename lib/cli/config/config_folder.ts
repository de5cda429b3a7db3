// Where the session and the config file are kept when nobody says otherwise.
import { TgkeepError } from "../../model/errors.ts";
import type { Environment } from "./environment.ts";

/** Whether {@linkcode configFolder} would find one. */
export function hasConfigFolder(environment: Environment): boolean {
  return baseFolder(environment, Deno.build.os) !== undefined;
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
  const base = baseFolder(environment, os);
  if (base === undefined) {
    throw new TgkeepError(
      "usage",
      "There is no home folder to keep the session in. Set HOME, or name the files with --session FILE and --config FILE",
    );
  }
  // Every system that Deno runs on takes a slash.
  return `${base}/tgkeep`;
}

function baseFolder(environment: Environment, os: typeof Deno.build.os): string | undefined {
  const home = environment("HOME");
  if (os === "windows") {
    return environment("APPDATA") ?? under(environment("USERPROFILE"), "AppData", "Roaming");
  }
  if (os === "darwin") return under(home, "Library", "Application Support");
  // The XDG rules say that a relative path in the variable is to be ignored.
  const xdg = environment("XDG_CONFIG_HOME");
  return xdg?.startsWith("/") ? xdg : under(home, ".config");
}

function under(base: string | undefined, ...parts: readonly string[]): string | undefined {
  return base === undefined ? undefined : [base, ...parts].join("/");
}
