// What the Bloom filter saves when pages are committed: messages that are new, that are all here already,
// and both in turns. The baselines ask the table instead: by trying to insert, or by looking first.
import { join } from "node:path";
import { addId, mayHaveId, newBloomFilter } from "../lib/archive/bloom_filter.ts";
import { Database } from "../lib/archive/database.ts";
import { type IdFilters, idFilters } from "../lib/archive/id_filters.ts";
import { openArchive } from "../lib/archive/open_archive.ts";
import { pageWriter } from "../lib/archive/pages.ts";
import { peerStore } from "../lib/archive/peers.ts";
import type { Message } from "../lib/model/message.ts";
import { printTable } from "./measure.ts";

const MESSAGES = 100_000;
const PAGE = 100;
const RUNS = 3;

/** Answers every question in the same way, and so leaves it to the table. */
const always = (answer: boolean): (db: Database) => IdFilters => () => ({
  of: () => ({ mayHave: () => answer, add() {}, repair() {} }),
  forget() {},
  save() {},
});

const WAYS = {
  "insert first (baseline)": always(false),
  "look first": always(true),
  "Bloom filter": idFilters,
} as const satisfies Record<string, (db: Database) => IdFilters>;
type Way = keyof typeof WAYS;

/** What a measured part writes, in pages of 100. */
const PARTS = {
  "100,000 new": (i: number) => i + 1,
  "the same again": (i: number) => i + 1,
  "half of them new": (i: number) => i % 2 === 0 ? i + 1 : MESSAGES + i + 1,
} as const satisfies Record<string, (i: number) => number>;
type Part = keyof typeof PARTS;

const pages: Readonly<Record<Part, readonly (readonly Message[])[]>> = {
  "100,000 new": pagesOf(PARTS["100,000 new"]),
  "the same again": pagesOf(PARTS["the same again"]),
  "half of them new": pagesOf(PARTS["half of them new"]),
};

const best = new Map<string, number>();
for (let run = 0; run < RUNS; run++) {
  for (const way of Object.keys(WAYS) as Way[]) await measure(way);
}
const baseline: Way = "insert first (baseline)";
printTable([
  [`ms for 100,000 messages, best of ${RUNS}`, ...Object.keys(PARTS)],
  ...(Object.keys(WAYS) as Way[]).map((way) => [way, ...row((part) => time(way, part).toFixed(0))]),
  [
    "Bloom filter / baseline",
    ...row((part) => `${(time("Bloom filter", part) / time(baseline, part)).toFixed(2)} ×`),
  ],
]);
console.log();
measureFilter();

async function measure(way: Way): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    {
      using archive = await openArchive(folder);
      archive.upsertChat({
        ref: { id: "channel1" },
        type: "private_supergroup",
        name: "Bench",
        fullName: "Bench",
        topMessageId: 0,
        unreadCount: 0,
        folders: [],
      });
    }
    for (const part of Object.keys(PARTS) as Part[]) {
      // A connection of its own for each part, as for each run of the program.
      using db = new Database(join(folder, "archive.db"), { access: "write" });
      db.exec("PRAGMA synchronous = NORMAL");
      const startedAt = performance.now();
      const filters = WAYS[way](db);
      const write = pageWriter({ db, filters, peers: peerStore(db), now: Date.now });
      for (const messages of pages[part]) write({ history: 1, messages, peers: [] });
      filters.save();
      keepBest(`${way} ${part}`, performance.now() - startedAt);
    }
    if (way === "Bloom filter") measureOpening(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What the first page of a later run pays for the filter. */
function measureOpening(folder: string): void {
  using db = new Database(join(folder, "archive.db"), { access: "write" });
  const count = Number(db.get("SELECT message_count AS n FROM histories")?.["n"]);
  const first = (name: string): void => {
    const startedAt = performance.now();
    idFilters(db).of(1, count);
    keepBest(name, performance.now() - startedAt);
  };
  first("stored");
  db.exec("DELETE FROM id_filters");
  first("made anew");
}

function measureFilter(): void {
  const filter = newBloomFilter(MESSAGES);
  for (let id = 1; id <= MESSAGES; id++) addId(filter, id);
  let wrong = 0;
  for (let id = MESSAGES + 1; id <= 2 * MESSAGES; id++) if (mayHaveId(filter, id)) wrong++;
  printTable([
    ["filter of 100,000 ids", ""],
    ["size", `${filter.length / 1024} KiB`],
    ["absent ids taken for present", `${(wrong / MESSAGES * 100).toFixed(2)} %`],
    ["read from the archive (150,000 ids)", `${best.get("stored")?.toFixed(1)} ms`],
    ["made anew after a crash (150,000 ids)", `${best.get("made anew")?.toFixed(1)} ms`],
  ]);
}

function row(cell: (part: Part) => string): readonly string[] {
  return (Object.keys(PARTS) as Part[]).map(cell);
}

function time(way: Way, part: Part): number {
  return best.get(`${way} ${part}`) ?? NaN;
}

function keepBest(name: string, ms: number): void {
  best.set(name, Math.min(ms, best.get(name) ?? Infinity));
}

function pagesOf(idAt: (i: number) => number): readonly (readonly Message[])[] {
  return Array.from(
    { length: MESSAGES / PAGE },
    (_, page) => Array.from({ length: PAGE }, (_, i) => message(idAt(page * PAGE + i))),
  );
}

function message(id: number): Message {
  return {
    type: "message",
    chatId: "channel1",
    id,
    date: 1_600_000_000 + id * 30,
    fromId: `user${id % 40}`,
    text: { text: `message ${id} ${"and so on ".repeat(id % 12)}`, entities: [] },
    replyTo: { messageId: id - 1 },
  };
}
