// Names that are looked up.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { PeerId } from "../../model/peer.ts";
import { type CallContext, handler, type TlObject } from "../dispatch.ts";
import { tlPeers } from "../world/tl/peers.ts";
import { long, tlPeer } from "../world/tl/values.ts";
import type { World } from "../world/world.ts";
import { invalid, selfId } from "./access.ts";

export const contactMethods = [
  handler(Api.contacts.ResolveUsername, resolveUsername),
  handler(Api.messages.CheckChatInvite, checkChatInvite),
];

/** 5 to 32 letters, digits and underscores; 4 for the names that were sold. */
const USERNAME = /^[a-z][a-z0-9_]{3,31}$/i;

function resolveUsername(context: CallContext, request: Api.contacts.ResolveUsername): TlObject {
  const { world } = context;
  if (!USERNAME.test(request.username)) throw invalid("USERNAME_INVALID");
  const peer = peerNamed(world, request.username.toLowerCase());
  if (peer === undefined) throw invalid("USERNAME_NOT_OCCUPIED");
  const { users, chats } = tlPeers(world, [peer], selfId(context));
  return new Api.contacts.ResolvedPeer({ peer: tlPeer(peer), users, chats });
}

/** Who is in the chat is told all of it, others its title. */
function checkChatInvite(context: CallContext, request: Api.messages.CheckChatInvite): TlObject {
  const { world } = context;
  if (request.hash === "") throw invalid("INVITE_HASH_EMPTY");
  const chat = [...world.chats.values()].find(({ inviteHash }) => inviteHash === request.hash);
  if (!chat) throw invalid("INVITE_HASH_EXPIRED");
  if (chat.dialog === undefined) {
    return new Api.ChatInvite({
      title: chat.title,
      photo: new Api.PhotoEmpty({ id: long(0) }),
      participantsCount: 1,
      color: 0,
    });
  }
  const [entity] = tlPeers(world, [chat.peer], selfId(context)).chats;
  if (!entity) throw invalid("INVITE_HASH_INVALID");
  return new Api.ChatInviteAlready({ chat: entity });
}

function peerNamed(world: World, name: string): PeerId | undefined {
  for (const user of world.users.values()) {
    if (user.username?.toLowerCase() === name) return `user${user.id}`;
  }
  for (const chat of world.chats.values()) {
    if (chat.username?.toLowerCase() === name) return chat.peer;
  }
  return undefined;
}
