// Texts as the export must have them, by the rules of Telegram Desktop's ParseText.
import type { EntitySpec, TextSpec } from "../text_spec.ts";
import { type Json, type JsonObject, object } from "./json.ts";

/** `text`: a string where nothing is formatted, else strings and objects in turns. */
export function expectedText(text: TextSpec | undefined): Json {
  const parts = partsOf(text);
  if (parts.every(({ entity }) => entity === undefined)) return text?.text ?? "";
  return parts.map((part) => part.entity ? partObject(part) : part.text);
}

/** `text_entities`: objects whose texts joined are the whole text. */
export function expectedEntities(text: TextSpec | undefined): Json {
  return partsOf(text).map(partObject);
}

interface Part {
  readonly text: string;
  readonly entity?: EntitySpec;
}

/**
 * Entities are taken in the order in which they come; one that is empty, begins before the end of
 * the one before it, or ends behind the text is dropped.
 */
function partsOf(spec: TextSpec | undefined): Part[] {
  if (!spec) return [];
  const { text } = spec;
  const parts: Part[] = [];
  let done = 0;
  for (const entity of spec.entities) {
    const end = entity.offset + entity.length;
    if (entity.length <= 0 || entity.offset < done || end > text.length) continue;
    if (entity.offset > done) parts.push({ text: text.slice(done, entity.offset) });
    parts.push({ text: text.slice(entity.offset, end), entity });
    done = end;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

function partObject({ text, entity }: Part): JsonObject {
  if (!entity) return { type: "plain", text };
  return object({
    type: entity.type,
    text,
    language: entity.language,
    href: entity.href,
    user_id: entity.userId,
    document_id: entity.documentId?.toString(),
    collapsed: entity.type === "blockquote" ? entity.collapsed ?? false : undefined,
  });
}
