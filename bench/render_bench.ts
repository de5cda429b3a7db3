// What it takes to write the outputs of a long chat from its archive: time and memory of the program, its
// start and the reading included.
import { join } from "node:path";
import { openArchive } from "../lib/archive/open_archive.ts";
import type { ArchivedChat } from "../lib/archive/types.ts";
import type { Archive } from "../lib/archive/archive.ts";
import type { Media } from "../lib/model/media.ts";
import type { TextMessage } from "../lib/model/message.ts";
import type { Peer, PeerId } from "../lib/model/peer.ts";
import type { TextEntity } from "../lib/model/text.ts";
import { measure, printTable } from "./measure.ts";

const MESSAGES = 100_000;

/** Longest wall time in seconds, where the format has promised one. */
const FORMATS = [
  { format: "json", seconds: 10 },
  { format: "html", seconds: 25 },
  { format: "markdown", seconds: 25 },
  { format: "ndjson", seconds: 10 },
  { format: "csv", seconds: 10 },
] as const;

/** Peak RSS that no run may pass, in MiB. */
const LIMIT_MIB = 300;

const CHAT: PeerId = "channel1700000009";
const PEOPLE = Array.from({ length: 40 }, (_, i): Peer => ({
  id: `user${5000 + i}`,
  name: `Person ${i} <of> many`,
  shortName: `Person ${i}`,
}));
const WORDS = "a chat is kept when nobody needs the server any more & <b>markup</b> stays text"
  .split(" ");

const folder = await Deno.makeTempDir();
const rows: string[][] = [];
let kept = true;
try {
  await fill(folder);
  for (const { format, seconds } of FORMATS) {
    const run = await measure({ client: "tgkeep", args: ["render", folder, "--format", format] });
    kept &&= run.wall_seconds <= seconds && run.peak_rss_mib <= LIMIT_MIB;
    rows.push([
      format,
      run.wall_seconds.toFixed(1),
      String(seconds),
      run.cpu_seconds.toFixed(1),
      run.peak_rss_mib.toFixed(0),
      String(LIMIT_MIB),
    ]);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
printTable([["format", "s", "allowed", "CPU s", "peak MiB", "allowed"], ...rows]);
console.log(`\n${MESSAGES.toLocaleString("en-US")} messages: ${kept ? "kept" : "BROKEN"}\n`);
if (!kept) Deno.exit(1);

/** Texts with formatting, answers near and far, photos that are there and some that are not. */
async function fill(out: string): Promise<void> {
  using archive = await openArchive(out);
  const chat = archive.upsertChat({
    ref: { id: CHAT, accessHash: "1" },
    type: "private_supergroup",
    name: "Long chat",
    fullName: "Long chat",
    topMessageId: MESSAGES,
    unreadCount: 0,
    folders: [],
  });
  const history = chat.histories[0]?.key ?? 0;
  for (let first = 1; first <= MESSAGES; first += 1000) {
    const messages = Array.from({ length: 1000 }, (_, i) => messageOf(first + i));
    archive.commitPage({ history, messages, peers: first === 1 ? PEOPLE : [] });
  }
  settleFiles(archive, chat, history);
  await Deno.mkdir(join(out, chat.folder), { recursive: true });
}

function settleFiles(archive: Archive, chat: ArchivedChat, history: number): void {
  for (;;) {
    const jobs = archive.takeMediaJobs(history, 1000);
    if (jobs.length === 0) return;
    archive.recordMediaOutcomes(
      chat,
      jobs.map((job) => ({
        job,
        outcome: job.messageId % 7 === 0
          ? { state: "skipped", reason: "too_large" }
          : { state: "kept", bytes: 80_000, sha256: "0".repeat(64) },
      })),
    );
  }
}

function messageOf(id: number): TextMessage {
  const length = 4 + (id * 7) % 40;
  const words = Array.from({ length }, (_, i) => WORDS[(id * 13 + i * 5) % WORDS.length] ?? "");
  const text = words.join(" ");
  const entities: TextEntity[] = id % 3 === 0
    ? [
      { type: "bold", offset: 0, length: 5 },
      { type: "text_link", offset: 6, length: 4, href: `https://example.org/${id}` },
    ]
    : [];
  const media = mediaOf(id);
  return {
    type: "message",
    chatId: CHAT,
    id,
    date: 1_500_000_000 + id * 600,
    fromId: PEOPLE[(id >> 1) % PEOPLE.length]?.id ?? "user1",
    text: { text, entities },
    ...(media ? { media } : {}),
    ...(id % 5 === 0 ? { replyTo: { messageId: Math.max(1, id - (id * 31) % 5000) } } : {}),
    ...(id % 11 === 0 ? { reactions: [{ type: "emoji", emoji: "👍", count: 3, recent: [] }] } : {}),
    ...(id % 17 === 0 ? { editDate: 1_500_000_100 + id * 600 } : {}),
  };
}

function mediaOf(id: number): Media | undefined {
  if (id % 10 !== 0) return undefined;
  return {
    type: "photo",
    width: 1280,
    height: 720,
    file: {
      location: {
        type: "photo",
        id: String(id),
        accessHash: "1",
        fileReference: "",
        thumbSize: "y",
      },
      dcId: 2,
      size: 80_000,
    },
  };
}
