import assert from "node:assert/strict";
import fc from "fast-check";
import { matchExpression } from "../../lib/archive/search_match.ts";
import { HAS_KINDS, parseSearch } from "../../lib/archive/search_query.ts";
import { Database } from "../../lib/archive/database.ts";

const seconds = (...parts: [number, number, number]) =>
  new Date(parts[0], parts[1] - 1, parts[2]).getTime() / 1000;

Deno.test("parseSearch() understands words, phrases, exclusions and filters", () => {
  const query = parseSearch(
    'train "to Berlin" -car chat:"Book club" from:@anna has:photo,doc after:2024-02 before:2024-03-05',
  );
  assert.deepEqual(query, {
    terms: [
      { text: "train", match: "words", excluded: false },
      { text: "to Berlin", match: "phrase", excluded: false },
      { text: "car", match: "words", excluded: true },
    ],
    chats: ["Book club"],
    from: ["@anna"],
    has: ["photo", "file"],
    after: seconds(2024, 2, 1),
    before: seconds(2024, 3, 5),
  });
  assert.equal(parseSearch("until:2024").before, seconds(2025, 1, 1));
  assert.equal(parseSearch("since:2024-12-31").after, seconds(2024, 12, 31));
});

Deno.test("parseSearch() takes colons and quotes of ordinary text as text", () => {
  const texts = (text: string) => parseSearch(text).terms.map((term) => term.text);
  assert.deepEqual(texts("https://x.org 12:30 note:this"), ["https://x.org", "12:30", "note:this"]);
  assert.deepEqual(texts('an "open end'), ["an", "open end"]);
  assert.deepEqual(texts('"" -'), ["-"]);
  assert.deepEqual(texts(""), []);
});

Deno.test("parseSearch() says what cannot be meant", () => {
  const wrong = [
    "has:dog",
    "before:yesterday",
    "after:2024-13",
    "before:2024-02-30",
    "chat:",
    "-from:a",
  ];
  for (const text of wrong) assert.throws(() => parseSearch(text), SyntaxError, text);
});

Deno.test("parseSearch() reads any text, or refuses it with a SyntaxError", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("chat:", "has:photo", '"', "-", "before:2020", " ", "from:", "OR", "NEAR("),
  );
  using db = new Database(":memory:", { access: "write" });
  db.exec("CREATE VIRTUAL TABLE words USING fts5(text, names, tags, content='', tokenize='ascii')");
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    try {
      const { terms, has } = parseSearch(pieces.join(""));
      const expression = matchExpression({ terms, has }, 0);
      // Whatever was typed, SQLite understands it.
      if (expression !== undefined) {
        db.all("SELECT rowid FROM words WHERE words MATCH ?", expression);
      }
    } catch (error) {
      assert.ok(error instanceof SyntaxError, String(error));
    }
  }));
});

Deno.test("parseSearch() gives back what is put into a query", () => {
  const word = fc.stringMatching(/^[a-zé中0-9]{1,8}$/);
  const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));
  fc.assert(fc.property(
    fc.array(fc.record({ text: phrase, excluded: fc.boolean() })),
    fc.array(phrase),
    fc.array(phrase),
    fc.array(fc.constantFrom(...HAS_KINDS)),
    (terms, chats, from, has) => {
      const text = [
        ...terms.map((term) => `${term.excluded ? "-" : ""}"${term.text}"`),
        ...chats.map((name) => `chat:"${name}"`),
        ...from.map((name) => `from:"${name}"`),
        ...has.map((kind) => `has:${kind}`),
      ].join(" ");
      assert.deepEqual(parseSearch(text), {
        terms: terms.map((term) => ({ ...term, match: "phrase" })),
        chats,
        from,
        has,
      });
    },
  ));
});
