// Chats of the archive, their folders and the halves of their history.
import type { Chat } from "../model/chat.ts";
import { isMadeUp, parsePeerId, type PeerId } from "../model/peer.ts";
import { chatFolderName } from "./safe_name.ts";
import type { HistoryHalf } from "./names.ts";
import type { Archive } from "./archive.ts";
import { type Database, innerPath, integer, optionalText, type Row, text } from "./database.ts";
import type { ArchivedChat, ChatDetailsRecord, ChatRecord, HistoryRecord } from "./types.ts";

type ChatStore = Pick<
  Archive,
  "upsertChat" | "setChatDetails" | "setChatAccount" | "addOlderHalf" | "chat" | "chats"
>;

/** The readers and writers of the `chats` and `histories` tables. */
export function chatStore(db: Database): ChatStore {
  const find = (id: PeerId): ArchivedChat | undefined => {
    const row = db.get("SELECT * FROM chats WHERE peer_id = ?", id);
    return row && readChat(db, row);
  };
  const must = (id: PeerId): ArchivedChat => {
    const chat = find(id);
    if (!chat) throw new RangeError(`Cannot find chat ${id} in the archive`);
    return chat;
  };
  return {
    chat: find,
    chats: () => db.all("SELECT * FROM chats ORDER BY key").map((row) => readChat(db, row)),
    addOlderHalf(chatId, id) {
      const chat = must(chatId);
      if (!chat.histories.some(({ half }) => half === "older")) {
        addHistory(db, chat.key, "older", id);
      }
      return must(chatId);
    },
    upsertChat(chat) {
      const data = JSON.stringify(recordOf(chat));
      const id = chat.ref.id;
      db.transaction(() => {
        const sql = "UPDATE chats SET data = ? WHERE peer_id = ?";
        if (db.run(sql, data, id) === 0) addChat(db, chat, data);
      });
      return must(id);
    },
    setChatAccount(chatId, account) {
      const { key } = must(chatId);
      // Deno 2.4 cannot bind a parameter that has a number.
      const sql = "UPDATE chats SET account = ? WHERE key = ? AND account IS NOT ?";
      db.run(sql, account, key, account);
      return must(chatId);
    },
    setChatDetails(chatId, details) {
      const { migratedFrom, ...rest } = details;
      const chat = must(chatId);
      db.transaction(() => {
        db.run("UPDATE chats SET details = ? WHERE key = ?", JSON.stringify(rest), chat.key);
        if (migratedFrom) setOlderHalf(db, chat, migratedFrom.id);
      });
      return must(chatId);
    },
  };
}

function addChat(db: Database, chat: Chat, data: string): void {
  const folder = freeFolder(db, chat);
  db.run(
    "INSERT INTO chats (peer_id, folder, folder_folded, data) VALUES (?, ?, ?, ?)",
    chat.ref.id,
    folder,
    fold(folder),
    data,
  );
  const row = db.get("SELECT key FROM chats WHERE peer_id = ?", chat.ref.id);
  addHistory(db, integer(row ?? {}, "key"), "main", chat.ref.id);
}

/** An import has the messages of an older half without knowing whose they are. */
function setOlderHalf(db: Database, chat: ArchivedChat, id: PeerId): void {
  const older = chat.histories.find(({ half }) => half === "older");
  if (!older) addHistory(db, chat.key, "older", id);
  else if (isMadeUp(older.peerId)) {
    db.run("UPDATE histories SET peer_id = ? WHERE key = ?", id, older.key);
  }
}

function addHistory(db: Database, chat: number, half: HistoryHalf, id: PeerId): void {
  db.run("INSERT INTO histories (chat, half, peer_id) VALUES (?, ?, ?)", chat, half, id);
}

/**
 * The bare id makes a folder unique among users, or among groups, or among channels. A user and a
 * channel can share it; then the second one's folder ends with the whole peer id.
 */
function freeFolder(db: Database, chat: Chat): string {
  const folder = chatFolderName(chat.fullName, String(parsePeerId(chat.ref.id).id));
  const taken = db.get("SELECT key FROM chats WHERE folder_folded = ?", fold(folder));
  return taken ? chatFolderName(chat.fullName, chat.ref.id) : folder;
}

/** Equal for names that a file system without upper and lower case takes for equal. */
function fold(folder: string): string {
  return folder.toUpperCase().toLowerCase().normalize("NFC");
}

function recordOf(chat: Chat): ChatRecord {
  const {
    ref: _ref,
    unreadCount: _unread,
    pinned: _pinned,
    archived: _archived,
    folders: _folders,
    ...rest
  } = chat;
  return rest;
}

function readChat(db: Database, row: Row): ArchivedChat {
  const key = integer(row, "key");
  const details = optionalText(row, "details");
  const account = optionalText(row, "account") as PeerId | undefined;
  return {
    key,
    id: text(row, "peer_id") as PeerId,
    folder: innerPath(row, "folder"),
    chat: JSON.parse(text(row, "data")) as ChatRecord,
    details: details === undefined ? undefined : JSON.parse(details) as ChatDetailsRecord,
    ...(account === undefined ? {} : { account }),
    histories: readHistories(db, key),
  };
}

function readHistories(db: Database, chat: number): readonly HistoryRecord[] {
  const rows = db.all("SELECT * FROM histories WHERE chat = ? ORDER BY half = 'main'", chat);
  return rows.map((row) => ({
    key: integer(row, "key"),
    half: text(row, "half") as HistoryHalf,
    peerId: text(row, "peer_id") as PeerId,
    lastMessageId: integer(row, "last_message_id"),
  }));
}
