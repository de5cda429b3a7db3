// A run of `tgkeep export` as a command line that can be pasted into a shell.
import type { Chat } from "../../model/chat.ts";
import { type SettingKey, SETTINGS } from "../config/settings.ts";
import type { Setting } from "../config/setting.ts";

/** What a command line is made of. */
export interface ExportLine {
  /** How the program is called. */
  readonly program: string;
  readonly chats: readonly Pick<Chat, "ref" | "type" | "username">[];
  /** Texts of the flags, by key; `true` for a switch. */
  readonly flags: ReadonlyMap<SettingKey, string>;
}

/**
 * The line, quoted for POSIX shells. Chats are named by what cannot be mistaken. A secret is left to its
 * variable, since lines are kept in histories.
 */
export function exportLine({ program, chats, flags }: ExportLine): string {
  const words = chats.map(({ ref, type, username }) => {
    if (type === "saved_messages") return "me";
    return quoteWord(username ? `@${username}` : ref.id);
  });
  const options = [...flags].flatMap(([key, text]) => {
    const row: Setting<unknown> = SETTINGS[key];
    if (row.flag === undefined) return [];
    if (row.type.placeholder === "") return [row.flag];
    if (row.secret) return row.variable ? [`${row.flag} "$${row.variable}"`] : [];
    return [`${row.flag} ${quoteWord(text)}`];
  });
  return [program, "export", ...words, ...options].join(" ");
}

/** A word that a POSIX shell takes as it is, in single quotes where it needs any. */
export function quoteWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
