// Where a system wants a program to keep files of a user.
import type { Environment } from "./environment.ts";

/** What the files are: small settings, large files, or what can be made again at any time. */
export type FolderKind = "config" | "data" | "cache";

interface Places {
  /** The variable of the XDG rules, and the place below the home folder without it. */
  readonly xdg: readonly [variable: string, place: string];
  readonly darwin: string;
  /** The variable, and the place below the user's profile without it. */
  readonly windows: readonly [variable: string, place: string];
}

const PLACES: Readonly<Record<FolderKind, Places>> = {
  config: {
    xdg: ["XDG_CONFIG_HOME", ".config"],
    darwin: "Library/Application Support",
    windows: ["APPDATA", "AppData/Roaming"],
  },
  data: {
    xdg: ["XDG_DATA_HOME", ".local/share"],
    darwin: "Library/Application Support",
    windows: ["LOCALAPPDATA", "AppData/Local"],
  },
  cache: {
    xdg: ["XDG_CACHE_HOME", ".cache"],
    darwin: "Library/Caches",
    windows: ["LOCALAPPDATA", "AppData/Local"],
  },
};

/** The user's folder of that kind for this program; `undefined` where the environment names no home. */
export function userFolder(
  kind: FolderKind,
  environment: Environment,
  os: typeof Deno.build.os = Deno.build.os,
): string | undefined {
  const base = baseFolder(PLACES[kind], environment, os);
  // Every system that Deno runs on takes a slash.
  return base === undefined ? undefined : `${base}/tgkeep`;
}

function baseFolder(
  { xdg, darwin, windows }: Places,
  environment: Environment,
  os: typeof Deno.build.os,
): string | undefined {
  if (os === "windows") {
    return environment(windows[0]) ?? below(environment("USERPROFILE"), windows[1]);
  }
  const home = environment("HOME");
  if (os === "darwin") return below(home, darwin);
  const named = environment(xdg[0]);
  // The XDG rules say that a relative path in the variable is to be ignored.
  return named?.startsWith("/") ? named : below(home, xdg[1]);
}

function below(folder: string | undefined, place: string): string | undefined {
  return folder === undefined ? undefined : `${folder}/${place}`;
}
