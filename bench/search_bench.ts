// How long a search over half a million messages takes, and what its index costs.
import { join } from "node:path";
import { cpuUsage } from "node:process";
import { openArchive } from "../lib/archive/open_archive.ts";
import { type ArchiveSearch, openSearch } from "../lib/archive/search.ts";
import { parseSearch } from "../lib/archive/search_query.ts";
import type { Message } from "../lib/model/message.ts";
import type { Peer } from "../lib/model/peer.ts";

const MESSAGES = Number(Deno.args[0] ?? 500_000);
const CHATS = 20;
const PAGE = 1000;

/** Words by how often people use them: the n-th word comes 1/n as often as the first. */
const WORDS = [
  "the to and you a is it of in that for have not what we on this be do are with but so just me",
  "meeting tomorrow holiday ticket train dinner photo weather project deadline birthday invoice",
  "и в не на я что тебя это как мне там но так уже если когда встреча завтра поезд билет погода",
  "книга книги читать праздник работа сегодня спасибо привет хорошо посмотри договорились отпуск",
  "我们 明天 开会 照片 天气 火车票 谢谢 你好 今天 晚饭 生日 项目 假期 收到 可以 什么时候",
  "مرحبا اليوم غدا صورة القطار شكرا اجتماع الطقس كتاب العمل عيد ميلاد متى نلتقي",
].join(" ").split(" ");

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
    state ^= state >>> 12;
    return (state >>> 0) / 2 ** 32;
  };
}

const next = random(7);
/** Half of all words are of the list, the others are rare. */
function word(): string {
  if (next() < 0.7) return WORDS[Math.floor(WORDS.length * next() ** 2)] ?? "";
  const length = 3 + Math.floor(next() * 7);
  const base = next() < 0.5 ? 0x61 : 0x430;
  return String.fromCharCode(
    ...Array.from({ length }, () => base + Math.floor(next() * (base === 0x61 ? 26 : 32))),
  );
}

function message(chatId: `channel${number}`, id: number): Message {
  const text = Array.from({ length: 3 + Math.floor(next() * 20) }, word).join(" ");
  return {
    type: "message",
    chatId,
    id,
    date: 1_500_000_000 + id * 9000,
    fromId: `user${1 + Math.floor(next() * 200)}`,
    text: { text, entities: [] },
  };
}

async function fill(folder: string): Promise<void> {
  await using archive = await openArchive(folder);
  const peers: Peer[] = Array.from({ length: 200 }, (_, i) => ({
    id: `user${i + 1}`,
    name: `Person ${i + 1}`,
    shortName: "Person",
  }));
  for (let c = 1; c <= CHATS; c++) {
    const id = `channel${c}` as const;
    const name = `Chat ${c}`;
    const { histories } = archive.upsertChat({
      ref: { id },
      type: "private_supergroup",
      name,
      fullName: name,
      topMessageId: 0,
      unreadCount: 0,
      folders: [],
    });
    for (let i = 0; i < MESSAGES / CHATS; i += PAGE) {
      const messages = Array.from({ length: PAGE }, (_, k) => message(id, i + k + 1));
      archive.commitPage({ history: histories[0]?.key ?? 0, messages, peers });
    }
  }
}

const QUERIES: readonly string[] = [
  ...WORDS,
  ...WORDS.map((each, i) => `${each} ${WORDS[(i * 7 + 3) % WORDS.length]}`),
  ...WORDS.slice(0, 40).map((each, i) => `${each} chat:"Chat ${1 + i % CHATS}"`),
  ...WORDS.slice(0, 40).map((each, i) => `${each} from:"Person ${1 + i * 5}"`),
  ...WORDS.slice(0, 40).map((each) => `${each} after:2019-03 before:2019-09-15`),
  ...WORDS.slice(0, 40).map((each) => `"${each} ${WORDS[5]}"`),
  ...["们", "天", "火车", "的", "книг", "праз", "holi", "meet", "اج", "صور", "zzzz", "qwe"],
  ...["has:photo", 'from:"Person 7"', 'chat:"Chat 3" tick', "meeting -tomorrow", "after:2020"],
];

/** Wall and processor time of a search in ms; they differ where other programs want the processor too. */
function timed(search: ArchiveSearch, text: string): { readonly ms: number; readonly cpu: number } {
  const began = performance.now();
  const before = cpuUsage();
  search.search(parseSearch(text), { limit: 20 });
  const { user, system } = cpuUsage(before);
  return { ms: performance.now() - began, cpu: (user + system) / 1000 };
}

function at(sorted: readonly number[], share: number): string {
  return `${
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
  } ms`;
}

const folder = await Deno.makeTempDir({ prefix: "tgkeep-bench-" });
try {
  await fill(folder);
  await using archive = await openArchive(folder, { mode: "read" });
  using search = openSearch(archive);
  const began = performance.now();
  const indexed = search.catchUp();
  const seconds = (performance.now() - began) / 1000;
  const size = (name: string) => Deno.statSync(join(folder, name)).size / 1e6;
  console.log(
    `${indexed} messages indexed in ${seconds.toFixed(1)} s, ${(indexed / seconds).toFixed(0)}/s`,
  );
  console.log(
    `search.db ${size("search.db").toFixed(0)} MB beside archive.db of ${
      size("archive.db").toFixed(0)
    } MB`,
  );
  const again = performance.now();
  search.catchUp();
  console.log(`nothing new: ${(performance.now() - again).toFixed(1)} ms`);
  const times = [...QUERIES, ...QUERIES, ...QUERIES].map((each) => ({
    each,
    ...timed(search, each),
  }));
  const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b);
  console.log(
    `${sorted.length} searches: median ${at(sorted, 0.5)}, 95 % ${at(sorted, 0.95)}, slowest ${
      at(sorted, 1)
    }`,
  );
  const cpu = times.map((each) => each.cpu).toSorted((a, b) => a - b);
  console.log(`processor time: median ${at(cpu, 0.5)}, 95 % ${at(cpu, 0.95)}`);
  const worst = times.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
  for (const { each, ms } of worst) console.log(`  ${ms.toFixed(1)} ms  ${each}`);
  console.log(`memory ${(Deno.memoryUsage().rss / 1e6).toFixed(0)} MB`);
} finally {
  await Deno.remove(folder, { recursive: true });
}
