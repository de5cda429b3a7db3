// Users, groups and channels as they are served.
import "../../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { parsePeerId, type PeerId } from "../../../model/peer.ts";
import type { World, WorldChat, WorldUser } from "../world.ts";
import { long, present } from "./values.ts";

/** How much of a user is told: in answers full of messages some come without details. */
export type UserDetail = "full" | "min";

/** The user in the eyes of `self` (bare id). */
export function tlUser(user: WorldUser, self: number, detail: UserDetail = "full"): Api.User {
  const min = detail === "min" && user.min === true && user.id !== self;
  return new Api.User(present({
    id: long(user.id),
    self: user.id === self ? true : undefined,
    contact: user.contact,
    deleted: user.deleted,
    bot: user.bot,
    botInfoVersion: user.bot ? 1 : undefined,
    min: min ? true : undefined,
    // That of a `min` user is good for nothing but the user's photo.
    accessHash: long(min ? user.accessHash ^ 0x5an : user.accessHash),
    firstName: user.firstName,
    lastName: user.lastName,
    username: user.username,
    phone: min ? undefined : user.phone,
    photo: new Api.UserProfilePhotoEmpty(),
    status: user.bot || user.deleted ? undefined : new Api.UserStatusRecently({}),
  }));
}

/** The group or channel of a chat; `undefined` for private chats. */
export function tlChat(world: World, chat: WorldChat): Api.TypeChat | undefined {
  if (chat.kind === "user") return undefined;
  return chat.kind === "group" ? tlGroup(world, chat) : tlChannel(chat);
}

function tlGroup(world: World, chat: WorldChat): Api.TypeChat {
  if (chat.forbidden) return new Api.ChatForbidden({ id: long(chat.id), title: chat.title });
  const target = chat.migratedTo === undefined ? undefined : world.chats.get(chat.migratedTo);
  return new Api.Chat(present({
    id: long(chat.id),
    title: chat.title,
    photo: new Api.ChatPhotoEmpty(),
    participantsCount: target ? 0 : chat.members.length + 1,
    date: chat.date,
    version: 3,
    noforwards: chat.noforwards,
    deactivated: target ? true : undefined,
    left: chat.left,
    migratedTo: target
      ? new Api.InputChannel({
        channelId: long(target.id),
        accessHash: long(target.accessHash ?? 0n),
      })
      : undefined,
  }));
}

function tlChannel(chat: WorldChat): Api.TypeChat {
  const broadcast = chat.kind === "channel";
  const kind = broadcast ? { broadcast: true } : { megagroup: true };
  const id = long(chat.id);
  const accessHash = long(chat.accessHash ?? 0n);
  if (chat.forbidden) {
    return new Api.ChannelForbidden({ ...kind, id, accessHash, title: chat.title });
  }
  return new Api.Channel(present({
    ...kind,
    id,
    accessHash,
    title: chat.title,
    username: chat.username,
    photo: new Api.ChatPhotoEmpty(),
    date: chat.date,
    forum: chat.forum,
    noforwards: chat.noforwards,
    left: chat.left,
    participantsCount: chat.members.length + 1,
  }));
}

/** Users and chats of an answer: everyone in `peers` that the world knows, each once. */
export function tlPeers(
  world: World,
  peers: Iterable<PeerId>,
  self: number,
): { readonly users: Api.TypeUser[]; readonly chats: Api.TypeChat[] } {
  const users: Api.TypeUser[] = [];
  const chats: Api.TypeChat[] = [];
  for (const peer of new Set(peers)) {
    const { kind, id } = parsePeerId(peer);
    if (kind === "user") {
      const user = world.users.get(id);
      if (user) users.push(tlUser(user, self, "min"));
      continue;
    }
    const chat = world.chats.get(peer);
    const tl = chat && tlChat(world, chat);
    if (tl) chats.push(tl);
  }
  return { users, chats };
}
