// A text with its formatting, as plain data.

/** Names of entities as result.json has them. */
export type EntityType =
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
  | "code"
  | "pre"
  | "text_link"
  | "mention_name"
  | "blockquote"
  | "custom_emoji";

/** A formatted range; offset and length are UTF-16 code units and may be nonsense on purpose. */
export interface EntitySpec {
  readonly type: EntityType;
  readonly offset: number;
  readonly length: number;
  /** Of `pre`. */
  readonly language?: string;
  /** Of `text_link`. */
  readonly href?: string;
  /** Of `mention_name`. */
  readonly userId?: number;
  /** Of `custom_emoji`. */
  readonly documentId?: bigint;
  /** Of `blockquote`. */
  readonly collapsed?: boolean;
}

/** A text with its formatting. */
export interface TextSpec {
  readonly text: string;
  readonly entities: readonly EntitySpec[];
}

/** Text without formatting. */
export function plain(text: string): TextSpec {
  return { text, entities: [] };
}
