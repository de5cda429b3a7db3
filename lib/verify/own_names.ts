// Names that this program gives to files beside those that the archive lists one by one.

/** In the output folder itself; SQLite adds the endings to its own files. */
const ROOT_NAMES = new RegExp(
  "^(?:(?:archive|search)\\.db(?:-wal|-shm|-journal|\\.sha256(?:\\.part)?)?" +
    "|archive\\.lock(?:-journal)?|archive\\.pid|media_hash_cache\\.bin(?:\\.part|\\.damaged)?|index\\.html)$",
);

/** Outputs in a chat's folder. */
const OUTPUT_NAMES =
  /^(?:result\.json|messages\d*\.html|dates\.html|messages\.(?:ndjson|csv)|markdown\/[^/]+\.md)$/;

/** What file managers leave behind of themselves. */
const LEFT_BY_SYSTEMS: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/** An unfinished file: `<name>.part`, with a mark of the download or of the placement before it. */
const UNFINISHED = /^(.+?)(?:\.(?:[\w-]+))?\.part(?:\.map)?$/;

/** A name that ends with the id of its message, as all media do; `~2` is the second file of a message. */
const EARLIER_EDITION = /^.*_(m?\d+)(?:-\d+)?(?:~\d+)?(?:@[\d_-]+)?(?:\.[^./]+)?(?:_thumb\.jpg)?$/;

/** Whether a file in the output folder itself is of this program. */
export function isOwnRootName(name: string): boolean {
  return ROOT_NAMES.test(name);
}

/** Whether a file is none of anybody's business. */
export function isLeftBySystem(path: string): boolean {
  return LEFT_BY_SYSTEMS.has(path.slice(path.lastIndexOf("/") + 1));
}

/**
 * The names that an unfinished file may be on its way to.
 *
 * @returns nothing for a file that is not unfinished by its name
 */
export function finalNames(path: string): readonly string[] {
  if (!path.endsWith(".part")) return [];
  const bare = path.slice(0, -".part".length);
  const marked = UNFINISHED.exec(path)?.[1];
  return marked === undefined || marked === bare ? [bare] : [bare, marked];
}

/**
 * What a media file's name says of its message: two files with the same answer may have belonged to one
 * message one after another.
 */
export function messageInName(path: string): string | undefined {
  return EARLIER_EDITION.exec(path)?.[1];
}

/** Whether a name is the one of a message's second or later file. */
export function isLaterEdition(path: string): boolean {
  return /~\d+(?:@[\d_-]+)?(?:\.[^./]+)?(?:_thumb\.jpg)?$/.test(path);
}

/**
 * The files that a thumbnail may have been made of, by its path inside a chat's folder.
 *
 * @returns nothing for what is no thumbnail by its path
 */
export function picturesOfThumbnail(pathInChat: string): readonly string[] {
  const path = /^thumbnails\/(.+)$/.exec(pathInChat)?.[1];
  return path === undefined ? [] : [path, path.replace(/\.[^./]+$/, "")];
}

/**
 * The file that subtitles belong to, with or without its ending.
 *
 * @returns `undefined` for what are no subtitles by its name
 */
export function fileOfSubtitles(path: string): string | undefined {
  return /^(.+)\.(?:srt|vtt)$/.exec(path)?.[1];
}

/** A path without the ending of its name. */
export function withoutEnding(path: string): string {
  return path.replace(/\.[^./]+$/, "");
}

/** Whether a path inside a chat's folder is one that outputs are written under, by its name alone. */
export function isOutputName(pathInChat: string): boolean {
  return OUTPUT_NAMES.test(pathInChat);
}
