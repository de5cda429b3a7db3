// Text as Markdown, and text of strangers that would like to be Markdown.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { SimpleEntityType, TextEntity } from "../../../lib/model/text.ts";
import {
  escapeLine,
  escapeWords,
  linkTarget,
  yamlText,
} from "../../../lib/render/markdown/escape.ts";
import { markdownText } from "../../../lib/render/markdown/text.ts";
import { NAMES } from "../result_json/entries.ts";

const shown = (text: string, ...entities: TextEntity[]) => markdownText({ text, entities }, NAMES);
const all = (text: string, type: SimpleEntityType) =>
  shown(text, { type, offset: 0, length: text.length });

Deno.test("escapeLine() makes markup plain", () => {
  assert.equal(
    escapeLine("*a* _b_ `c` [d](e) <f> #g"),
    "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\#g",
  );
  assert.equal(escapeLine("- list"), "\\- list");
  assert.equal(escapeLine("12. list"), "12\\. list");
  assert.equal(escapeLine("--- a"), "\\--- a");
  assert.equal(escapeLine("> quote"), "\\> quote");
  assert.equal(escapeLine("![[embed]]"), "!\\[\\[embed\\]\\]");
  assert.equal(
    escapeLine("&lt; ==x== %%y%% $z$ ^id"),
    "\\&lt; \\=\\=x\\=\\= &#37;%y&#37;% \\$z\\$ \\^id",
  );
  assert.equal(escapeLine("    code"), "\u00a0\u00a0\u00a0\u00a0code");
  assert.equal(escapeLine("\tcode"), "\u00a0\u00a0\u00a0\u00a0code");
});

Deno.test("escapeLine() leaves no character of markup unescaped, for any line", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (line) => {
    const left = escapeLine(line).replaceAll("&#37;", "").replace(/\\[!-/:-@[-`{-~]/g, "");
    assert.doesNotMatch(left, /[\\`*_[\]<>#|~^$=&{}]|%%/);
    assert.doesNotMatch(left, /^[-+: \t]|^\d+[.)]/);
  }));
});

Deno.test("yamlText() is one line of JSON, for any text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const yaml = yamlText(text);
    assert.equal(JSON.parse(yaml), text.toWellFormed());
    assert.doesNotMatch(yaml, /[\n\r\u0085\u2028\u2029]/);
  }));
});

Deno.test("linkTarget() cannot be left", () => {
  assert.equal(linkTarget("https://a.org/<b>\\c d"), "<https://a.org/%3Cb%3E%5Cc%20d>");
  assert.equal(linkTarget("http://[::1]/[[x]]"), "<http://[::1]/%5B[x%5D]>");
  assert.equal(linkTarget("https://a.org/?a=1&copy;=2"), "<https://a.org/?a=1&amp;copy;=2>");
});

Deno.test("formatting is Markdown where it may be, HTML elsewhere", () => {
  assert.equal(all("bold", "bold"), "**bold**");
  assert.equal(all("(bold)", "bold"), "<b>(bold)</b>");
  assert.equal(shown("a b c", { type: "bold", offset: 1, length: 3 }), "a **b** c");
  assert.equal(all("x", "italic"), "*x*");
  assert.equal(all("x", "strikethrough"), "~~x~~");
  assert.equal(all("x", "underline"), "<u>x</u>");
  assert.equal(all("x", "spoiler"), "\\|\\|x\\|\\|");
  assert.equal(all("a`b", "code"), "``a`b``");
  assert.equal(all("`", "code"), "`` ` ``");
  assert.equal(all("https://a.org/x", "link"), "<https://a.org/x>");
  assert.equal(all("a.org", "link"), "[a.org](<http://a.org/>)");
  assert.equal(all("@ann", "mention"), "[@ann](<https://t.me/ann>)");
  const range = { offset: 0, length: 1 };
  assert.equal(shown("x", { type: "text_link", href: "javascript:alert(1)", ...range }), "x");
  assert.equal(
    shown("x", { type: "text_link", href: "https://a.org/)(", ...range }),
    "[x](<https://a.org/)(>)",
  );
});

Deno.test("formatting that reaches over lines is put around each of them", () => {
  assert.equal(all("one\n\ntwo\nthree", "bold"), "**one**\n\n**two**  \n**three**");
});

Deno.test("code keeps its lines, whatever is in them", () => {
  const code = "a ``` b\n---\n# x";
  assert.equal(
    shown(`say\n${code}`, { type: "pre", language: "js", offset: 4, length: code.length }),
    `say\n\n\`\`\`\`js\n${code}\n\`\`\`\``,
  );
  assert.equal(
    shown("x", { type: "pre", language: "a\nb`", offset: 0, length: 1 }),
    "```\nx\n```",
  );
});

Deno.test("a quotation is one, with its formatting", () => {
  assert.equal(
    shown("a\nb\nc", { type: "blockquote", collapsed: false, offset: 0, length: 3 }),
    "> a  \n> b\n\nc",
  );
  assert.equal(
    shown("a", { type: "blockquote", collapsed: true, offset: 0, length: 1 }),
    "> [!quote]- Quotation\n> a",
  );
});

Deno.test("words fit into one line", () => {
  assert.equal(escapeWords(" a\n# b\u2028 "), "a \\# b");
});

Deno.test("no text begins a block or HTML of its own, for any text", () => {
  const text = fc.array(fc.constantFrom(
    "---\n",
    "```",
    "<script>",
    "\n# ",
    "\n- ",
    "![[",
    "]]",
    "\n\n",
    "\r",
    "[x](javascript:1)",
    "| a |",
    "\n    ",
    "^id",
    "word",
    "1) ",
    "\n===",
    "%%",
    "&lt;",
  )).map((parts) => parts.join(""));
  fc.assert(fc.property(text, (hostile) => {
    for (const line of shown(hostile).split("\n")) {
      assert.doesNotMatch(line, /^ {0,3}(#|>|[-+*] |\d+[.)] |```|~~~|===|---|\||<)|^ {4}|^\t/);
      assert.doesNotMatch(line.replace(/\\./g, ""), /[<>`[\]^|]|%%/);
    }
  }));
});

Deno.test("what stands beside formatting does not change it", () => {
  const at = (offset: number, length = 1) => ({ offset, length });
  const href = "https://a.org/";
  assert.equal(shown("!x", { type: "text_link", href, ...at(1) }), "\\![x](<https://a.org/>)");
  assert.equal(
    shown("a!b", { type: "hashtag", ...at(0, 2) }, { type: "text_link", href, ...at(2) }),
    "a\\![b](<https://a.org/>)",
  );
  assert.equal(shown("Hello!"), "Hello!");
  assert.equal(
    shown("ab", { type: "italic", ...at(0) }, { type: "bold", ...at(1) }),
    "*a*<!-- -->**b**",
  );
  assert.equal(
    shown("ab", { type: "code", ...at(0) }, { type: "code", ...at(1) }),
    "`a`<!-- -->`b`",
  );
});

Deno.test("a text of empty lines takes no longer than one of letters", () => {
  assert.equal(shown(`${"\n".repeat(300_000)}x${"\n".repeat(300_000)}`), "x");
});
