// Finds what is in an output folder although the archive does not list it.
import { type ExpectedFiles, isExpected } from "./expected_files.ts";
import {
  fileOfSubtitles,
  finalNames,
  isLaterEdition,
  isLeftBySystem,
  isOutputName,
  isOwnRootName,
  messageInName,
  picturesOfThumbnail,
  withoutEnding,
} from "./own_names.ts";
import { entriesOf, type FoundEntry, typeOf, walkFolder } from "./walk_folder.ts";

/** A file, or what is none, that the archive does not list. */
export interface Stray {
  /** Relative to the output folder. */
  readonly path: string;
  /**
   * `foreign`: not of this program; `unfinished`: it goes on with it, or has left it for an edited message;
   * `unrecorded`: an output or thumbnail whose content was not recorded.
   */
  readonly kind: "foreign" | "unfinished" | "unrecorded";
  readonly detail: string;
}

/** Strays in a chat's folder. */
export async function* findStrays(
  root: string,
  folder: string,
  expected: ExpectedFiles,
): AsyncGenerator<Stray> {
  const edited = new Set(
    expected.keys().filter(isLaterEdition).map(messageInName).filter((id) => id !== undefined),
  );
  let bare: ReadonlySet<string> | undefined;
  const isSubtitle = (path: string): boolean => {
    const spoken = fileOfSubtitles(path);
    if (spoken === undefined) return false;
    bare ??= new Set(expected.keys().map(withoutEnding));
    return expected.has(spoken) || bare.has(spoken);
  };
  for await (const entry of walkFolder(root, folder)) {
    if (isLeftBySystem(entry.path)) continue;
    const known = expected.get(entry.path);
    // A link in the place of a file was told as its damage.
    if (known && (isExpected(known) || entry.type === "file")) {
      if (!isExpected(known)) yield { path: entry.path, kind: "unfinished", detail: "" };
      continue;
    }
    const inChat = entry.path.slice(folder.length + 1);
    const isMade = (path: string) =>
      isOutputName(path) ||
      picturesOfThumbnail(path).some((picture) => expected.has(`${folder}/${picture}`));
    const ours = (path: string) => expected.has(path) || isMade(path.slice(folder.length + 1));
    yield strayOf(entry, ours, {
      outputName: !inChat.endsWith(".part") && isMade(inChat) || isSubtitle(entry.path),
      earlier: edited.has(messageInName(inChat) ?? ""),
    });
  }
}

/** Strays in the output folder itself, and all that is in folders of no chat. */
export async function* findStraysInRoot(
  root: string,
  known: { readonly expected: ExpectedFiles; readonly chatFolders: ReadonlySet<string> },
): AsyncGenerator<Stray> {
  const { expected, chatFolders } = known;
  const ours = (path: string) => expected.has(path) || isOwnRootName(path);
  for (const entry of await entriesOf(root)) {
    const path = entry.name;
    if (chatFolders.has(path) && entry.isDirectory || isLeftBySystem(path)) continue;
    if (entry.isDirectory) {
      for await (const inside of walkFolder(root, path)) {
        if (!expected.has(inside.path) && !isLeftBySystem(inside.path)) {
          yield strayOf(inside, ours, NOTHING_ELSE);
        }
      }
      continue;
    }
    if (entry.isFile && ours(path) || expected.has(path)) continue;
    yield strayOf({ path, type: typeOf(entry) }, ours, NOTHING_ELSE);
  }
}

const DETAILS = {
  link: "a symbolic link; it was not followed",
  other: "neither a file nor a folder",
  nameless: "a folder whose name is not Unicode; what is in it was not looked at",
  closed: "a folder that may not be read; what is in it was not looked at",
} as const;

const NOTHING_ELSE = { outputName: false, earlier: false } as const;

function strayOf(
  { path, type }: FoundEntry,
  ours: (path: string) => boolean,
  guess: { readonly outputName: boolean; readonly earlier: boolean },
): Stray {
  if (type !== "file") return { path, kind: "foreign", detail: DETAILS[type] };
  if (guess.outputName) return { path, kind: "unrecorded", detail: "" };
  if (guess.earlier || finalNames(path).some(ours)) return { path, kind: "unfinished", detail: "" };
  return { path, kind: "foreign", detail: "tgkeep has not made it" };
}
