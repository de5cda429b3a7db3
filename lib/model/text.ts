// Message text with its formatting.
import type { PeerId } from "./peer.ts";

/** Entity types that carry nothing but their range. */
export type SimpleEntityType =
  | "unknown"
  | "mention"
  | "hashtag"
  | "cashtag"
  | "bot_command"
  | "link"
  | "email"
  | "phone"
  | "bank_card"
  | "bold"
  | "italic"
  | "underline"
  | "strikethrough"
  | "spoiler"
  | "code";

/** Where an entity is. */
export interface EntityRange {
  /** Start in UTF-16 code units. */
  readonly offset: number;
  /** Length in UTF-16 code units. */
  readonly length: number;
}

/** A formatted range of a text. Ranges may overlap or leave the text: the server is not trusted. */
export type TextEntity =
  & EntityRange
  & (
    | { readonly type: SimpleEntityType }
    | { readonly type: "pre"; readonly language: string }
    | { readonly type: "text_link"; readonly href: string }
    | { readonly type: "mention_name"; readonly userId: PeerId }
    | { readonly type: "blockquote"; readonly collapsed: boolean }
    | { readonly type: "custom_emoji"; readonly documentId: string }
  );

/** Text as Telegram sends it. */
export interface RichText {
  /** Any string; lone surrogates are possible. */
  readonly text: string;
  /** In Telegram's order. */
  readonly entities: readonly TextEntity[];
}
