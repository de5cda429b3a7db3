// Message text with its entities.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { RichText, SimpleEntityType, TextEntity } from "../../../model/text.ts";
import { decimal, toPeerId } from "./ids.ts";
import { list, number, string } from "./scalars.ts";

/**
 * A text with the entities that the model knows; the others become `unknown`. Ranges are kept as sent,
 * in UTF-16 code units: they may overlap or leave the text.
 */
export function convertText(
  text: string | null | undefined,
  entities?: readonly Api.TypeMessageEntity[] | null,
): RichText {
  return { text: string(text), entities: list(entities).map(convertEntity) };
}

/** The same for a `textWithEntities`. */
export function convertRichText(text: Api.TypeTextWithEntities | null | undefined): RichText {
  return convertText(text?.text, text?.entities);
}

/** A rich text that is not empty. */
export function optionalRichText(
  text: Api.TypeTextWithEntities | null | undefined,
): RichText | undefined {
  return text?.text ? convertRichText(text) : undefined;
}

const SIMPLE_TYPES: Readonly<Record<string, SimpleEntityType>> = {
  MessageEntityMention: "mention",
  MessageEntityHashtag: "hashtag",
  MessageEntityCashtag: "cashtag",
  MessageEntityBotCommand: "bot_command",
  MessageEntityUrl: "link",
  MessageEntityEmail: "email",
  MessageEntityPhone: "phone",
  MessageEntityBankCard: "bank_card",
  MessageEntityBold: "bold",
  MessageEntityItalic: "italic",
  MessageEntityUnderline: "underline",
  MessageEntityStrike: "strikethrough",
  MessageEntitySpoiler: "spoiler",
  MessageEntityCode: "code",
};

function convertEntity(entity: Api.TypeMessageEntity): TextEntity {
  const range = { offset: number(entity?.offset), length: number(entity?.length) };
  if (entity instanceof Api.MessageEntityPre) {
    return { ...range, type: "pre", language: string(entity.language) };
  }
  if (entity instanceof Api.MessageEntityTextUrl) {
    return { ...range, type: "text_link", href: string(entity.url) };
  }
  if (entity instanceof Api.MessageEntityBlockquote) {
    return { ...range, type: "blockquote", collapsed: Boolean(entity.collapsed) };
  }
  if (entity instanceof Api.MessageEntityCustomEmoji) {
    return { ...range, type: "custom_emoji", documentId: decimal(entity.documentId) ?? "0" };
  }
  const userId = mentionedUser(entity);
  if (userId) return { ...range, type: "mention_name", userId };
  return { ...range, type: SIMPLE_TYPES[entity?.className] ?? "unknown" };
}

function mentionedUser(entity: Api.TypeMessageEntity) {
  if (entity instanceof Api.MessageEntityMentionName) return toPeerId("user", entity.userId);
  if (!(entity instanceof Api.InputMessageEntityMentionName)) return undefined;
  return entity.userId instanceof Api.InputUser
    ? toPeerId("user", entity.userId.userId)
    : undefined;
}
