// Text and its entities, the way Telegram Desktop cuts them into parts.
import type { JsonObject, JsonValue } from "../../model/json.ts";
import type { RichText, TextEntity } from "../../model/text.ts";
import { parsePeerId } from "../../model/peer.ts";

/** "" for no text, a string for plain text, else strings mixed with objects for what is formatted. */
export function renderText(rich: RichText): JsonValue {
  if (rich.entities.length === 0) return rich.text;
  const parts = textParts(rich);
  if (parts.every((part) => part.entity === undefined)) return rich.text;
  return parts.map((part) => part.entity ? renderPart(part) : part.text);
}

/** Every part as an object; the texts of all parts joined are the whole text. */
export function renderTextEntities(rich: RichText): JsonObject[] {
  if (rich.text === "") return [];
  if (rich.entities.length === 0) return [{ type: "plain", text: rich.text }];
  return textParts(rich).map(renderPart);
}

/** A stretch of text that belongs to one entity, or to none. */
export interface TextPart {
  readonly text: string;
  readonly entity?: TextEntity;
}

/**
 * Cuts a text at its entities by the rules of Telegram Desktop's export. Entities are taken in the order
 * in which Telegram sent them, and they do not nest: one that begins before the end of the last one, is
 * empty, or leaves the text is dropped. A range may split a surrogate pair.
 */
export function textParts({ text, entities }: RichText): TextPart[] {
  const parts: TextPart[] = [];
  let position = 0;
  for (const entity of entities) {
    const start = entity.offset;
    const end = start + entity.length;
    const fits = Number.isInteger(start) && Number.isInteger(end) && end <= text.length;
    if (!fits || start < position || end <= start) continue;
    if (start > position) parts.push({ text: text.slice(position, start) });
    parts.push({ text: text.slice(start, end), entity });
    position = end;
  }
  if (position < text.length) parts.push({ text: text.slice(position) });
  return parts;
}

function renderPart({ text, entity }: TextPart): JsonObject {
  if (!entity) return { type: "plain", text };
  switch (entity.type) {
    case "pre":
      return { type: entity.type, text, language: entity.language };
    case "text_link":
      return { type: entity.type, text, href: entity.href };
    case "mention_name":
      return { type: entity.type, text, user_id: parsePeerId(entity.userId).id };
    case "blockquote":
      return { type: entity.type, text, collapsed: entity.collapsed };
    case "custom_emoji":
      return { type: entity.type, text, document_id: entity.documentId };
    default:
      return { type: entity.type, text };
  }
}
