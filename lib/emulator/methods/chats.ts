// Groups and channels by themselves.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { parsePeerId } from "../../model/peer.ts";
import { type CallContext, handler, type TlObject } from "../dispatch.ts";
import { tlChat, tlPeers } from "../world/tl/peers.ts";
import { long, present } from "../world/tl/values.ts";
import type { WorldChat } from "../world/world.ts";
import { basicGroup, inputChannel, invalid, selfId } from "./access.ts";

export const chatMethods = [
  handler(Api.messages.GetChats, getChats),
  handler(Api.channels.GetChannels, getChannels),
  handler(Api.messages.GetFullChat, getFullChat),
  handler(Api.channels.GetFullChannel, getFullChannel),
];

function getChats(context: CallContext, request: Api.messages.GetChats): TlObject {
  const chats = request.id.map((id) => basicGroup(context, id.toJSNumber()));
  return new Api.messages.Chats({ chats: served(context, chats) });
}

function getChannels(context: CallContext, request: Api.channels.GetChannels): TlObject {
  const chats = request.id.map((one) => inputChannel(context, one));
  return new Api.messages.Chats({ chats: served(context, chats) });
}

function getFullChat(context: CallContext, request: Api.messages.GetFullChat): TlObject {
  const id = request.chatId.toJSNumber();
  const chat = context.world.chats.get(`chat${id}`);
  if (!chat) throw invalid("CHAT_ID_INVALID");
  const fullChat = new Api.ChatFull({
    id: long(id),
    about: chat.about ?? "",
    participants: new Api.ChatParticipants({
      chatId: long(id),
      participants: participants(context, chat),
      version: 3,
    }),
    notifySettings: new Api.PeerNotifySettings({}),
  });
  return answer(context, chat, fullChat);
}

function getFullChannel(context: CallContext, request: Api.channels.GetFullChannel): TlObject {
  const chat = inputChannel(context, request.channel);
  const old = chat.migratedFrom === undefined
    ? undefined
    : context.world.chats.get(chat.migratedFrom);
  const lastId = chat.messages.lastId();
  const fullChat = new Api.ChannelFull(present({
    id: long(chat.id),
    about: chat.about ?? "",
    participantsCount: chat.members.length + 1,
    readInboxMaxId: lastId,
    readOutboxMaxId: lastId,
    unreadCount: chat.dialog?.unread ?? 0,
    chatPhoto: new Api.PhotoEmpty({ id: long(0) }),
    notifySettings: new Api.PeerNotifySettings({}),
    botInfo: [],
    pts: 1,
    migratedFromChatId: old ? long(old.id) : undefined,
    migratedFromMaxId: old?.messages.lastId(),
  }));
  return answer(context, chat, fullChat);
}

function answer(context: CallContext, chat: WorldChat, fullChat: Api.TypeChatFull): TlObject {
  const related = [chat.peer, chat.migratedFrom, chat.migratedTo].filter((one) =>
    one !== undefined
  );
  const members = chat.members.map((id) => `user${id}` as const);
  const peers = parsePeerId(chat.peer).kind === "chat" ? [...related, ...members] : related;
  const { users, chats } = tlPeers(context.world, peers, selfId(context));
  return new Api.messages.ChatFull({ fullChat, users, chats });
}

function served(context: CallContext, chats: readonly WorldChat[]): Api.TypeChat[] {
  return chats.flatMap((chat) => tlChat(context.world, chat) ?? []);
}

function participants(context: CallContext, chat: WorldChat): Api.TypeChatParticipant[] {
  const creator = long(selfId(context));
  return [
    new Api.ChatParticipantCreator({ userId: creator }),
    ...chat.members.map((id) =>
      new Api.ChatParticipant({ userId: long(id), inviterId: creator, date: chat.date })
    ),
  ];
}
