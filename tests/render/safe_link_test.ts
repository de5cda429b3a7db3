import assert from "node:assert/strict";
import fc from "fast-check";
import { relativeLink, safeLink, telegramLink } from "../../lib/render/safe_link.ts";

Deno.test("safeLink() takes addresses of pages, mail and Telegram", () => {
  assert.equal(safeLink("https://example.org/a b"), "https://example.org/a%20b");
  assert.equal(safeLink("HTTP://EXAMPLE.org"), "http://example.org/");
  assert.equal(safeLink("mailto:a@b.org"), "mailto:a@b.org");
  assert.equal(safeLink("tg://resolve?domain=x"), "tg://resolve?domain=x");
  assert.equal(safeLink("example.org/x?y"), "http://example.org/x?y");
  assert.equal(safeLink("example.org:8080/x"), "http://example.org:8080/x");
  assert.equal(safeLink("http://[::1]:8080/"), "http://[::1]:8080/");
  assert.equal(safeLink("пример.рф"), "http://xn--e1afmkfd.xn--p1ai/");
});

Deno.test("safeLink() takes nothing else", () => {
  const refused = [
    "",
    " ",
    "javascript:1",
    "data:,x",
    "file:///x",
    "ftp://x",
    "https://",
    "://",
    "x:y",
  ];
  for (const address of refused) assert.equal(safeLink(address), undefined, address);
});

Deno.test("safeLink() gives a safe scheme, or nothing, for any text", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.webUrl()), (text) => {
      const link = safeLink(text);
      if (link !== undefined) assert.match(link, /^(https?|mailto|tg):[^"<>\s]*$/);
    }),
  );
});

Deno.test("telegramLink() takes only what a public name may be", () => {
  assert.equal(telegramLink("durov"), "https://t.me/durov");
  for (const name of ["", "a/b", "a?b", "имя", "../x"]) assert.equal(telegramLink(name), undefined);
});

Deno.test("relativeLink() stays a path below the page, for any path", () => {
  assert.equal(relativeLink("files/a #?%.pdf"), "files/a%20%23%3F%25.pdf");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    const { href } = new URL(relativeLink(`files/x${name.replaceAll("/", "")}`), "file:///a/b/");
    assert.ok(href.startsWith("file:///a/b/files/"));
  }));
});
