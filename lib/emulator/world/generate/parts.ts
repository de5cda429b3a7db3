// Chats for benchmarks: very many messages, very many files, one large file.
import type { PeerId } from "../../../model/peer.ts";
import { createLazyMessages } from "../message_store.ts";
import { hash63, seededRandom } from "../random.ts";
import type { MessageSpec } from "../spec.ts";
import type { World, WorldChat } from "../world.ts";
import { createKit } from "./kit.ts";
import { compose } from "./texts.ts";

/** Adds something to a world. */
export type WorldPart = (world: World) => WorldChat;

/** A private supergroup of short texts, made up as they are asked for. */
export function bulkTextChat(
  { messages, id = 1_700_000_001, title = "Bulk text" }: {
    /** How many; they have the ids from 1. */
    readonly messages: number;
    readonly id?: number;
    readonly title?: string;
  },
): WorldPart {
  return (world) => {
    const members = addMembers(world, id, 40);
    const date = world.now - messages * 40 - 1_000;
    const make = (messageId: number): MessageSpec => {
      const random = seededRandom(world.seed, "bulk", id, messageId);
      const words = Array.from({ length: random.integer(1, 24) }, () => random.pick(WORDS));
      const cut = random.integer(0, words.length - 1);
      return {
        id: messageId,
        date: date + messageId * 40 + random.integer(0, 39),
        from: `user${random.pick(members)}`,
        text: random.chance(0.3)
          ? compose(words.slice(0, cut).join(" "), ["bold", words[cut] ?? ""], ` №${messageId}`)
          : compose(`${words.join(" ")} №${messageId}`),
        ...(messageId > 10 && random.chance(0.2)
          ? { reply: { messageId: messageId - random.integer(1, 10) } }
          : {}),
      };
    };
    return addSupergroup(world, {
      id,
      title,
      members,
      date,
      messages: createLazyMessages({ count: messages, make }),
    });
  };
}

/** A private supergroup of photos and documents in turns. */
export function mediaHeavyChat(
  { files, bytes, spread = 0, picture, id = 1_700_000_002, title = "Many files" }: {
    readonly files: number;
    /** Of each file. */
    readonly bytes: number;
    /** Each file has so many bytes more than the one before it. @default 0 */
    readonly spread?: number;
    /** What photos show. @default one grey pixel */
    readonly picture?: Uint8Array;
    readonly id?: number;
    readonly title?: string;
  },
): WorldPart {
  return (world) => {
    const chat = addSupergroup(world, { id, title, members: addMembers(world, id, 5) });
    const kit = createKit(world, `files of ${id}`);
    for (let i = 0; i < files; i++) {
      const dcId = i % 5 === 4 ? 4 : 2;
      const from: PeerId = `user${kit.random.pick(chat.members)}`;
      const size = { bytes: bytes + i * spread, dcId };
      const shown = picture ? { picture } : {};
      const media = i % 2 === 0
        ? { type: "photo" as const, photo: kit.photo({ ...size, ...shown }) }
        : {
          type: "document" as const,
          document: kit.document({ ...size, fileName: `${i}.bin` }),
        };
      world.addMessage(chat.peer, { from, media });
    }
    return chat;
  };
}

/** A private supergroup with one document. */
export function singleDocument(
  { bytes, dcId = 2, id = 1_700_000_003, title = "One large file" }: {
    readonly bytes: number;
    readonly dcId?: number;
    readonly id?: number;
    readonly title?: string;
  },
): WorldPart {
  return (world) => {
    const chat = addSupergroup(world, { id, title, members: addMembers(world, id, 1) });
    const kit = createKit(world, `document of ${id}`);
    const document = kit.document({ bytes, dcId, fileName: "large.bin" });
    const from: PeerId = `user${chat.members[0] ?? world.account.userId}`;
    world.addMessage(chat.peer, { from, media: { type: "document", document } });
    return chat;
  };
}

/** A private supergroup of documents, of which some may hold the same. */
export function documentChat(
  { documents, id = 1_700_000_005, title = "Documents" }: {
    readonly documents: readonly {
      readonly bytes: number;
      /** Contents with one name and size are equal, in other chats too. @default a content of its own */
      readonly content?: string;
      readonly dcId?: number;
    }[];
    readonly id?: number;
    readonly title?: string;
  },
): WorldPart {
  return (world) => {
    const chat = addSupergroup(world, { id, title, members: addMembers(world, id, 3) });
    const kit = createKit(world, `documents of ${id}`);
    documents.forEach(({ bytes, content, dcId = 2 }, i) => {
      const named = content === undefined ? {} : { contentKey: `documents: ${content}` };
      const document = kit.document({ bytes, dcId, fileName: `${i}.bin`, ...named });
      const from: PeerId = `user${kit.random.pick(chat.members)}`;
      world.addMessage(chat.peer, { from, media: { type: "document", document } });
    });
    return chat;
  };
}

/** A channel that the account was removed from: it is in the list, but nothing of it can be read. */
export function forbiddenChannel(
  { id = 1_700_000_004, title = "No longer yours" }: {
    readonly id?: number;
    readonly title?: string;
  } = {},
): WorldPart {
  return (world) => {
    const accessHash = hash63(world.seed, "channel", id);
    const chat = world.addChat({
      peer: `channel${id}`,
      kind: "channel",
      title,
      accessHash,
      forbidden: true,
      dialog: {},
    });
    world.addMessage(chat.peer, { text: compose("out of sight") });
    return chat;
  };
}

function addMembers(world: World, chatId: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const id = 300_000_000 + (chatId % 1000) * 1000 + i;
    const accessHash = hash63(world.seed, "user", id);
    world.addUser({ id, accessHash, firstName: `Member ${i + 1}`, lastName: "Of Many" });
    return id;
  });
}

function addSupergroup(
  world: World,
  chat: Pick<WorldChat, "id" | "title" | "members"> & Partial<Pick<WorldChat, "messages" | "date">>,
): WorldChat {
  const { id, ...rest } = chat;
  const accessHash = hash63(world.seed, "channel", id);
  return world.addChat({
    peer: `channel${id}`,
    kind: "supergroup",
    accessHash,
    dialog: {},
    ...rest,
  });
}

const WORDS = [
  "time",
  "people",
  "слово",
  "maybe",
  "tomorrow",
  "coffee",
  "😀",
  "archive",
  "because",
  "something",
  "naïve",
  "日本",
  "the",
  "a",
  "and",
  "of",
  "where",
  "message",
] as const;
