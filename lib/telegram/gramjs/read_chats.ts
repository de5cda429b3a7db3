// Chats by list, by name and by themselves, and the topics of forums.
import "./quiet_globals.ts";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import type { Chat, ChatRef, Topic } from "../../model/chat.ts";
import { RpcError, TgkeepError } from "../../model/errors.ts";
import { parsePeerId } from "../../model/peer.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { ChatDetails, TelegramGateway } from "../gateway.ts";
import { convertChat } from "./convert/chat.ts";
import { listDialogs } from "./dialogs.ts";
import { inputChannel, inputUser } from "./input.ts";
import { type Ask, pagedLists } from "./paged_list.ts";
import type { Requests } from "./requests.ts";

const TOPICS_PER_PAGE = 100;

/** The methods that read chats. */
export type ChatReader = Pick<
  TelegramGateway,
  "listChats" | "savedMessages" | "resolveUsername" | "resolveInvite" | "chatDetails" | "topics"
>;

/** The methods that read chats, over the given way to send requests. */
export function chatReader(requests: Requests): ChatReader {
  const list = pagedLists();
  const asking = (signal: AbortSignal | undefined): Ask => (request) =>
    requests.call(request, { signal });
  return {
    async listChats(signal) {
      const selfId = await requests.selfId(signal);
      return await list("dialogs", (ask) => listDialogs(ask, selfId), asking(signal));
    },
    savedMessages: (signal) => savedMessages(requests, signal),
    resolveUsername: (username, signal) => resolveUsername(requests, username, signal),
    resolveInvite: (hash, signal) => resolveInvite(requests, hash, signal),
    chatDetails: (chat, signal) => chatDetails(requests, chat, signal),
    topics: (chat, signal) =>
      list(`topics of ${chat.id}`, (ask) => listTopics(ask, chat), asking(signal)),
  };
}

async function savedMessages(requests: Requests, signal?: AbortSignal): Promise<Chat> {
  const self = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
  const [user] = await requests.call(self, { signal });
  const chat = user && convertChat(user, await requests.selfId(signal));
  if (chat) return chat;
  throw new TgkeepError("telegram", "Telegram does not say who is signed in");
}

async function resolveUsername(
  requests: Requests,
  username: string,
  signal?: AbortSignal,
): Promise<Chat | undefined> {
  try {
    const { peer, users, chats } = await requests.call(
      new Api.contacts.ResolveUsername({ username }),
      { signal },
    );
    const wanted = peer instanceof Api.PeerUser
      ? users.find((user) => user.id.equals(peer.userId))
      : chats.find((chat) =>
        chat.id.equals(peer instanceof Api.PeerChannel ? peer.channelId : peer.chatId)
      );
    return wanted && convertChat(wanted, await requests.selfId(signal));
  } catch (error) {
    const unknown = error instanceof RpcError &&
      (error.type === "USERNAME_NOT_OCCUPIED" || error.type === "USERNAME_INVALID");
    if (unknown) return undefined;
    throw error;
  }
}

async function resolveInvite(
  requests: Requests,
  hash: string,
  signal?: AbortSignal,
): Promise<Chat | undefined> {
  try {
    const invite = await requests.call(new Api.messages.CheckChatInvite({ hash }), { signal });
    if (!(invite instanceof Api.ChatInvite)) {
      return convertChat(invite.chat, await requests.selfId(signal));
    }
    throw new TgkeepError(
      "usage",
      `The account is not in "${
        sanitizeLine(invite.title)
      }", to which that link invites; join it in ` +
        "Telegram first, then run the same command again",
    );
  } catch (error) {
    if (error instanceof RpcError && error.type.startsWith("INVITE_HASH_")) return undefined;
    throw error;
  }
}

async function chatDetails(
  requests: Requests,
  chat: ChatRef,
  signal?: AbortSignal,
): Promise<ChatDetails> {
  const channel = inputChannel(chat);
  if (channel) {
    const { fullChat } = await requests.call(
      new Api.channels.GetFullChannel({ channel }),
      { signal },
    );
    return describeChannel(fullChat);
  }
  const user = inputUser(chat);
  if (user) {
    const { fullUser } = await requests.call(new Api.users.GetFullUser({ id: user }), { signal });
    return fullUser.about ? { about: fullUser.about } : {};
  }
  const { fullChat } = await requests.call(
    new Api.messages.GetFullChat({ chatId: bigInt(parsePeerId(chat.id).id) }),
    { signal },
  );
  return fullChat.about ? { about: fullChat.about } : {};
}

function describeChannel(full: Api.TypeChatFull): ChatDetails {
  if (!(full instanceof Api.ChannelFull)) return {};
  const { migratedFromChatId, about, participantsCount } = full;
  return {
    ...(migratedFromChatId
      ? { migratedFrom: { id: `chat${Number(migratedFromChatId)}` as const } }
      : {}),
    ...(about ? { about } : {}),
    ...(participantsCount === undefined ? {} : { participantsCount }),
  };
}

async function listTopics(ask: Ask, chat: ChatRef): Promise<readonly Topic[]> {
  const channel = inputChannel(chat);
  if (!channel) return [];
  const topics = new Map<number, Topic>();
  let offset = { date: 0, id: 0, topic: 0 };
  while (true) {
    const page = await ask(
      new Api.channels.GetForumTopics({
        channel,
        offsetDate: offset.date,
        offsetId: offset.id,
        offsetTopic: offset.topic,
        limit: TOPICS_PER_PAGE,
      }),
    );
    const before = topics.size;
    const dates = new Map(
      page.messages.flatMap((each) => "date" in each ? [[each.id, each.date] as const] : []),
    );
    for (const topic of page.topics) {
      if (!(topic instanceof Api.ForumTopic)) continue;
      const { id, title, topMessage, closed } = topic;
      topics.set(id, { id, title, topMessageId: topMessage, ...(closed ? { closed } : {}) });
      // core.telegram.org/constructor/messages.forumTopics: the date goes with the order.
      const date = page.orderByCreateDate ? topic.date : dates.get(topMessage) ?? topic.date;
      offset = { date, id: topMessage, topic: id };
    }
    if (topics.size === before || topics.size >= page.count) return [...topics.values()];
  }
}
