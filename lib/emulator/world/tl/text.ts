// Texts and their entities as they are served.
import "../../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { EntitySpec, TextSpec } from "../text_spec.ts";
import { long, present } from "./values.ts";

export function tlEntities(text: TextSpec): Api.TypeMessageEntity[] {
  return text.entities.map(tlEntity);
}

export function tlText(text: TextSpec): Api.TextWithEntities {
  return new Api.TextWithEntities({ text: text.text, entities: tlEntities(text) });
}

function tlEntity(entity: EntitySpec): Api.TypeMessageEntity {
  const { offset, length } = entity;
  switch (entity.type) {
    case "pre":
      return new Api.MessageEntityPre({ offset, length, language: entity.language ?? "" });
    case "text_link":
      return new Api.MessageEntityTextUrl({ offset, length, url: entity.href ?? "" });
    case "mention_name":
      return new Api.MessageEntityMentionName({ offset, length, userId: long(entity.userId ?? 0) });
    case "custom_emoji":
      return new Api.MessageEntityCustomEmoji({
        offset,
        length,
        documentId: long(entity.documentId ?? 0n),
      });
    case "blockquote":
      return new Api.MessageEntityBlockquote(
        present({ offset, length, collapsed: entity.collapsed }),
      );
    default:
      return new SIMPLE[entity.type]({ offset, length });
  }
}

const SIMPLE = {
  unknown: Api.MessageEntityUnknown,
  mention: Api.MessageEntityMention,
  hashtag: Api.MessageEntityHashtag,
  cashtag: Api.MessageEntityCashtag,
  bot_command: Api.MessageEntityBotCommand,
  link: Api.MessageEntityUrl,
  email: Api.MessageEntityEmail,
  phone: Api.MessageEntityPhone,
  bank_card: Api.MessageEntityBankCard,
  bold: Api.MessageEntityBold,
  italic: Api.MessageEntityItalic,
  underline: Api.MessageEntityUnderline,
  strikethrough: Api.MessageEntityStrike,
  spoiler: Api.MessageEntitySpoiler,
  code: Api.MessageEntityCode,
} as const;
