// The state of the loopback Telegram: one account, the people and chats it sees, their messages and
// files. Plain data with a few operations; everything that is served is derived from it.
import type { PasswordGroup } from "../password_check.ts";
import type { PeerId } from "../../model/peer.ts";
import { createFileStore, type FileStore } from "./file_store.ts";
import { createMessageList, type MessageStore } from "./message_store.ts";
import type { MessageSpec, NewMessage } from "./spec.ts";
import type { TextSpec } from "./text_spec.ts";

/** Who may sign in, and how. */
export interface WorldAccount {
  /** Bare id of the user. */
  readonly userId: number;
  /** International form, digits only. */
  readonly phone: string;
  /** The code that signs in. */
  readonly code: string;
  /** Cloud password; absent when two-step verification is off. */
  readonly password?: string;
  /** In which the password is proved. @default the one that Telegram uses */
  readonly passwordGroup?: PasswordGroup;
  /** No code is sent before an e-mail address has been set. */
  readonly emailMissing?: true;
  /** Signs in as the bot `botUserId` instead. */
  readonly botToken?: string;
  /** Bare id of that bot; a user of the world. */
  readonly botUserId?: number;
  readonly apiId: number;
  readonly apiHash: string;
  /** Data centre that the account lives in. */
  readonly dcId: number;
}

/** A person or a bot. */
export interface WorldUser {
  /** Bare id. */
  readonly id: number;
  readonly accessHash: bigint;
  /** Absent for deleted accounts. */
  readonly firstName?: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly phone?: string;
  readonly bot?: boolean;
  readonly deleted?: boolean;
  readonly contact?: boolean;
  /** Served as a `min` constructor next to messages: its access hash is only good inside its context. */
  readonly min?: boolean;
}

/** What kind of chat; `user` covers bots and Saved Messages. */
export type WorldChatKind = "user" | "group" | "supergroup" | "channel";

/** A forum topic. */
export interface WorldTopic {
  /** Id of the message that created it; 1 for "General". */
  readonly id: number;
  readonly title: string;
  /** Unix time in seconds of its creation. */
  readonly date: number;
  readonly creator: PeerId;
  /** RGB, one of Telegram's six. */
  readonly iconColor: number;
  readonly closed?: boolean;
  readonly pinned?: boolean;
}

/** A chat of the account. */
export interface WorldChat {
  readonly peer: PeerId;
  /** Bare id. */
  readonly id: number;
  readonly kind: WorldChatKind;
  /** Of a group or channel; the user's name counts for private chats. */
  readonly title: string;
  readonly username?: string;
  /** Of the link that invites to it. */
  readonly inviteHash?: string;
  /** Of supergroups and channels. */
  readonly accessHash?: bigint;
  /** Unix time in seconds of its creation. */
  readonly date: number;
  readonly forum?: boolean;
  readonly noforwards?: boolean;
  /** The account was removed from it: requests answer CHANNEL_PRIVATE. */
  readonly forbidden?: boolean;
  readonly left?: boolean;
  /** Members besides the account, bare user ids. */
  readonly members: readonly number[];
  readonly about?: string;
  /** Of a basic group: the supergroup it became. */
  readonly migratedTo?: PeerId;
  /** Of a supergroup: the basic group it grew out of. */
  readonly migratedFrom?: PeerId;
  readonly topics: WorldTopic[];
  /** Place in the dialog list; absent when there is no dialog. */
  readonly dialog?: {
    readonly pinned?: boolean;
    readonly archived?: boolean;
    readonly unread?: number;
  };
  readonly messages: MessageStore;
}

/** A dialog folder. */
export interface WorldFolder {
  readonly id: number;
  readonly title: string;
  readonly emoticon?: string;
  readonly pinned: readonly PeerId[];
  readonly include: readonly PeerId[];
  readonly exclude: readonly PeerId[];
  readonly groups?: boolean;
  readonly broadcasts?: boolean;
  readonly bots?: boolean;
  readonly contacts?: boolean;
  readonly nonContacts?: boolean;
}

/** Switches of the world's behaviour that tests turn. */
export interface WorldOptions {
  /** Seconds that `account.initTakeoutSession` makes wait; 0 lets takeout begin at once. */
  takeoutDelaySeconds: number;
  /** Into how many ranges `messages.getSplitRanges` cuts the account's own messages. */
  takeoutRanges: number;
  /**
   * Data centre that clients which say so are sent to for documents; 0 for none. The server starts it when it
   * is set by then; Telegram's have numbers from 201 on.
   */
  cdnDcId: number;
}

/** What a takeout session was begun for. */
export interface WorldTakeout {
  readonly chats: ReadonlySet<WorldChatKind>;
  /** Bytes; absent when files were not asked for. */
  readonly maxFileBytes?: number;
}

/** Everything the server knows. */
export interface World {
  readonly seed: number;
  readonly account: WorldAccount;
  readonly options: WorldOptions;
  readonly users: Map<number, WorldUser>;
  /** By peer: `user1`, `chat1`, `channel1`. */
  readonly chats: Map<PeerId, WorldChat>;
  readonly folders: WorldFolder[];
  readonly files: FileStore;
  /** What the takeout sessions that are open may read, by their ids in decimal. */
  readonly takeouts: Map<string, WorldTakeout>;
  /** Takeout sessions that were closed, in order. */
  readonly finishedTakeouts: { readonly id: string; readonly success: boolean }[];
  /** Unix time in seconds of the world's newest event; references and answers are dated by it. */
  readonly now: number;
  addUser(user: WorldUser): WorldUser;
  addChat(chat: NewChat): WorldChat;
  /** Appends a message (id and date are chosen when absent) and returns what was stored. */
  addMessage(peer: PeerId, message: NewMessage): MessageSpec;
  /** Removes a message; later it is a gap. Returns whether it was there. */
  deleteMessage(peer: PeerId, id: number): boolean;
  /** Changes the text and sets the edit date. */
  editMessage(peer: PeerId, id: number, text: TextSpec): MessageSpec;
  /** Makes every file reference handed out so far expire. */
  expireReferences(): void;
  /**
   * The chat.
   * @throws {RangeError} when there is none
   */
  chat(peer: PeerId): WorldChat;
}

/** A chat as it is added; what is left out gets a sensible value. */
export type NewChat =
  & Omit<WorldChat, "id" | "members" | "topics" | "messages" | "date">
  & Partial<Pick<WorldChat, "members" | "topics" | "messages" | "date">>;

/** Creates a world that has an account and nothing else. */
export function createWorld(
  { seed, account, now }: {
    readonly seed: number;
    readonly account: WorldAccount;
    readonly now: number;
  },
): World {
  const users = new Map<number, WorldUser>();
  const chats = new Map<PeerId, WorldChat>();
  const files = createFileStore(seed);
  // Private chats and basic groups share one sequence of ids; every channel has its own.
  let commonId = 0;
  // The id of a message that was deleted is not given to another one.
  const newestIds = new Map<PeerId, number>();

  const chat = (peer: PeerId): WorldChat => {
    const found = chats.get(peer);
    if (!found) throw new RangeError(`Cannot find chat ${peer} in the world`);
    return found;
  };
  const replace = (of: WorldChat, message: MessageSpec): MessageSpec => {
    files.register(message);
    of.messages.put(message);
    return message;
  };

  return {
    seed,
    account,
    now,
    options: { takeoutDelaySeconds: 0, takeoutRanges: 2, cdnDcId: 0 },
    users,
    chats,
    folders: [],
    files,
    takeouts: new Map(),
    finishedTakeouts: [],
    chat,
    addUser(user) {
      users.set(user.id, user);
      return user;
    },
    addChat(added) {
      const id = Number(/\d+$/.exec(added.peer)?.[0]);
      const whole: WorldChat = {
        members: [],
        topics: [],
        messages: createMessageList(),
        date: now - 86_400 * 700,
        ...added,
        id,
      };
      chats.set(whole.peer, whole);
      return whole;
    },
    addMessage(peer, message) {
      const of = chat(peer);
      const own = of.peer.startsWith("channel");
      const last = own ? Math.max(of.messages.lastId(), newestIds.get(peer) ?? 0) : commonId;
      const id = message.id ?? last + 1;
      if (!own) commonId = Math.max(commonId, id);
      const before = of.messages.get(of.messages.lastId())?.date ?? of.date;
      const date = message.date ?? Math.max(before, Math.min(now, before + 60));
      return replace(of, { ...message, id, date });
    },
    deleteMessage(peer, id) {
      const { messages } = chat(peer);
      newestIds.set(peer, Math.max(messages.lastId(), newestIds.get(peer) ?? 0));
      return messages.remove(id);
    },
    editMessage(peer, id, text) {
      const of = chat(peer);
      const old = of.messages.get(id);
      if (!old) throw new RangeError(`Cannot edit message ${id} of ${peer}: there is none`);
      return replace(of, { ...old, text, editDate: Math.max(now, old.date) + 60 });
    },
    expireReferences() {
      files.epoch++;
    },
  };
}
