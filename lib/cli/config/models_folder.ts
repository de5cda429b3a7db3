// Where large files that are not the user's own, such as models, are kept.
import { TgkeepError } from "../../model/errors.ts";
import type { Environment } from "./environment.ts";
import { userFolder } from "./user_folder.ts";

/**
 * Where models are kept: below XDG_DATA_HOME or ~/.local/share on Linux, Application Support on macOS,
 * %LOCALAPPDATA% on Windows.
 *
 * @throws {TgkeepError} `usage` when the environment names no home
 */
export function modelsFolder(environment: Environment): string {
  const folder = userFolder("data", environment);
  if (folder !== undefined) return `${folder}/models`;
  throw new TgkeepError(
    "usage",
    "There is no home folder to keep models in. Set HOME, or name a file with --whisper-model FILE",
  );
}
