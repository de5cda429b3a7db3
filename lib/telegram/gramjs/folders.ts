// Which dialog folders a chat belongs to (core.telegram.org/api/folders).
import "./quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { PeerId } from "../../model/peer.ts";
import { peerIdOf, toPeerId } from "./convert/ids.ts";

/** The user or group behind a dialog. */
export type DialogEntity = Api.TypeUser | Api.TypeChat;

/** A folder of the account. */
export interface FolderMatcher {
  readonly title: string;
  matches(entity: DialogEntity, dialog: Api.Dialog): boolean;
}

/** Makes a matcher of a folder; `undefined` for "All chats", which is none. */
export function folderMatcher(filter: Api.TypeDialogFilter): FolderMatcher | undefined {
  if (filter instanceof Api.DialogFilterDefault) return undefined;
  const included = peerIds([...filter.pinnedPeers, ...filter.includePeers]);
  const excluded = filter instanceof Api.DialogFilter
    ? peerIds(filter.excludePeers)
    : new Set<PeerId>();
  return {
    title: filter.title.text,
    matches(entity, dialog) {
      const id = peerIdOf(dialog.peer);
      if (!id) return false;
      if (included.has(id)) return true;
      if (excluded.has(id) || !(filter instanceof Api.DialogFilter)) return false;
      return ofWantedKind(filter, entity) && !leftOut(filter, dialog);
    },
  };
}

function ofWantedKind(filter: Api.DialogFilter, entity: DialogEntity): boolean {
  if (entity instanceof Api.User) {
    if (entity.bot) return Boolean(filter.bots);
    return Boolean(entity.contact ? filter.contacts : filter.nonContacts);
  }
  if (entity instanceof Api.Channel && entity.broadcast) return Boolean(filter.broadcasts);
  return Boolean(filter.groups);
}

function leftOut(filter: Api.DialogFilter, dialog: Api.Dialog): boolean {
  const muted = (dialog.notifySettings.muteUntil ?? 0) > Date.now() / 1000;
  const read = dialog.unreadCount === 0 && !dialog.unreadMark;
  return Boolean(
    (filter.excludeMuted && muted) || (filter.excludeRead && read) ||
      (filter.excludeArchived && dialog.folderId === 1),
  );
}

function peerIds(peers: readonly Api.TypeInputPeer[]): ReadonlySet<PeerId> {
  return new Set(peers.map(inputPeerId).filter((id) => id !== undefined));
}

function inputPeerId(peer: Api.TypeInputPeer): PeerId | undefined {
  if (peer instanceof Api.InputPeerUser) return toPeerId("user", peer.userId);
  if (peer instanceof Api.InputPeerChat) return toPeerId("chat", peer.chatId);
  if (peer instanceof Api.InputPeerChannel) return toPeerId("channel", peer.channelId);
  return undefined;
}
