// Finds the chats of a selection: in the list of the account, and by asking Telegram for what is not there.
import type { Chat } from "../model/chat.ts";
import { RpcError, TgkeepError } from "../model/errors.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import {
  type ChatSelection,
  inviteHashes,
  needsSavedMessages,
  resolveChats,
  unknownUsernames,
} from "./resolve_chats.ts";

/** What {@linkcode chooseChats} asks of Telegram. */
export type ChatFinder = Pick<
  TelegramGateway,
  "account" | "listChats" | "resolveUsername" | "resolveInvite" | "savedMessages"
>;

/**
 * The chats that a person means, at least one; see {@linkcode resolveChats}.
 *
 * @throws {TgkeepError} "usage" when a word names no chat or several, or no chat is left
 */
export async function chooseChats(
  gateway: ChatFinder,
  selection: ChatSelection,
  signal?: AbortSignal,
): Promise<readonly Chat[]> {
  const words = [...selection.words, ...selection.exclude ?? []];
  // Telegram gives bots no list of chats; they name public ones.
  const bot = (await gateway.account(signal))?.bot && selection.words.length > 0;
  const chats = bot ? [] : await gateway.listChats(signal);
  const saved = needsSavedMessages(chats, words) ? await gateway.savedMessages(signal) : undefined;
  const resolved = await askFor(
    unknownUsernames(chats, words),
    (username) => gateway.resolveUsername(username, signal),
  );
  const invited = await askFor(
    inviteHashes(words),
    (hash) => gateway.resolveInvite(hash, signal),
  );
  const found = { chats, resolved, invited, ...(saved ? { saved } : {}) };
  const chosen = resolveChats(found, selection);
  if (chosen.length > 0) return chosen;
  throw new TgkeepError(
    "usage",
    "No chat is left to export. Check --type, --folder and --exclude; tgkeep chats lists what there is",
  );
}

/** What Telegram knows of some names. One that it will not look up is an unknown chat, which is explained. */
async function askFor(
  names: readonly string[],
  ask: (name: string) => Promise<Chat | undefined>,
): Promise<ReadonlyMap<string, Chat>> {
  const found = new Map<string, Chat>();
  for (const name of names) {
    const chat = await ask(name).catch((error: unknown) => {
      if (error instanceof RpcError && error.status === 400) return undefined;
      throw error;
    });
    if (chat) found.set(name, chat);
  }
  return found;
}
