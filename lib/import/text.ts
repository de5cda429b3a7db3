// Text of an export with its formatting, back into one string with ranges.
import { peerId } from "../model/peer.ts";
import type { RichText, SimpleEntityType, TextEntity } from "../model/text.ts";
import { asFields, type Fields, integerIn, isTrue, listIn, own, textIn } from "./fields.ts";

const SIMPLE: ReadonlySet<string> = new Set<SimpleEntityType>([
  "unknown",
  "mention",
  "hashtag",
  "cashtag",
  "bot_command",
  "link",
  "email",
  "phone",
  "bank_card",
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "code",
]);

/** The text of a message, by `text_entities` where they are told (Telegram Desktop 3.1), else by `text`. */
export function messageText(fields: Fields): RichText {
  const parts = listIn(fields, "text_entities");
  return parts.length > 0 ? richText(parts) : richText(own(fields, "text"));
}

/** A text as Telegram Desktop writes it: a string, or a list of strings and formatted parts; or one such part. */
export function richText(value: unknown): RichText {
  if (typeof value === "string" || typeof value === "number") {
    return { text: String(value), entities: [] };
  }
  const parts = asFields(value) ? [value] : value;
  if (!Array.isArray(parts)) return { text: "", entities: [] };
  const pieces: string[] = [];
  const entities: TextEntity[] = [];
  let offset = 0;
  for (const part of parts) {
    const fields = asFields(part);
    const text = typeof part === "string" ? part : (fields && textIn(fields, "text")) ?? "";
    if (fields && text !== "") {
      const entity = entityOf(fields, { offset, length: text.length });
      if (entity) entities.push(entity);
    }
    pieces.push(text);
    offset += text.length;
  }
  return { text: pieces.join(""), entities };
}

function entityOf(
  fields: Fields,
  range: { readonly offset: number; readonly length: number },
): TextEntity | undefined {
  const type = textIn(fields, "type") ?? "plain";
  switch (type) {
    case "plain":
      return undefined;
    case "pre":
      return { ...range, type, language: textIn(fields, "language") ?? "" };
    case "text_link":
      return { ...range, type, href: textIn(fields, "href") ?? "" };
    case "mention_name": {
      const id = integerIn(fields, "user_id");
      if (id === undefined || id < 0) return undefined;
      return { ...range, type, userId: peerId("user", id) };
    }
    case "blockquote":
      return { ...range, type, collapsed: isTrue(fields, "collapsed") };
    case "custom_emoji":
      return { ...range, type, documentId: textIn(fields, "document_id") ?? "" };
    default:
      return { ...range, type: SIMPLE.has(type) ? type as SimpleEntityType : "unknown" };
  }
}
