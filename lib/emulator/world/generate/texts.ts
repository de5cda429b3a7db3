// Texts of every kind: each entity, overlaps and nonsense ranges, other scripts, control characters.
import { type EntitySpec, type EntityType, plain, type TextSpec } from "../text_spec.ts";
import { PEOPLE } from "./people.ts";

type Styled = readonly [type: EntityType, text: string, extra?: Partial<EntitySpec>];

/** Joins plain and formatted pieces into a text. */
export function compose(...pieces: readonly (string | Styled)[]): TextSpec {
  let text = "";
  const entities: EntitySpec[] = [];
  for (const piece of pieces) {
    if (typeof piece === "string") {
      text += piece;
      continue;
    }
    const [type, part, extra] = piece;
    entities.push({ type, offset: text.length, length: part.length, ...extra });
    text += part;
  }
  return { text, entities };
}

/** Entities that Telegram itself sends. */
export function entityTexts(): TextSpec[] {
  return [
    plain("Hello, world!"),
    compose("Ask ", ["mention", "@alice_liddell"], " about ", ["hashtag", "#тег_1"], "."),
    compose(["cashtag", "$USD"], " and ", ["bot_command", "/start@helper_bot"]),
    compose("See ", ["link", "https://example.org/a?b=c&d=%20#e"], " or ", [
      "email",
      "user@example.org",
    ]),
    compose("Call ", ["phone", "+12025550143"], ", pay ", ["bank_card", "4242 4242 4242 4242"]),
    compose(["bold", "bold"], " ", ["italic", "italic"], " ", ["underline", "underline"]),
    compose(["strikethrough", "gone"], ["spoiler", "hidden"], ["code", "let x = `1`;"]),
    compose(["pre", 'alert("</script>");', { language: "js" }]),
    compose("No language:\n", ["pre", "make -j2", { language: "" }]),
    compose(["text_link", "a link", { href: 'https://example.org/"quoted"' }], " in a text"),
    compose("Dear ", ["mention_name", "Bob", { userId: PEOPLE.bob }], ", welcome"),
    compose(["blockquote", "A quotation\nof two lines"], "\nsaid somebody"),
    compose(["blockquote", "A long one, folded", { collapsed: true }]),
    compose("Custom ", ["custom_emoji", "👍", { documentId: 5_368_324_170_671_202_286n }], " here"),
    compose(["unknown", "Nobody knows"], " what this is"),
    compose("Nothing but ", ["bold", "the last word"]),
  ];
}

/** Ranges that overlap, nest, are empty, leave the text, or cut a surrogate pair. */
export function brokenEntityTexts(): TextSpec[] {
  const entity = (type: EntityType, offset: number, length: number): EntitySpec => ({
    type,
    offset,
    length,
  });
  return [
    // The outer comes first and wins.
    { text: "bold with italic inside", entities: [entity("bold", 0, 23), entity("italic", 10, 6)] },
    { text: "equal ranges", entities: [entity("bold", 0, 5), entity("italic", 0, 5)] },
    { text: "one two three", entities: [entity("bold", 0, 7), entity("italic", 4, 9)] },
    { text: "adjacent", entities: [entity("bold", 0, 4), entity("italic", 4, 4)] },
    { text: "not in order", entities: [entity("bold", 4, 2), entity("italic", 0, 3)] },
    { text: "nothing", entities: [entity("bold", 3, 0)] },
    { text: "minus", entities: [entity("bold", 3, -2), entity("italic", 0, 2)] },
    { text: "past the end", entities: [entity("bold", 9, 400), entity("italic", 0, 4)] },
    { text: "far away", entities: [entity("code", 500, 5)] },
    { text: "a😀b", entities: [entity("bold", 0, 2), entity("italic", 2, 2)] },
    { text: "whole", entities: [entity("bold", 0, 5)] },
  ];
}

/** Scripts, emoji and characters that break careless programs. */
export function difficultTexts(): TextSpec[] {
  return [
    plain("مرحبا بالعالم، this is mixed, שלום עולם"),
    compose("שלום ", ["bold", "עולם"], " \u202eright to left\u202c ", ["italic", "نص"]),
    compose("👨‍👩‍👧‍👦 ", ["bold", "👩🏽‍🚀🇺🇦"], " 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ", ["italic", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢"]),
    plain("e\u0301 is not é; ﬁ is not fi; \ufeffno\u200bbreak"),
    plain("tab\tnew\nline\r\nand \u2028 and \u2029"),
    plain("control \u0000\u0001\u0002\u0007\b\u000b\f\u001b[31mred\u001b[0m\u007f\u0085"),
    plain('</script><script>alert("1")</script>&lt;&amp; \\ "quotes" \'single\' `ticks`'),
    plain('{"json": [1, 2, null]}'),
    plain(" \n leading and trailing \n "),
    plain("a".repeat(4096)),
    plain("😀".repeat(2048)),
    plain("\ufffd\ufffe\uffff\u{10ffff}"),
    plain("0"),
  ];
}
