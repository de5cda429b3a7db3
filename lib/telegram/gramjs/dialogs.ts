// The dialog list: all pages, archived chats too, with the folders that name each chat.
import "./quiet_globals.ts";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import type { Chat, ChatRef } from "../../model/chat.ts";
import { RpcError, TgkeepError } from "../../model/errors.ts";
import type { PeerId } from "../../model/peer.ts";
import { convertChat, migratedTo } from "./convert/chat.ts";
import { decimal, peerIdOf } from "./convert/ids.ts";
import { convertPeer } from "./convert/peers.ts";
import { type DialogEntity, folderMatcher } from "./folders.ts";
import { inputPeer } from "./input.ts";
import type { Ask } from "./paged_list.ts";

const PAGE_SIZE = 100;
/** The folder of archived chats. */
const ARCHIVE = 1;

/**
 * Lists every chat of the account once. A basic group that became a supergroup is left out: its
 * messages are the older half of the supergroup.
 *
 * @throws {TgkeepError} `usage` for bots, which have no dialog list
 */
export async function listDialogs(call: Ask, selfId: PeerId): Promise<readonly Chat[]> {
  try {
    const foldersOf = await loadFolders(call);
    const chats = new Map<PeerId, Chat>();
    const read = async (folderId: number): Promise<void> => {
      for await (const page of dialogPages(call, folderId)) {
        for (const chat of convertPage(page, selfId, foldersOf)) {
          if (!chats.has(chat.ref.id)) chats.set(chat.ref.id, chat);
        }
      }
    };
    await read(0);
    // Who has archived nothing may have no such folder.
    await read(ARCHIVE).catch((error: unknown) => {
      if (!(error instanceof RpcError && error.type === "FOLDER_ID_INVALID")) throw error;
    });
    return [...chats.values()];
  } catch (error) {
    if (error instanceof RpcError && error.type === "BOT_METHOD_INVALID") {
      throw new TgkeepError(
        "usage",
        "Telegram gives bots no list of chats. Name the chats of the bot by @username",
        { cause: error },
      );
    }
    throw error;
  }
}

type DialogsAnswer = Api.messages.Dialogs | Api.messages.DialogsSlice;

async function* dialogPages(call: Ask, folderId: number): AsyncGenerator<DialogsAnswer> {
  let offset: { date: number; id: number; peer: Api.TypeInputPeer } = {
    date: 0,
    id: 0,
    peer: new Api.InputPeerEmpty(),
  };
  const seen = new Set<PeerId>();
  while (true) {
    const page = await call(
      new Api.messages.GetDialogs({
        ...(seen.size > 0 ? { excludePinned: true } : {}),
        folderId,
        offsetDate: offset.date,
        offsetId: offset.id,
        offsetPeer: offset.peer,
        limit: PAGE_SIZE,
        hash: bigInt.zero,
      }),
    );
    if (page instanceof Api.messages.DialogsNotModified) return;
    yield page;
    // A page that is just as long as it may be can have been cut off, whatever it calls itself.
    if (page instanceof Api.messages.Dialogs && page.dialogs.length < PAGE_SIZE) return;
    const before = seen.size;
    for (const { peer } of page.dialogs) {
      const id = peerIdOf(peer);
      if (id) seen.add(id);
    }
    const next = nextOffset(page);
    // A page that brings nothing new would come again for ever.
    if (!next || seen.size === before) return;
    offset = next;
  }
}

/** The last dialog of a page whose newest message is known: the next page starts behind it. */
function nextOffset(
  page: DialogsAnswer,
): { date: number; id: number; peer: Api.TypeInputPeer } | undefined {
  const dates = topMessageDates(page);
  const entities = entitiesOf(page);
  for (const dialog of page.dialogs.toReversed()) {
    if (!(dialog instanceof Api.Dialog)) continue;
    const id = peerIdOf(dialog.peer);
    const date = dates.get(`${id}/${dialog.topMessage}`);
    const entity = id && entities.get(id);
    if (date === undefined || !entity) continue;
    return { date, id: dialog.topMessage, peer: inputPeer(refOf(id, entity)) };
  }
  return undefined;
}

function* convertPage(
  page: DialogsAnswer,
  selfId: PeerId,
  foldersOf: (entity: DialogEntity, dialog: Api.Dialog) => readonly string[],
): Generator<Chat> {
  const dates = topMessageDates(page);
  const entities = entitiesOf(page);
  for (const dialog of page.dialogs) {
    if (!(dialog instanceof Api.Dialog)) continue;
    const id = peerIdOf(dialog.peer);
    const entity = id && entities.get(id);
    if (!entity || migratedTo(entity)) continue;
    const chat = convertChat(entity, selfId, {
      topMessageId: dialog.topMessage,
      lastMessageDate: dates.get(`${id}/${dialog.topMessage}`),
      unreadCount: dialog.unreadCount,
      folders: foldersOf(entity, dialog),
      archived: dialog.folderId === ARCHIVE,
      pinned: dialog.pinned,
    });
    if (chat) yield chat;
  }
}

function topMessageDates(page: DialogsAnswer): ReadonlyMap<string, number> {
  const dates = new Map<string, number>();
  for (const message of page.messages) {
    if (message instanceof Api.MessageEmpty) continue;
    dates.set(`${peerIdOf(message.peerId)}/${message.id}`, message.date);
  }
  return dates;
}

function entitiesOf(page: DialogsAnswer): ReadonlyMap<PeerId, DialogEntity> {
  const entities = new Map<PeerId, DialogEntity>();
  for (const entity of [...page.users, ...page.chats]) {
    const id = convertPeer(entity)?.id;
    if (id) entities.set(id, entity);
  }
  return entities;
}

function refOf(id: PeerId, entity: DialogEntity): ChatRef {
  const accessHash = "accessHash" in entity ? decimal(entity.accessHash) : undefined;
  return accessHash === undefined ? { id } : { id, accessHash };
}

/** Folders are a convenience: a server that does not know them does not keep anybody from the chats. */
async function loadFolders(
  call: Ask,
): Promise<(entity: DialogEntity, dialog: Api.Dialog) => readonly string[]> {
  const filters = await call(new Api.messages.GetDialogFilters()).then(
    (answer) => answer.filters,
    (error: unknown) => {
      if (error instanceof RpcError && error.status === 400) return [];
      throw error;
    },
  );
  const matchers = filters.map(folderMatcher).filter((each) => each !== undefined);
  return (entity, dialog) =>
    matchers.filter((matcher) => matcher.matches(entity, dialog)).map((matcher) => matcher.title);
}
