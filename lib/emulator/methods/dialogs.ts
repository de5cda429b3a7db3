// The dialog list and its folders.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { parsePeerId, type PeerId } from "../../model/peer.ts";
import { type CallContext, handler, type TlObject } from "../dispatch.ts";
import { mentionedPeers } from "../world/mentioned.ts";
import type { MessageSpec } from "../world/spec.ts";
import { tlMessage } from "../world/tl/message.ts";
import { tlPeers } from "../world/tl/peers.ts";
import { long, present, tlPeer } from "../world/tl/values.ts";
import type { World, WorldChat, WorldFolder } from "../world/world.ts";
import { inputChat, selfId } from "./access.ts";
import { MAX_SLICE, storeMessages } from "./slice.ts";

export const dialogMethods = [
  handler(Api.messages.GetDialogs, getDialogs),
  handler(Api.messages.GetPeerDialogs, getPeerDialogs),
  handler(Api.messages.GetPinnedDialogs, getPinnedDialogs),
  handler(Api.messages.GetDialogFilters, getDialogFilters),
];

const DEFAULT_LIMIT = 20;
const ARCHIVE = 1;

/** A dialog and what it is ordered by. */
interface Entry {
  readonly chat: WorldChat;
  readonly top: MessageSpec | undefined;
  readonly date: number;
}

function getDialogs(context: CallContext, request: Api.messages.GetDialogs): TlObject {
  const entries = withinRange(context, entriesOf(context.world, request.folderId));
  const pinned = entries.filter(({ chat }) => chat.dialog?.pinned);
  const others = entries.filter(({ chat }) => !chat.dialog?.pinned).sort(newestFirst);
  const list = request.excludePinned ? others : [...pinned, ...others];
  const limit = request.limit <= 0 ? DEFAULT_LIMIT : Math.min(request.limit, MAX_SLICE);
  const rest = afterOffset(
    context,
    { pinned: request.excludePinned ? [] : pinned, others },
    request,
  );
  const page = rest.slice(0, limit);
  const body = dialogsBody(context, page);
  return page.length === list.length
    ? new Api.messages.Dialogs(body)
    : new Api.messages.DialogsSlice({ count: list.length, ...body });
}

/** Within a range of a takeout: chats with messages in it. Those of channels count as the newest. */
function withinRange({ messagesRange: range }: CallContext, entries: readonly Entry[]): Entry[] {
  if (!range) return [...entries];
  const newest = range.max === 0x7fff_ffff;
  return entries.flatMap((entry) => {
    if (parsePeerId(entry.chat.peer).kind === "channel") return newest ? [entry] : [];
    const messages = storeMessages(entry.chat.messages, range);
    if (messages.size === 0) return newest && entry.chat.messages.size === 0 ? [entry] : [];
    const top = messages.at(messages.size - 1);
    return [{ chat: entry.chat, top, date: top.date }];
  });
}

/** The offset is the last dialog that the client has: its date, top message and peer. */
function afterOffset(
  context: CallContext,
  { pinned, others }: { readonly pinned: readonly Entry[]; readonly others: readonly Entry[] },
  request: Api.messages.GetDialogs,
): readonly Entry[] {
  const { offsetDate, offsetId } = request;
  const peer = request.offsetPeer instanceof Api.InputPeerEmpty
    ? undefined
    : inputChat(context, request.offsetPeer).peer;
  if (peer === undefined && offsetDate === 0 && offsetId === 0) return [...pinned, ...others];
  const place = pinned.findIndex(({ chat }) => chat.peer === peer);
  if (place >= 0) return [...pinned.slice(place + 1), ...others];
  const offset = { date: offsetDate, id: offsetId, peer: peer ?? "" };
  return others.filter((entry) => compareKeys(keyOf(entry), offset) > 0);
}

function getPeerDialogs(context: CallContext, request: Api.messages.GetPeerDialogs): TlObject {
  const chats = request.peers.flatMap((one) =>
    one instanceof Api.InputDialogPeer ? [inputChat(context, one.peer)] : []
  );
  return peerDialogs(context, chats.map(entryOf));
}

function getPinnedDialogs(context: CallContext, request: Api.messages.GetPinnedDialogs): TlObject {
  const entries = entriesOf(context.world, request.folderId);
  return peerDialogs(context, entries.filter(({ chat }) => chat.dialog?.pinned));
}

function peerDialogs(context: CallContext, entries: readonly Entry[]): TlObject {
  const state = new Api.updates.State({
    pts: 1,
    qts: 0,
    date: context.world.now,
    seq: 1,
    unreadCount: 0,
  });
  return new Api.messages.PeerDialogs({ ...dialogsBody(context, entries), state });
}

function getDialogFilters({ world }: CallContext): TlObject {
  return new Api.messages.DialogFilters({
    filters: [
      new Api.DialogFilterDefault(),
      ...world.folders.map((folder) => tlFolder(world, folder)),
    ],
  });
}

function dialogsBody(context: CallContext, entries: readonly Entry[]) {
  const self = selfId(context);
  const peers: PeerId[] = [];
  const messages: Api.TypeMessage[] = [];
  for (const { chat, top } of entries) {
    peers.push(chat.peer);
    if (!top) continue;
    peers.push(...mentionedPeers(chat, top));
    messages.push(tlMessage(context.world, chat, top, self));
  }
  return { dialogs: entries.map(tlDialog), messages, ...tlPeers(context.world, peers, self) };
}

function tlDialog({ chat, top }: Entry): Api.Dialog {
  const id = top?.id ?? 0;
  const unread = chat.dialog?.unread ?? 0;
  return new Api.Dialog(present({
    pinned: chat.dialog?.pinned,
    peer: tlPeer(chat.peer),
    topMessage: id,
    readInboxMaxId: Math.max(0, id - unread),
    readOutboxMaxId: id,
    unreadCount: unread,
    unreadMentionsCount: 0,
    unreadReactionsCount: 0,
    notifySettings: new Api.PeerNotifySettings({}),
    pts: chat.accessHash === undefined ? undefined : 1,
    folderId: chat.dialog?.archived ? ARCHIVE : undefined,
  }));
}

function entriesOf(world: World, folderId: number | undefined): Entry[] {
  return [...world.chats.values()]
    .filter(({ dialog }) => dialog !== undefined)
    .filter(({ dialog }) =>
      folderId === undefined || (dialog?.archived === true) === (folderId === ARCHIVE)
    )
    .map(entryOf);
}

function entryOf(chat: WorldChat): Entry {
  const top = chat.forbidden ? undefined : chat.messages.get(chat.messages.lastId());
  return { chat, top, date: top?.date ?? chat.date };
}

interface Key {
  readonly date: number;
  readonly id: number;
  readonly peer: string;
}

function keyOf({ chat, top, date }: Entry): Key {
  return { date, id: top?.id ?? 0, peer: chat.peer };
}

function newestFirst(a: Entry, b: Entry): number {
  return compareKeys(keyOf(a), keyOf(b));
}

function compareKeys(a: Key, b: Key): number {
  if (a.date !== b.date) return b.date - a.date;
  if (a.id !== b.id) return b.id - a.id;
  return a.peer < b.peer ? -1 : Number(a.peer > b.peer);
}

function tlFolder(world: World, folder: WorldFolder): Api.DialogFilter {
  const inputs = (peers: readonly PeerId[]) => peers.map((peer) => tlInputPeer(world, peer));
  return new Api.DialogFilter(present({
    id: folder.id,
    title: new Api.TextWithEntities({ text: folder.title, entities: [] }),
    emoticon: folder.emoticon,
    contacts: folder.contacts,
    nonContacts: folder.nonContacts,
    groups: folder.groups,
    broadcasts: folder.broadcasts,
    bots: folder.bots,
    pinnedPeers: inputs(folder.pinned),
    includePeers: inputs(folder.include),
    excludePeers: inputs(folder.exclude),
  }));
}

function tlInputPeer(world: World, peer: PeerId): Api.TypeInputPeer {
  const { kind, id } = parsePeerId(peer);
  if (kind === "chat") return new Api.InputPeerChat({ chatId: long(id) });
  if (kind === "user") {
    const accessHash = long(world.users.get(id)?.accessHash ?? 0n);
    return new Api.InputPeerUser({ userId: long(id), accessHash });
  }
  const accessHash = long(world.chats.get(peer)?.accessHash ?? 0n);
  return new Api.InputPeerChannel({ channelId: long(id), accessHash });
}
