import assert from "node:assert/strict";
import fc from "fast-check";
import { readChatWord } from "../../lib/export/chat_word.ts";
import { nearest } from "../../lib/export/near_match.ts";
import { resolveChats, unknownUsernames } from "../../lib/export/resolve_chats.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import { chatOf } from "../helpers/fake_gateway.ts";

const CHATS = [
  chatOf("user1", { fullName: "Anna Karenina", name: "Anna", type: "personal_chat" }),
  chatOf("user2", { fullName: "Saved Messages", name: "Me", type: "saved_messages" }),
  chatOf("chat3", { fullName: "Family", folders: ["Private"] }),
  chatOf("channel7", { fullName: "Family", username: "FamilyNews", type: "public_channel" }),
  chatOf("channel4", { fullName: "2024", type: "private_channel", folders: ["News"] }),
];

const ids = (...words: string[]) => resolveChats({ chats: CHATS }, { words }).map((c) => c.ref.id);

const usage = (pattern: RegExp) => (error: unknown): boolean =>
  error instanceof TgkeepError && error.code === "usage" && pattern.test(error.message);

Deno.test("resolveChats() understands ids, names, links and titles", () => {
  const forms: readonly (readonly [string, string])[] = [
    ["1", "user1"],
    ["user1", "user1"],
    ["-3", "chat3"],
    ["chat3", "chat3"],
    ["-1000000000007", "channel7"],
    ["channel7", "channel7"],
    ["@familynews", "channel7"],
    ["t.me/FamilyNews", "channel7"],
    ["https://t.me/FamilyNews/15?single", "channel7"],
    ["https://t.me/s/FamilyNews", "channel7"],
    ["tg://resolve?domain=FamilyNews&post=1", "channel7"],
    ["https://t.me/c/7/99", "channel7"],
    ["me", "user2"],
    ["Anna Karenina", "user1"],
    ["anna karenina", "user1"],
    ["Anna", "user1"],
    ["2024", "channel4"],
  ];
  for (const [word, id] of forms) assert.deepEqual(ids(word), [id], word);
});

Deno.test("resolveChats() keeps the order of the words and takes each chat once", () => {
  assert.deepEqual(ids("channel4", "Anna", "user1"), ["channel4", "user1"]);
});

Deno.test("resolveChats() names what comes near an unknown chat", () => {
  assert.throws(() => ids("Ana Karenin"), usage(/no chat "Ana Karenin"[^]*user1 {2}Anna Karenina/));
  assert.throws(() => ids("@familynevs"), usage(/channel7/));
  assert.throws(() => ids("Qwertyuiop"), usage(/tgkeep chats lists all/));
  assert.throws(() => ids("999"), usage(/no chat "999"/));
});

Deno.test("resolveChats() lists the chats of an ambiguous title", () => {
  assert.throws(() => ids("Family"), usage(/names 2 chats[^]*chat3[^]*channel7/));
});

Deno.test("resolveChats() keeps each chat on one line of a list, whatever its name", () => {
  const fullName = "Forged\r\n  user1  Anna\u2028\u001b[2J\u202e";
  const forged = (["channel8", "channel9"] as const).map((id) => chatOf(id, { fullName }));
  for (const word of [fullName, "Forgad  user1  Anna"]) {
    const choose = () => resolveChats({ chats: [...CHATS, ...forged] }, { words: [word] });
    assert.throws(choose, (error) => {
      assert.ok(error instanceof TgkeepError);
      const lines = error.message.slice(error.message.indexOf(word) + word.length).split("\n");
      const expected = forged.map(({ ref }) =>
        `  ${ref.id}  Forged   user1  Anna   (private_group)`
      );
      assert.deepEqual(lines.slice(1, 3), expected);
      return true;
    });
  }
});

Deno.test("resolveChats() chooses by type and folder and leaves out what is excluded", () => {
  const choose = (selection: Omit<Parameters<typeof resolveChats>[1], "words">) =>
    resolveChats({ chats: CHATS }, { words: [], ...selection }).map((c) => c.ref.id);
  assert.equal(choose({ all: true }).length, CHATS.length);
  assert.deepEqual(choose({ types: ["public_channel", "private_channel"] }), [
    "channel7",
    "channel4",
  ]);
  assert.deepEqual(choose({ folder: "news" }), ["channel4"]);
  assert.deepEqual(choose({ all: true, exclude: ["Anna", "-3", "@FamilyNews"] }), [
    "user2",
    "channel4",
  ]);
  assert.deepEqual(choose({}), []);
  assert.throws(() => choose({ folder: "Privat" }), usage(/did you mean "Private"/));
  assert.throws(() => choose({ all: true, exclude: ["Nobody"] }), usage(/no chat "Nobody"/));
});

Deno.test("unknownUsernames() tells which names no dialog has", () => {
  assert.deepEqual(unknownUsernames(CHATS, ["@durov", "t.me/FamilyNews", "Anna", "42"]), ["durov"]);
  const durov = chatOf("user42", { username: "durov", fullName: "Pavel" });
  const resolved = new Map([["durov", durov]]);
  const chosen = resolveChats({ chats: CHATS, resolved }, { words: ["@Durov", "user42"] });
  assert.deepEqual(chosen, [durov]);
});

Deno.test("readChatWord() reads anything without failing", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (word) => {
    assert.ok(["me", "id", "username", "invite", "title"].includes(readChatWord(word).type));
  }));
});

Deno.test("nearest() finds a name with a typing error", () => {
  const names = fc.string({ minLength: 6, maxLength: 20, unit: fc.constantFrom(..."abcdefgh") });
  fc.assert(fc.property(names, fc.nat(), (name, at) => {
    const i = at % name.length;
    const typo = `${name.slice(0, i)}z${name.slice(i + 1)}`;
    assert.deepEqual(nearest(typo, ["1234567890", name], (text) => text), [name]);
  }));
});
