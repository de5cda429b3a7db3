// Links of notes to media, and to messages in the same or another note.
import { escapeWords, linkTarget } from "./escape.ts";
import { relativeLink } from "../safe_link.ts";
import type { MarkdownLinks } from "./options.ts";

/**
 * Characters that end or split a link of Obsidian, and those that are markup to programs that know no such
 * links: such a path is linked as everywhere else.
 */
const NOT_OBSIDIAN = /[[\]#^|\\%<>&`]/;

/**
 * A picture, sound or video in its place.
 *
 * @param path relative to the chat's folder
 */
export function embed(path: string, links: MarkdownLinks): string {
  const up = `../${path}`;
  if (links === "obsidian" && !NOT_OBSIDIAN.test(path)) return `![[${up}]]`;
  return `![](${linkTarget(relativePath(path))})`;
}

/** A link to any other file. */
export function fileLink(path: string, words: string, links: MarkdownLinks): string {
  if (links === "obsidian" && !NOT_OBSIDIAN.test(path) && !NOT_OBSIDIAN.test(words)) {
    return `[[../${path}|${words.replace(/\s+/g, " ")}]]`;
  }
  return `[${escapeWords(words)}](${linkTarget(relativePath(path))})`;
}

/** What makes a message a target: a block id for Obsidian, an anchor for all others. */
export function targetMark(shown: number, links: MarkdownLinks): { before: string; after: string } {
  return links === "obsidian"
    ? { before: "", after: ` ^m${shown}` }
    : { before: `<a id="m${shown}"></a>`, after: "" };
}

/**
 * A link to a message.
 *
 * @param note name of the note without its ending
 * @param words in one line; any text
 */
export function messageLink(
  target: { readonly note: string; readonly shown: number },
  words: string,
  links: MarkdownLinks,
): string {
  const { note, shown } = target;
  return links === "obsidian"
    ? `[[${note}#^m${shown}|${
      words.replace(/[[\]|^#\\%<>`*_]/g, " ").replace(/\s+/g, " ").trim()
    }]]`
    : `[${escapeWords(words)}](${note}.md#m${shown})`;
}

function relativePath(path: string): string {
  return `../${relativeLink(path)}`;
}
