// An archive with a chat that looks like one, a chat of strangers' tricks, and a long one.
import { openArchive } from "../../lib/archive/open_archive.ts";
import { renderArchive } from "../../lib/export/render_archive.ts";
import type { Message } from "../../lib/model/message.ts";
import type { Peer, PeerId } from "../../lib/model/peer.ts";
import { chatOf } from "../helpers/fake_gateway.ts";
import { HOSTILE } from "./hostile.ts";
import { fillKinds } from "./sample_kinds.ts";
import { documentOf, keepFiles, keyOf, PEOPLE, photo, rich, says, START } from "./sample_parts.ts";

const WALK: PeerId = "channel2000000001";
/** Folders of the chats, relative to the archive. */
export interface Sample {
  readonly walk: string;
  readonly hostile: string;
  readonly long: string;
  readonly kinds: string;
  readonly talk: string;
}

/** Writes archive and pages into a folder. */
export async function makeSample(folder: string): Promise<Sample> {
  await using archive = await openArchive(folder);
  const walk = archive.upsertChat(
    chatOf(WALK, { type: "private_supergroup", name: "Sunday walk", fullName: "Sunday walk" }),
  );
  archive.setChatAccount(WALK, "user2");
  archive.commitPage({ history: keyOf(walk), messages: walkMessages(), peers: PEOPLE });
  archive.commitPage({ history: keyOf(walk), messages: [edited()], peers: [], gone: [17] });
  await keepFiles(archive, walk);
  const hostile = archive.upsertChat(
    chatOf("chat66", { name: HOSTILE[0] ?? "", fullName: HOSTILE[0] ?? "" }),
  );
  const strangers = HOSTILE.map((name, i): Peer => ({
    id: `user${100 + i}`,
    name,
    shortName: name,
  }));
  archive.commitPage({
    history: keyOf(hostile),
    messages: [...hostileMessages(), ...hugeMessages()],
    peers: strangers,
  });
  await keepFiles(archive, hostile);
  const long = archive.upsertChat(
    chatOf("chat77", { name: "Long chat", fullName: "Long chat" }),
  );
  archive.commitPage({ history: keyOf(long), messages: longMessages(), peers: [] });
  const more = await fillKinds(archive);
  await renderArchive({ archive, onEvent: () => {} }, ["html"]);
  return { walk: walk.folder, hostile: hostile.folder, long: long.folder, ...more };
}

function walkMessages(): Message[] {
  return [
    {
      type: "service",
      chatId: WALK,
      id: 1,
      date: START,
      fromId: "user1",
      action: { type: "create_group", title: "Sunday walk", members: ["user2", "user3"] },
    },
    says(
      2,
      1,
      rich("Who is in for the ", ["ridge trail", { type: "bold" }], " on Sunday? Start at ", [
        "7:40",
        { type: "underline" },
      ], " at the station."),
    ),
    says(3, 1, "", {
      media: {
        type: "poll",
        question: rich("How long shall it be?"),
        closed: false,
        totalVoters: 3,
        answers: [
          { text: rich("Short, 8 km"), voters: 1, chosen: false },
          { text: rich("Long, 19 km 🥾"), voters: 2, chosen: true },
        ],
      },
    }),
    says(4, 2, "I'm in! Bringing coffee ☕", {
      replyTo: { messageId: 2 },
      reactions: [
        { type: "emoji", emoji: "❤", count: 2, recent: [{ fromId: "user1", date: START }] },
        { type: "emoji", emoji: "🔥", count: 1, recent: [] },
      ],
    }),
    says(5, 4, rich("Sunday: ", ["12 °C, clouds, 10 % rain", { type: "code" }]), {
      viaBotId: "user4",
      buttons: [[{ type: "url", text: "Forecast", data: "https://example.org/forecast" }, {
        type: "callback",
        text: "Hour by hour",
        data: "h",
      }]],
    }),
    says(6, 3, "", { media: photo("61", 1280, 960), groupedId: "9" }),
    says(7, 3, "", { media: photo("62", 1280, 960), groupedId: "9" }),
    says(8, 3, "From last year, same trail", { media: photo("63", 1280, 960), groupedId: "9" }),
    says(9, 2, rich("Careful, ", ["the bridge is gone", { type: "spoiler" }], "."), {
      forwardedFrom: { id: "channel5", date: START - 86_400, postAuthor: "Editors" },
    }),
    says(10, 3, "", {
      media: documentOf("71", { kind: "voice", mimeType: "audio/ogg", durationSeconds: 12 }),
    }),
    says(11, 1, "", {
      media: {
        type: "venue",
        title: "Station café",
        address: "2 Main Street",
        point: { latitude: 47.07, longitude: 15.44 },
      },
    }),
    says(12, 1, "Map", { media: documentOf("72", { fileName: "ridge-trail.pdf" }) }),
    says(13, 2, rich(["https://example.org/hut", { type: "link" }]), {
      media: {
        type: "web_page",
        url: "https://example.org/hut",
        title: "The hut on the ridge",
        description: "Open from May to October, soup from noon.",
      },
    }),
    says(
      14,
      3,
      rich(
        ["Pack light.\nWalk early.", { type: "blockquote", collapsed: false }],
        "\nas my grandmother said",
      ),
    ),
    says(
      15,
      2,
      rich(["const km = stops.reduce((a, b) => a + b.km, 0);", { type: "pre", language: "js" }]),
    ),
    says(16, 1, "Meet at 7:40"),
    says(17, 2, "Wrong chat, sorry", { replyTo: { messageId: 16 } }),
    says(18, 3, "", {
      media: {
        ...documentOf("73", { kind: "video", mimeType: "video/mp4", durationSeconds: 95 }),
        width: 640,
        height: 360,
      },
    }),
    says(19, 2, "", { media: { ...photo("64", 1280, 720), spoiler: true } }),
    {
      type: "service",
      chatId: WALK,
      id: 380,
      date: START + 380 * 240,
      fromId: "user1",
      action: { type: "pin_message" },
      replyTo: { messageId: 2 },
    },
    says(381, 1, rich("See you ", ["tomorrow", { type: "italic" }], "! מחר בבוקר · غدًا · 明天"), {
      replyTo: { messageId: 4, quote: rich("Bringing coffee") },
    }),
  ];
}

function edited(): Message {
  return says(16, 1, "Meet at 7:30, the train is early", { editDate: START + 9000 });
}

function hostileMessages(): Message[] {
  return HOSTILE.flatMap((text, i): Message[] => [
    says(
      2 * i + 1,
      1,
      rich([text, { type: "bold" }], [text, { type: "link" }], [text, {
        type: "text_link",
        href: text,
      }]),
      {
        chatId: "chat66",
        fromId: `user${100 + i}`,
        author: text,
        forwardedFrom: { name: text, date: 1 },
        buttons: [[{ type: "url", text, data: text }]],
        media: documentOf(`8${i}`, { fileName: text }),
      },
    ),
    {
      type: "service",
      chatId: "chat66",
      id: 2 * i + 2,
      date: START,
      action: { type: "edit_group_title", title: text },
    },
  ]);
}

/** What no program of Telegram's lets through, and an import may bring. */
function hugeMessages(): Message[] {
  const text = "\ud83d and the like ".repeat(1000);
  const nested = Array.from({ length: 10_000 }, (_, i) => ({ offset: i, length: 17_000 - 2 * i }));
  const scattered = Array.from({ length: 10_000 }, (_, i) => ({ offset: 2 * i, length: i % 40 }));
  return [
    { text, entities: nested.map((range) => ({ type: "spoiler" as const, ...range })) },
    { text, entities: scattered.map((range) => ({ type: "bold" as const, ...range })) },
    { text: "\u202e".repeat(5000), entities: [] },
  ].map((each, i) => says(1000 + i, 1, each, { chatId: "chat66", fromId: `user${100 + i}` }));
}

function longMessages(): Message[] {
  return Array.from(
    { length: 1100 },
    (_, i) =>
      says(i + 1, 1 + (i % 3), `Message number ${i + 1}`, {
        chatId: "chat77",
        date: START + i * 3600,
        ...(i === 1050 ? { replyTo: { messageId: 20 } } : {}),
      }),
  );
}
