// Formatted text, and text of strangers that would like to be markup.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { SimpleEntityType, TextEntity } from "../../../lib/model/text.ts";
import { visibleText } from "../../../lib/render/visible_text.ts";
import { serviceEntry, textEntry } from "../result_json/entries.ts";
import { articleOf, pageOf, textOf, tokensOf } from "./parts.ts";

/** The inside of the text's block. */
function shown(text: string, ...entities: TextEntity[]): string {
  const html = articleOf(textEntry({ text: { text, entities } }));
  const match = /<div class="text" dir="auto">([\s\S]*?)<\/div>/.exec(html);
  return match?.[1] ?? "";
}

const all = (text: string, type: SimpleEntityType): string =>
  shown(text, { type, offset: 0, length: text.length });

Deno.test("every kind of entity is shown", () => {
  assert.equal(all("x", "bold"), "<strong>x</strong>");
  assert.equal(all("x", "italic"), "<em>x</em>");
  assert.equal(all("x", "underline"), "<u>x</u>");
  assert.equal(all("x", "strikethrough"), "<s>x</s>");
  assert.equal(all("x", "code"), "<code>x</code>");
  assert.match(all("x", "spoiler"), /^<label class="spoiler"><input type="checkbox".*<span>x</);
  assert.equal(all("x", "unknown"), "x");
  for (const type of ["hashtag", "cashtag", "bot_command", "phone", "bank_card"] as const) {
    assert.equal(all("x", type), '<span class="tag">x</span>');
  }
  const link = (href: string, text: string) =>
    `<a href="${href}" target="_blank" rel="noopener noreferrer">${text}</a>`;
  assert.equal(all("example.org", "link"), link("http://example.org/", "example.org"));
  assert.equal(all("a@b.org", "email"), link("mailto:a@b.org", "a@b.org"));
  assert.equal(all("@ann", "mention"), link("https://t.me/ann", "@ann"));
  const range = { offset: 0, length: 1 };
  assert.equal(
    shown("x", { type: "text_link", href: "https://example.org/?a=1&b=2", ...range }),
    link("https://example.org/?a=1&amp;b=2", "x"),
  );
  assert.equal(
    shown("x", { type: "mention_name", userId: "user1", ...range }),
    link("https://t.me/ann", "x"),
  );
  assert.equal(
    shown("x", { type: "mention_name", userId: "user2", ...range }),
    '<span class="tag">x</span>',
  );
  assert.equal(
    shown("x", { type: "pre", language: "js", ...range }),
    '<pre tabindex="0" data-language="js"><code>x</code></pre>',
  );
  assert.equal(
    shown("x\ny", { type: "blockquote", collapsed: false, ...range }),
    "<blockquote>x</blockquote>y",
  );
  assert.match(shown("x", { type: "blockquote", collapsed: true, ...range }), /^<details/);
  assert.match(shown("x", { type: "custom_emoji", documentId: "1", ...range }), />x<\/span>$/);
});

Deno.test("only addresses that are harmless become links", () => {
  const hostile = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "about:blank",
  ];
  for (const href of hostile) {
    const html = shown("x", { type: "text_link", href, offset: 0, length: 1 });
    assert.doesNotMatch(html, /<a|href/, href);
  }
  for (const href of ["tg://user?id=1", "mailto:a@b.org", "http://a.org/", "https://a.org/"]) {
    assert.match(shown("x", { type: "text_link", href, offset: 0, length: 1 }), /^<a href="/);
  }
});

Deno.test("links do not nest", () => {
  const html = shown("https://a.org", { type: "link", offset: 0, length: 13 }, {
    type: "text_link",
    href: "https://b.org",
    offset: 8,
    length: 5,
  });
  assert.equal(html.match(/<a /g)?.length, 1);
});

const anyString = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom(
    "<",
    ">",
    '"',
    "'",
    "&",
    "</main>",
    "<script>",
    "<!--",
    "-->",
    "]]>",
    "<img src=x onerror=alert(1)>",
    "&lt;",
    "\ud800",
    "\u202e",
    "\0",
    "javascript:",
    " onload=x ",
  )).map((parts) => parts.join("")),
);

const anyEntities = fc.array(fc.record({
  type: fc.constantFrom("bold", "link", "spoiler", "code", "email", "mention", "unknown"),
  offset: fc.integer({ min: -3, max: 20 }),
  length: fc.integer({ min: -3, max: 20 }),
})) as fc.Arbitrary<TextEntity[]>;

/** Tags and names of attributes: what a text must not add to. */
function structureOf(html: string): string[] {
  return tokensOf(html).filter(({ tag }) => tag !== "").map(({ tag, attributes }) =>
    [tag, ...Object.keys(attributes)].join(" ")
  );
}

/** Everything of a message that strangers choose, with the same text in it. */
function allOf(text: string): string {
  const rich = { text, entities: [] };
  const body = [
    articleOf(textEntry({
      text: { text: `.${text}`, entities: [] },
      author: `.${text}`,
      forwardedFrom: { name: `.${text}`, date: 1, postAuthor: `.${text}` },
      replyTo: { messageId: 5, quote: { text: `.${text}`, entities: [] } },
      media: {
        type: "document",
        kind: "file",
        mimeType: text,
        fileName: `.${text}`,
        file: undefined as never,
      },
      buttons: [[{ type: "url", text, data: `https://example.org/${encodeURIComponent("x")}` }]],
      reactions: [{ type: "emoji", emoji: text, count: 1, recent: [] }],
    }, { transcript: text, revisions: [{ text: { text: `.${text}`, entities: [] } }] })),
    articleOf(textEntry({
      media: {
        type: "web_page",
        url: `ftp:${text}`,
        title: `.${text}`,
        description: `.${text}`,
      },
    })),
    articleOf(textEntry({
      media: {
        type: "poll",
        question: rich,
        closed: false,
        totalVoters: 1,
        answers: [{ text: rich, voters: 1, chosen: true }],
      },
    })),
    articleOf(serviceEntry({ type: "edit_group_title", title: text })),
    articleOf(serviceEntry({ type: "topic_created", title: text, iconColor: 1 }, { topicId: 11 })),
  ];
  return body.join("");
}

Deno.test("no text adds a tag or an attribute", () => {
  const expected = structureOf(allOf("x"));
  fc.assert(
    fc.property(anyString, (raw) => {
      const text = raw.toWellFormed();
      assert.deepEqual(structureOf(allOf(text)), expected);
      assert.deepEqual(structureOf(allOf(raw)), expected);
    }),
    { numRuns: 150 },
  );
});

Deno.test("a text is shown whole, whatever its formatting", () => {
  fc.assert(
    fc.property(anyString, anyEntities, (text, entities) => {
      const html = pageOf([textEntry({ text: { text: `.${text}.`, entities } })]);
      const inside = /<div class="text" dir="auto">([\s\S]*?)<\/div>/.exec(html)?.[1] ?? "";
      assert.equal(textOf(inside), visibleText(`.${text}.`));
      for (const { tag, attributes } of tokensOf(inside)) {
        assert.doesNotMatch(tag, /script|iframe|object|img|style|form/);
        assert.ok(!Object.keys(attributes).some((name) => name.startsWith("on")));
        const { href } = attributes;
        if (href !== undefined) assert.match(href, /^(https?|mailto|tg):/);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("the title of a chat is text on every page", () => {
  const hostile = "</title><script>alert(1)</script>";
  const page = pageOf([], { id: "channel9", name: hostile, type: "private_group" });
  assert.equal(page.split("<script>").length, 2);
  assert.match(page, /<title>&lt;\/title&gt;&lt;script&gt;/);
});
