import assert from "node:assert/strict";
import fc from "fast-check";
import type { Archive } from "../../lib/archive/archive.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { openSearch } from "../../lib/archive/search.ts";
import { withoutProclitics } from "../../lib/archive/search_arabic.ts";
import { dayTag, monthTag, yearTag } from "../../lib/archive/search_document.ts";
import { excerpt } from "../../lib/archive/search_excerpt.ts";
import { matchExpression } from "../../lib/archive/search_match.ts";
import { parseSearch } from "../../lib/archive/search_query.ts";
import { indexText } from "../../lib/archive/search_tokens.ts";
import type { TextMessage } from "../../lib/model/message.ts";
import { chatOf, documentMessage, remoteFile, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

interface Fixture extends AsyncDisposable {
  readonly folder: string;
  readonly archive: Archive;
  put(...messages: readonly TextMessage[]): void;
  /** Ids of the messages that are found, after catching up. */
  find(text: string): readonly number[];
}

async function fixture(): Promise<Fixture> {
  const temp = await tempFolder();
  const archive = await openArchive(temp.path);
  const chat = archive.upsertChat(chatOf("chat5", { fullName: "Book club", name: "Book club" }));
  const peers = [
    { id: "user7", name: "Анна Каренина", shortName: "Анна", username: "anna" },
    { id: "user8", name: "Bob", shortName: "Bob" },
  ] as const;
  const search = openSearch(archive);
  return {
    folder: temp.path,
    archive,
    put: (...messages) =>
      void archive.commitPage({ history: chat.histories[0]!.key, messages, peers }),
    find(text) {
      search.catchUp();
      const { results } = search.search(parseSearch(text), { limit: 100 });
      return results.map(({ message }) => message.id).toSorted((a, b) => a - b);
    },
    async [Symbol.asyncDispose]() {
      search[Symbol.dispose]();
      archive[Symbol.dispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}

const text = (id: number, words: string, more: Partial<TextMessage> = {}) =>
  textMessage("chat5", id, { text: { text: words, entities: [] }, ...more });

Deno.test("a search finds words of every script", async () => {
  await using f = await fixture();
  f.put(
    text(1, "Купил новые книги, ёлку и мой пирог"),
    text(2, "我们明天开会，带上照片"),
    text(3, "مُحَمَّد كتب رسالةً إلى المدرسة"),
    text(4, "Café in Zürich: naïve Straße"),
    text(5, "東京タワーに行きました"),
    text(6, "서울에서 만났어요"),
    text(7, "สวัสดีครับ"),
    text(8, "party 🎉 tonight"),
  );
  const expected: readonly (readonly [query: string, ids: readonly number[]])[] = [
    ["книг", [1]],
    ["КНИГИ", [1]],
    ["елку", [1]],
    ["мои", []],
    ["我们", [2]],
    ["会", [2]],
    ["明天开", [2]],
    ["天明", []],
    ["照片 会", [2]],
    ["محمد", [3]],
    ["رساله", [3]],
    ["الي", [3]],
    ["cafe", [4]],
    ["zurich", [4]],
    ["strasse", [4]],
    ["タワー", [5]],
    ["京", [5]],
    ["서울", [6]],
    ["울에", [6]],
    ["สวัส", [7]],
    ["🎉", [8]],
    ["tonig", [8]],
    ["onight", []],
    ['"tonig"', []],
    ['"party 🎉"', [8]],
    ["party -tonight", []],
    ["-party", [1, 2, 3, 4, 5, 6, 7]],
    ["???", []],
  ];
  for (const [query, ids] of expected) assert.deepEqual(f.find(query), ids, query);
});

Deno.test("a search is narrowed by chat, sender, kind and time", async () => {
  await using f = await fixture();
  const day = (text: string) => new Date(`${text}T12:00:00`).getTime() / 1000;
  f.put(
    text(1, "note one", { date: day("2024-01-31") }),
    text(2, "note two", { date: day("2024-02-01"), fromId: "user8" }),
    {
      ...documentMessage("chat5", 3, remoteFile("9", 5), { fileName: "Годовой отчёт_2024.pdf" }),
      date: day("2024-02-29"),
      text: { text: "", entities: [] },
    },
    text(4, "note", {
      date: day("2019-05-05"),
      media: {
        type: "poll",
        question: { text: "Пицца?", entities: [] },
        closed: false,
        totalVoters: 0,
        answers: [],
      },
    }),
  );
  const expected: readonly (readonly [query: string, ids: readonly number[]])[] = [
    ["note chat:club", [1, 2, 4]],
    ["chat:chat5", [1, 2, 3, 4]],
    ["from:@anna note", [1, 4]],
    ["from:каренина", [1, 3, 4]],
    ["from:bob", [2]],
    ["has:file", [3]],
    ["has:poll,file", [3, 4]],
    ["отчет", [3]],
    ["pdf 2024", [3]],
    ["пицца", [4]],
    ["after:2024-02-01", [2, 3]],
    ["before:2024-02-01", [1, 4]],
    ["until:2024-02-01 note", [1, 2, 4]],
    ["after:2024-02 before:2024-03 has:media", [3]],
    ["before:2010", []],
  ];
  for (const [query, ids] of expected) assert.deepEqual(f.find(query), ids, query);
  assert.throws(() => f.find("chat:nowhere"), /no chat of this archive/);
  assert.throws(() => f.find("from:nobody"), /nobody in this archive/);
});

Deno.test("a search by time finds what is older than thousands of the same month and day", async () => {
  await using f = await fixture();
  const time = (text: string) => new Date(`2024-03-${text}`).getTime() / 1000;
  const many = (id: number, from: number) =>
    Array.from({ length: 2100 }, (_, i) => text(id + i, "note", { date: from + i * 10 }));
  f.put(
    text(1, "note", { date: time("01T12:00:00") }),
    text(2, "note", { date: time("14T23:59:59") }),
    text(3, "note", { date: time("15T00:00:00") }),
    ...many(100, time("15T00:00:01")),
    ...many(3000, time("20T00:00:00")),
  );
  assert.deepEqual(f.find("note before:2024-03-15"), [1, 2]);
  assert.deepEqual(f.find("before:2024-03-15 after:2024-03-02"), [2]);
  const noon = parseSearch("note before:2024-03-16");
  using search = openSearch(f.archive);
  const { total, more } = search.search({ ...noon, before: time("15T00:00:01") }, { limit: 9 });
  assert.deepEqual([total, more], [3, false]);
});

const PARTS = fc.record({
  year: fc.integer({ min: 2013, max: 2026 }),
  day: fc.integer({ min: 0, max: 364 }),
});

Deno.test("a search by time covers every day between its ends, once", () => {
  const start = ({ year, day }: { readonly year: number; readonly day: number }) =>
    Date.UTC(year, 0, 1 + day) / 1000;
  fc.assert(fc.property(PARTS, PARTS, PARTS, (one, two, three) => {
    const [after = 0, before = 0] = [start(one), start(two)].toSorted((a, b) => a - b);
    const at = start(three) + 43_200;
    const expression = matchExpression({ terms: [], has: [], after, before }, before) ?? "";
    const tags = [...expression.matchAll(/"(\w+)"/g)].map((match) => match[1]);
    const own = [dayTag(at), monthTag(at), yearTag(at)].filter((tag) => tags.includes(tag));
    assert.equal(own.length, at >= after && at < before ? 1 : 0, `${after} ${before} ${at}`);
    assert.ok(tags.length <= 100);
  }));
});

Deno.test("the index follows new and edited messages, and does not touch outputs", async () => {
  await using f = await fixture();
  f.put(text(1, "apple"), text(2, "pear"));
  assert.deepEqual(f.find("apple"), [1]);
  const chat = f.archive.chat("chat5")!;
  f.archive.recordOutput(chat, "json", "w", []);
  assert.deepEqual(f.find("pear"), [2]);
  assert.deepEqual(f.archive.freshOutput(chat, "json", "w"), []);
  f.put(text(1, "plum", { editDate: 5 }), text(3, "apple"));
  assert.deepEqual(f.find("apple"), [3]);
  assert.deepEqual(f.find("plum"), [1]);
  f.put(text(1, "cherry", { editDate: 6 }));
  f.put(text(1, "quince", { editDate: 7 }));
  assert.deepEqual(f.find("quince"), [1]);
  assert.deepEqual(f.find("cherry"), []);
  f.archive.commitPage({ history: chat.histories[0]!.key, messages: [], peers: [], gone: [3] });
  assert.deepEqual(f.find("apple"), [3]);
});

Deno.test("an index that belongs to another archive is made anew", async () => {
  await using f = await fixture();
  f.put(text(1, "apple"));
  assert.deepEqual(f.find("apple"), [1]);
  await using other = await fixture();
  other.put(text(5, "pear"));
  await Deno.copyFile(`${f.folder}/search.db`, `${other.folder}/copy.db`);
  using search = openSearch({ ...other.archive, folder: f.folder });
  search.catchUp();
  const found = (query: string) => search.search(parseSearch(query), { limit: 5 }).total;
  assert.deepEqual([found("apple"), found("pear")], [0, 1]);
});

Deno.test("results are ranked, and paged without repetition", async () => {
  await using f = await fixture();
  f.put(
    ...Array.from({ length: 30 }, (_, i) => text(i + 1, `tea ${"and so on ".repeat(i)}`)),
  );
  using search = openSearch(f.archive);
  search.catchUp();
  const page = (offset: number) =>
    search.search(parseSearch("tea"), { limit: 10, offset }).results.map(({ message }) =>
      message.id
    );
  assert.equal(page(0)[0], 1);
  const all = [...page(0), ...page(10), ...page(20), ...page(30)];
  assert.deepEqual(all.toSorted((a, b) => a - b), Array.from({ length: 30 }, (_, i) => i + 1));
});

Deno.test("excerpt() shows the words that were found, whole characters only", () => {
  const query = parseSearch("北京 train").terms;
  const long = `${"x ".repeat(200)}the trains to 北京 leave ${"😀".repeat(200)}`;
  const { text: shown, matches } = excerpt(long, query);
  assert.deepEqual(matches.map(([start, end]) => shown.slice(start, end)), ["trains", "北京"]);
  assert.ok(shown.startsWith("…") && shown.endsWith("…") && shown.isWellFormed());
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.string(), (whole, word) => {
    const cut = excerpt(whole, [{ text: word, match: "words", excluded: false }]);
    assert.ok(cut.text.isWellFormed() && cut.text.length <= 190);
    for (const [start, end] of cut.matches) assert.ok(start < end && end <= cut.text.length);
  }));
});

Deno.test("indexText() gives words that stay what they are", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (any) => {
    const words = indexText(any);
    assert.equal(indexText(words), words);
  }));
});

Deno.test("a search finds Arabic words behind the letters that are written in front of them", async () => {
  await using f = await fixture();
  f.put(
    text(1, "قرأت كتاب الطبخ"),
    text(2, "أين الكتاب؟"),
    text(3, "وبالكتاب صورة"),
    text(4, "شكرا للكتاب"),
    text(5, "والقطار متأخر"),
    text(6, "تاب الرجل"),
    text(7, "ولد صغير"),
    documentMessage("chat5", 8, remoteFile("1", 10), { fileName: "والكتاب.pdf" }),
  );
  const expected: readonly (readonly [query: string, ids: readonly number[]])[] = [
    ["كتاب", [1, 2, 3, 4, 8]],
    ["الكتاب", [1, 2, 3, 4, 8]],
    ["بالكتاب", [3]],
    ['"الكتاب"', [2]],
    ["قطار", [5]],
    ["كتاب صورة", [3]],
    ["ولد", [7]],
    ["لد", []],
    ["كتاب -صورة", [1, 2, 4, 8]],
  ];
  for (const [query, ids] of expected) assert.deepEqual(f.find(query), ids, query);
});

Deno.test("excerpt() marks an Arabic word with the letters in front of it", () => {
  const { text: piece, matches } = excerpt("نلتقي وبالكتاب صورة", parseSearch("الكتاب").terms);
  assert.deepEqual(matches.map(([start, end]) => piece.slice(start, end)), ["وبالكتاب"]);
});

Deno.test("withoutProclitics() only ever takes letters from the front, and from Arabic alone", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (word) => {
    const shorter = withoutProclitics(word);
    assert.ok(shorter.every((each) => word.endsWith(each) && each.length >= 2));
    if (/^[a-z]*$/.test(word)) assert.deepEqual(shorter, []);
  }));
  const letters = fc.string({ unit: fc.constantFrom(..."والبكفتسم"), maxLength: 9 });
  fc.assert(fc.property(letters, (word) => {
    const shorter = withoutProclitics(word);
    assert.ok(shorter.every((each) => word.endsWith(each) && each.length >= 2));
    assert.ok(shorter.length <= 3);
  }));
});
