// `tgkeep chats`: the chats of the account, as a table or as JSON.
import { resolveChats } from "../../export/resolve_chats.ts";
import type { Chat } from "../../model/chat.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import type { CHATS } from "../definitions/account.ts";
import { programName } from "../program_name.ts";
import { duringStage } from "../stage.ts";

type ChatsSettings = Pick<SettingValues, typeof CHATS.settings[number]>;

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: CommonSettings & ChatsSettings,
): Promise<number> {
  const { openSignedIn } = await import("../connection.ts");
  const { telegram, gateway } = await openSignedIn(settings, context);
  await using _client = telegram;
  const all = await duringStage(
    context.reporter,
    "listing_chats",
    () => gateway.listChats(context.signal),
  );
  const { keepKnownChats } = await import("../completion/known_chats.ts");
  const trouble = await keepKnownChats(context.host.environment, all);
  if (trouble) {
    context.reporter.diagnose("debug", `Names for completions were not kept: ${trouble}`);
  }
  const chats = selectChats(all, settings);
  const { stdout } = context.host;
  if (settings.json || !stdout.terminal) {
    stdout.write(`${JSON.stringify(chats.map(chatJson), null, 2)}\n`);
    return 0;
  }
  const { chatsTable } = await import("../output/chats_table.ts");
  for (const line of chatsTable(chats, stdout.columns(), context.style)) stdout.write(`${line}\n`);
  const program = programName(context.host.environment);
  if (chats.length > 0) stdout.write(`\n${context.style.dim(`Next: ${program} export ID`)}\n`);
  return 0;
}

/**
 * The chats that all given filters let through.
 *
 * @throws {TgkeepError} `usage` when no chat is in such a folder
 */
export function selectChats(
  chats: readonly Chat[],
  filters: Omit<ChatsSettings, "json">,
): readonly Chat[] {
  const { listType, listFolder, search } = filters;
  const selected = resolveChats({ chats }, {
    words: [],
    all: true,
    ...(listType ? { types: listType } : {}),
    ...(listFolder === undefined ? {} : { folder: listFolder }),
  });
  if (search === undefined) return selected;
  const wanted = fold(search.replace(/^@/, ""));
  return selected.filter((chat) =>
    [chat.fullName, chat.name, chat.username ?? ""].some((text) => fold(text).includes(wanted))
  );
}

/** Lower case and composed, so that equal names compare equal however they were typed. */
function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

function chatJson(chat: Chat): unknown {
  return {
    id: chat.ref.id,
    type: chat.type,
    name: chat.fullName,
    username: chat.username ?? null,
    unread: chat.unreadCount,
    messages: chat.messageCount ?? null,
    folders: chat.folders,
    archived: chat.archived ?? false,
    pinned: chat.pinned ?? false,
    forum: chat.forum ?? false,
    last_message_at: chat.lastMessageDate === undefined
      ? null
      : new Date(chat.lastMessageDate * 1000).toISOString(),
  };
}
