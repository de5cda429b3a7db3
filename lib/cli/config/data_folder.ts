// Where large files that are not the user's own, such as models, are kept.
import { TgkeepError } from "../../model/errors.ts";
import type { Environment } from "./environment.ts";

/**
 * The user's data folder for this program: XDG_DATA_HOME or ~/.local/share on Linux, Application Support on
 * macOS, %LOCALAPPDATA% on Windows.
 *
 * @throws {TgkeepError} `usage` when the environment names no home
 */
export function dataFolder(
  environment: Environment,
  os: typeof Deno.build.os = Deno.build.os,
): string {
  const base = baseFolder(environment, os);
  if (base === undefined) {
    throw new TgkeepError(
      "usage",
      "There is no home folder to keep models in. Set HOME, or name a file with --whisper-model FILE",
    );
  }
  return `${base}/tgkeep`;
}

/** Where models are kept. */
export function modelsFolder(environment: Environment): string {
  return `${dataFolder(environment)}/models`;
}

function baseFolder(environment: Environment, os: typeof Deno.build.os): string | undefined {
  const home = environment("HOME");
  if (os === "windows") {
    const profile = environment("USERPROFILE");
    return environment("LOCALAPPDATA") ?? (profile && `${profile}/AppData/Local`);
  }
  if (os === "darwin") return home && `${home}/Library/Application Support`;
  // The XDG rules say that a relative path in the variable is to be ignored.
  const xdg = environment("XDG_DATA_HOME");
  return xdg?.startsWith("/") ? xdg : home && `${home}/.local/share`;
}
