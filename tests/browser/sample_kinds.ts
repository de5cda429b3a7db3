// A forum and a talk with every kind of message, so that each can be looked at.
import type { Archive } from "../../lib/archive/archive.ts";
import type { ServiceAction } from "../../lib/model/action.ts";
import type { Message, TextMessage } from "../../lib/model/message.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import type { RichText } from "../../lib/model/text.ts";
import { chatOf, remoteFile } from "../helpers/fake_gateway.ts";
import { documentOf, keepFiles, keyOf, PEOPLE, photo, rich, says, START } from "./sample_parts.ts";

const FORUM: PeerId = "channel2000000002";
const TALK: PeerId = "user3";
const PATHS = 2;
const TOOLS = 40;

/** Folders of both chats, relative to the archive. */
export interface KindsSample {
  readonly kinds: string;
  readonly talk: string;
}

/** The account is the first of the people. */
export async function fillKinds(archive: Archive): Promise<KindsSample> {
  const kinds = archive.upsertChat(
    chatOf(FORUM, {
      type: "public_supergroup",
      name: "Allotment 12",
      fullName: "Allotment 12",
      forum: true,
    }),
  );
  archive.setChatAccount(FORUM, "user1");
  archive.commitPage({ history: keyOf(kinds), messages: forumMessages(), peers: PEOPLE });
  archive.commitPage({
    history: keyOf(kinds),
    messages: [post(PATHS, 5, 1, "Gate code changed, ask me", { editDate: START + 2000 })],
    peers: [],
    gone: [6, 12],
  });
  await keepFiles(archive, kinds);
  for (const job of archive.takeTranscriptJobs(keyOf(kinds), 10, SPEECH)) {
    const text = "The shed key is under the blue pot, behind the second row of beans.";
    archive.recordTranscript({ ...SPEECH, sha256: job.sha256 }, {
      transcript: { text, segments: [], durationMs: 4000, model: "base" },
    });
  }
  const talk = archive.upsertChat(
    chatOf(TALK, { type: "personal_chat", name: "Mei", fullName: "Mei Tanaka" }),
  );
  archive.commitPage({ history: keyOf(talk), messages: talkMessages(), peers: PEOPLE });
  await keepFiles(archive, talk);
  return { kinds: kinds.folder, talk: talk.folder };
}

const SPEECH = { model: "base", language: "auto", kinds: ["voice", "video_message"] } as const;

function post(
  topicId: number,
  id: number,
  from: number,
  text: RichText | string,
  more: Partial<TextMessage> = {},
): TextMessage {
  return says(id, from, text, { chatId: FORUM, topicId, ...more });
}

function event(id: number, action: ServiceAction, more: Partial<Message> = {}): Message {
  return {
    type: "service",
    chatId: FORUM,
    id,
    date: START + id * 240,
    fromId: "user2",
    action,
    ...more,
  } as Message;
}

function picture(id: string) {
  const { location } = remoteFile(id, 9000);
  return { location: { ...location, thumbSize: "m" }, dcId: 2, size: 9000 };
}

function forumMessages(): Message[] {
  return [
    event(1, { type: "create_channel", title: "Allotment 12" }),
    event(PATHS, { type: "topic_created", title: "Paths & fences 🚧", iconColor: 1 }, {
      topicId: PATHS,
    }),
    post(PATHS, 3, 2, "Who has the wheelbarrow?"),
    post(PATHS, 4, 1, "Me. Back tonight.", { replyTo: { messageId: 3 } }),
    post(PATHS, 5, 1, "Gate code is 4711"),
    post(PATHS, 6, 3, "Never mind, wrong group", { replyTo: { messageId: 5 } }),
    ...[7, 8, 9, 10, 11].map((id) =>
      post(PATHS, id, 1, id === 11 ? "All five beds" : "", {
        media: photo(`k${id}`, 1280, id % 2 ? 960 : 1600),
        groupedId: "1",
      })
    ),
    ...[12, 13].map((id) =>
      post(PATHS, id, 2, id === 13 ? "Before and after" : "", {
        media: photo(`k${id}`, 900, 1200),
        groupedId: "2",
      })
    ),
    ...[14, 15].map((id) =>
      post(PATHS, id, 3, id === 15 ? "Both plans" : "", {
        media: documentOf(`k${id}`, { fileName: `plan-${id}_final_final.dwg` }),
        groupedId: "3",
      })
    ),
    event(TOOLS, { type: "topic_created", title: "Tools", iconColor: 2 }, { topicId: TOOLS }),
    post(TOOLS, 41, 3, "", {
      media: documentOf("k41", { kind: "voice", mimeType: "audio/ogg", durationSeconds: 4 }),
    }),
    post(TOOLS, 42, 1, "", {
      media: {
        ...documentOf("k42", { kind: "video_message", mimeType: "video/mp4", durationSeconds: 9 }),
        width: 384,
        height: 384,
        thumbnail: picture("k42t"),
      },
    }),
    post(TOOLS, 43, 2, "", {
      media: {
        ...documentOf("k43", { kind: "sticker", mimeType: "image/webp", stickerEmoji: "🥕" }),
        width: 512,
        height: 384,
      },
    }),
    post(TOOLS, 44, 1, "", {
      media: documentOf("k44", {
        kind: "sticker",
        mimeType: "application/x-tgsticker",
        stickerEmoji: "🐌",
      }),
    }),
    post(TOOLS, 45, 3, "", {
      media: documentOf("k45", {
        kind: "audio",
        mimeType: "audio/mpeg",
        durationSeconds: 200,
        performer: "The Compost Five",
        title: "Slug Weather",
      }),
    }),
    post(TOOLS, 46, 2, "", {
      media: {
        ...documentOf("k46", { kind: "animation", mimeType: "video/mp4", durationSeconds: 3 }),
        width: 480,
        height: 270,
        thumbnail: picture("k46t"),
      },
    }),
    post(
      TOOLS,
      47,
      2,
      rich(
        "Mulch ",
        ["🌱", { type: "custom_emoji", documentId: "5368324170671202286" }],
        " first, then ",
        ["two", { type: "strikethrough" }],
        " three spades. ",
        ["#beds", { type: "hashtag" }],
        " ",
        ["@nora", { type: "mention" }],
        " ",
        ["/water", { type: "bot_command" }],
        " ",
        ["the secret: coffee grounds", { type: "spoiler" }],
      ),
    ),
    post(TOOLS, 48, 3, "🌻"),
    post(TOOLS, 49, 1, "👍👍🏽🇦🇹"),
    post(
      TOOLS,
      50,
      2,
      rich(
        [Array.from({ length: 9 }, (_, i) => `Rule ${i + 1}: close the gate.`).join("\n"), {
          type: "blockquote",
          collapsed: true,
        }],
        "\nfrom the statutes",
      ),
    ),
    post(TOOLS, 51, 1, "", { media: { type: "dice", emoji: "🎲", value: 6 } }),
    post(TOOLS, 52, 2, "", {
      media: {
        type: "contact",
        firstName: "Jo",
        lastName: "Smith",
        phoneNumber: "15551234567",
        vcard: "",
        userId: "user1",
      },
    }),
    post(TOOLS, 53, 1, "", {
      media: {
        type: "todo_list",
        title: rich("Before the frost"),
        othersCanAppend: true,
        othersCanComplete: true,
        items: [{ id: 1, text: rich("Drain the hose") }, { id: 2, text: rich("Dig up dahlias") }],
      },
    }),
    post(TOOLS, 54, 3, "", {
      media: {
        type: "giveaway",
        quantity: 3,
        months: 6,
        untilDate: START + 9e5,
        channels: ["channel5"],
        countries: ["AT", "JP"],
        additionalPrize: "a bag of seeds",
        onlyNewSubscribers: true,
      },
    }),
    post(TOOLS, 55, 4, "", {
      media: {
        type: "invoice",
        title: "Compost, 40 l",
        description: "Delivered to the gate",
        currency: "EUR",
        amount: 1250,
      },
    }),
    post(TOOLS, 56, 1, "", {
      media: { type: "paid", starsAmount: "50", items: [photo("k56", 800, 600)] },
    }),
    post(TOOLS, 57, 1, "Look at this", {
      media: {
        type: "web_page",
        url: "https://example.org/snails",
        title: "Snails and how to live with them",
        description: "Copper, beer, patience.",
      },
      forwardedFrom: { name: "A hidden account", date: START - 9000 },
      reactions: [
        { type: "emoji", emoji: "😁", count: 12, recent: [{ fromId: "user2", date: START }] },
        { type: "custom_emoji", documentId: "1", count: 2, recent: [] },
        { type: "paid", count: 100, recent: [] },
      ],
    }),
    post(1, 58, 2, "مرحبا، متى نلتقي عند البوابة؟"),
    post(1, 59, 1, `${"Long words like ".repeat(12)}${"x".repeat(180)}`),
    event(60, { type: "invite_members", members: ["user3", "user4"] }, { topicId: 1 }),
    event(61, { type: "edit_group_photo", photo: photo("k61", 640, 640) }, { topicId: 1 }),
    event(62, { type: "phone_call", callId: "1", video: false, durationSeconds: 75 }, {
      topicId: 1,
    }),
    ...[63, 64, 65, 66, 67, 68, 69, 70, 71, 72].map((id) =>
      post(1, id, 3, "", { media: photo(`k${id}`, 800, 600), groupedId: "9" })
    ),
  ];
}

function talkMessages(): Message[] {
  const talk = (id: number, from: number, text: RichText | string, more = {}) =>
    says(id, from, text, { chatId: TALK, ...more });
  return [
    talk(1, 3, "Are the beans up?"),
    talk(2, 1, "Since Monday! Eleven of twelve.", { replyTo: { messageId: 1 } }),
    talk(3, 1, "", { media: photo("t3", 1280, 960) }),
    talk(4, 3, rich("Then ", ["Sunday, 9:00", { type: "bold" }], " it is"), {
      reactions: [{ type: "emoji", emoji: "👍", count: 1, recent: [] }],
    }),
    talk(5, 1, "", {
      media: documentOf("t5", { kind: "voice", mimeType: "audio/ogg", durationSeconds: 7 }),
    }),
    talk(6, 1, rich(["print(sum(beans))", { type: "pre", language: "python" }])),
    talk(7, 3, "❤️"),
  ];
}
