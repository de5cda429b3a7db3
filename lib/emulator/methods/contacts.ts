// Names that are looked up.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { PeerId } from "../../model/peer.ts";
import { type CallContext, handler, type TlObject } from "../dispatch.ts";
import { tlPeers } from "../world/tl/peers.ts";
import { tlPeer } from "../world/tl/values.ts";
import type { World } from "../world/world.ts";
import { invalid, selfId } from "./access.ts";

export const contactMethods = [handler(Api.contacts.ResolveUsername, resolveUsername)];

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

function peerNamed(world: World, name: string): PeerId | undefined {
  for (const user of world.users.values()) {
    if (user.username?.toLowerCase() === name) return `user${user.id}`;
  }
  for (const chat of world.chats.values()) {
    if (chat.username?.toLowerCase() === name) return chat.peer;
  }
  return undefined;
}
