// Finds the chats that a person means.
import type { Chat, ChatType } from "../model/chat.ts";
import { TgkeepError } from "../model/errors.ts";
import { sanitizeLine } from "../model/sanitize.ts";
import type { PeerId } from "../model/peer.ts";
import { type ChatWord, readChatWord } from "./chat_word.ts";
import { nearest } from "./near_match.ts";

/** Which chats a command asks for. */
export interface ChatSelection {
  /** Ids, user names, links, exact titles, or "me". */
  readonly words: readonly string[];
  /** All chats, narrowed by `types` and `folder`. */
  readonly all?: boolean;
  /** Only chats of these types. */
  readonly types?: readonly ChatType[];
  /** Title of a dialog folder. */
  readonly folder?: string;
  /** Chats to leave out, written like `words`. */
  readonly exclude?: readonly string[];
}

/** What {@linkcode resolveChats} chooses from. */
export interface ChatDirectory {
  /** The dialogs of the account, in their order. */
  readonly chats: readonly Chat[];
  /**
   * What Telegram says that user names stand for, by the name in lower case. The chat itself may tell
   * another name: it can have several.
   */
  readonly resolved?: ReadonlyMap<string, Chat>;
  /** The chats that links invite to, by the hash of the link. */
  readonly invited?: ReadonlyMap<string, Chat>;
  /** Saved Messages, where no dialog is that chat. */
  readonly saved?: Chat;
}

/**
 * The chats of a selection, each once: those named, in the order of the words, or all that `all`,
 * `types` and `folder` describe, in the order of the dialogs.
 *
 * @throws {TgkeepError} "usage" when a word names no chat (with what comes near) or several
 */
export function resolveChats(
  directory: ChatDirectory,
  selection: ChatSelection,
): readonly Chat[] {
  const { words, types, folder, exclude = [] } = selection;
  const known = knownChats(directory);
  const excluded = new Set(exclude.map((word) => findChat(known, word).ref.id));
  const described = selection.all || (words.length === 0 && (types || folder !== undefined))
    ? directory.chats
    : [];
  if (folder !== undefined) requireFolder(directory.chats, folder);
  const chosen = [...words.map((word) => findChat(known, word)), ...described];
  const unique = new Map(chosen.map((chat) => [chat.ref.id, chat]));
  return [...unique.values()].filter((chat) =>
    !excluded.has(chat.ref.id) &&
    (!types || types.includes(chat.type)) &&
    (folder === undefined || inFolder(chat, folder))
  );
}

/**
 * User names in a selection that no dialog has: worth asking Telegram for.
 *
 * @returns each once, in lower case, without `@`
 */
export function unknownUsernames(
  chats: readonly Chat[],
  words: readonly string[],
): readonly string[] {
  const names = words.flatMap((word) => {
    const meaning = readChatWord(word);
    const wanted = meaning.type === "username" && matching({ chats }, meaning).length === 0;
    return wanted ? [meaning.username.toLowerCase()] : [];
  });
  return [...new Set(names)];
}

/** The hashes of links in a selection that invite to a chat, each once. */
export function inviteHashes(words: readonly string[]): readonly string[] {
  const hashes = words.map(readChatWord).flatMap((word) =>
    word.type === "invite" ? [word.hash] : []
  );
  return [...new Set(hashes)];
}

/** Whether a selection names Saved Messages while no dialog is that chat. */
export function needsSavedMessages(chats: readonly Chat[], words: readonly string[]): boolean {
  return words.some((word) => {
    const meaning = readChatWord(word);
    return meaning.type === "me" && matching({ chats }, meaning).length === 0;
  });
}

/** A directory in which each chat stands once. */
type KnownChats = Pick<ChatDirectory, "chats" | "resolved" | "invited">;

/** A dialog tells more of a chat than the answer to its name does. */
function knownChats(directory: ChatDirectory): KnownChats {
  const { chats, resolved = new Map(), invited = new Map(), saved } = directory;
  const byId = new Map<PeerId, Chat>();
  const others = [...resolved.values(), ...invited.values(), ...(saved ? [saved] : [])];
  for (const chat of [...chats, ...others]) {
    if (!byId.has(chat.ref.id)) byId.set(chat.ref.id, chat);
  }
  const known = (named: ReadonlyMap<string, Chat>): ReadonlyMap<string, Chat> =>
    new Map([...named].map(([name, chat]) => [name, byId.get(chat.ref.id) ?? chat]));
  return { chats: [...byId.values()], resolved: known(resolved), invited: known(invited) };
}

function findChat(known: KnownChats, word: string): Chat {
  const meaning = readChatWord(word);
  // A title may look like an id or a name: it is taken for a title when it is nothing else.
  const byMeaning = matching(known, meaning);
  const matches = byMeaning.length > 0
    ? byMeaning
    : matching(known, { type: "title", title: word });
  const [chat, ...others] = matches;
  if (!chat) throw unknownChat(known.chats, word);
  if (others.length > 0) throw ambiguous(matches, word);
  return chat;
}

function matching({ chats, resolved, invited }: KnownChats, word: ChatWord): readonly Chat[] {
  switch (word.type) {
    case "me":
      return chats.filter((chat) => chat.type === "saved_messages");
    case "id":
      return chats.filter((chat) => word.ids.includes(chat.ref.id));
    case "username": {
      const name = word.username.toLowerCase();
      const chat = resolved?.get(name);
      return chat ? [chat] : chats.filter(({ username }) => username?.toLowerCase() === name);
    }
    case "invite": {
      const chat = invited?.get(word.hash);
      return chat ? [chat] : [];
    }
    case "title":
      return exactTitles(chats, word.title);
  }
}

/** Upper and lower case decide only between titles that differ in nothing else. */
function exactTitles(chats: readonly Chat[], title: string): readonly Chat[] {
  const wanted = title.normalize("NFC").trim();
  const names = (chat: Chat): readonly string[] =>
    [chat.fullName, chat.name].map((name) => name.normalize("NFC").trim());
  const exact = chats.filter((chat) => names(chat).includes(wanted));
  if (exact.length > 0) {
    const full = exact.filter((chat) => chat.fullName.normalize("NFC").trim() === wanted);
    return full.length > 0 ? full : exact;
  }
  const folded = wanted.toLowerCase();
  return chats.filter((chat) => names(chat).some((name) => name.toLowerCase() === folded));
}

function inFolder(chat: Chat, folder: string): boolean {
  return chat.folders.some((title) => title.toLowerCase() === folder.toLowerCase());
}

function requireFolder(chats: readonly Chat[], folder: string): void {
  const titles = [...new Set(chats.flatMap((chat) => chat.folders))];
  if (titles.some((title) => title.toLowerCase() === folder.toLowerCase())) return;
  const near = nearest(folder, titles, (title) => title);
  const hint = near.length > 0
    ? `did you mean ${near.map((title) => `"${sanitizeLine(title)}"`).join(" or ")}?`
    : "it has no chats or does not exist";
  throw new TgkeepError("usage", `There is no folder "${folder}" with chats in it; ${hint}`);
}

function unknownChat(chats: readonly Chat[], word: string): TgkeepError {
  const near = nearest(word.replace(/^@/, ""), chats, (chat) => [
    chat.fullName,
    chat.name,
    ...(chat.username ? [chat.username] : []),
  ]);
  const hint = near.length > 0
    ? `; did you mean\n${near.map(describe).join("\n")}`
    : "; tgkeep chats lists all of them";
  return new TgkeepError("usage", `There is no chat "${word}" in this account${hint}`);
}

function ambiguous(chats: readonly Chat[], word: string): TgkeepError {
  return new TgkeepError(
    "usage",
    `"${word}" names ${chats.length} chats; give the id instead\n${chats.map(describe).join("\n")}`,
  );
}

function describe(chat: Chat): string {
  const username = chat.username ? ` @${sanitizeLine(chat.username)}` : "";
  return `  ${chat.ref.id}  ${
    sanitizeLine(chat.fullName) || "(no name)"
  }${username}  (${chat.type})`;
}
