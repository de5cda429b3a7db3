// The people and chats that come along with messages.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { Peer } from "../../../model/peer.ts";
import { defined } from "./defined.ts";
import { toPeerId } from "./ids.ts";
import { flag, list, optionalString, string } from "./scalars.ts";

/** What can be known of the peers; empty constructors, which say nothing, are left out. */
export function convertPeers(
  users: readonly Api.TypeUser[],
  chats: readonly Api.TypeChat[],
): Peer[] {
  return [...list(users), ...list(chats)].map(convertPeer).filter((peer) => peer !== undefined);
}

/** A user, group or channel; `undefined` when nothing is known of it. */
export function convertPeer(entity: Api.TypeUser | Api.TypeChat): Peer | undefined {
  if (entity instanceof Api.User) return convertUser(entity);
  if (entity instanceof Api.Channel || entity instanceof Api.ChannelForbidden) {
    return convertGroup("channel", entity);
  }
  if (entity instanceof Api.Chat || entity instanceof Api.ChatForbidden) {
    return convertGroup("chat", entity);
  }
  return undefined;
}

/** The public name without `@`; the first active one for entities that have several. */
export function usernameOf(entity: object): string | undefined {
  const { username, usernames } = entity as {
    readonly username?: string | null;
    readonly usernames?: readonly Api.TypeUsername[] | null;
  };
  return optionalString(username) ??
    optionalString(list(usernames).find((name) => name.active)?.username);
}

/** First and last name, joined. */
export function fullNameOf(user: Api.User): string {
  return [string(user.firstName), string(user.lastName)].filter((name) => name !== "").join(" ");
}

function convertUser(user: Api.User): Peer | undefined {
  const id = toPeerId("user", user.id);
  if (!id) return undefined;
  return defined({
    id,
    name: fullNameOf(user),
    shortName: string(user.firstName),
    username: usernameOf(user),
    bot: flag(user.bot),
    partial: flag(user.min),
  });
}

function convertGroup(
  kind: "chat" | "channel",
  group: Api.Chat | Api.ChatForbidden | Api.Channel | Api.ChannelForbidden,
): Peer | undefined {
  const id = toPeerId(kind, group.id);
  if (!id) return undefined;
  const title = string(group.title);
  const partial = group instanceof Api.Channel ? group.min : !(group instanceof Api.Chat);
  return defined({
    id,
    name: title,
    shortName: title,
    username: usernameOf(group),
    partial: flag(partial),
  });
}
