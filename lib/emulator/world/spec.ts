// What a message is, as plain data. The objects that are served and the expected export are both
// derived from it, each by its own code.
import type { PeerId } from "../../model/peer.ts";
import type { ActionSpec } from "./action_spec.ts";
import type { MediaSpec } from "./media_spec.ts";
import type { TextSpec } from "./text_spec.ts";

/** What a message answers. */
export interface ReplySpec {
  /** Absent when a message of a chat that the account cannot see is quoted. */
  readonly messageId?: number;
  /** The chat of the answered message, when it is another one. */
  readonly peer?: PeerId;
  readonly quote?: TextSpec;
}

/** Where a forwarded message comes from; dates are Unix seconds. */
export interface ForwardSpec {
  readonly from?: PeerId;
  /** Of a sender who hides the account. */
  readonly name?: string;
  readonly date: number;
  readonly postAuthor?: string;
  readonly channelPost?: number;
  readonly savedFrom?: PeerId;
  readonly savedFromMessageId?: number;
}

/** How often one reaction was given, and by whom last. */
export interface ReactionSpec {
  readonly type: "emoji" | "custom_emoji" | "paid";
  readonly count: number;
  readonly emoji?: string;
  readonly documentId?: bigint;
  readonly recent?: readonly { readonly from: PeerId; readonly date: number }[];
}

/** An inline button; `data` is text except for callbacks, where it is bytes. */
export type ButtonSpec =
  & { readonly text: string }
  & (
    | { readonly type: "callback" | "callback_with_password"; readonly bytes: readonly number[] }
    | {
      readonly type:
        | "url"
        | "switch_inline"
        | "switch_inline_same"
        | "web_view"
        | "simple_web_view"
        | "copy_text";
      readonly data: string;
    }
    | { readonly type: "default" | "game" | "buy" | "request_phone" | "request_location" }
    | {
      readonly type: "auth";
      readonly data: string;
      readonly forwardText?: string;
      readonly buttonId: number;
    }
    | { readonly type: "user_profile"; readonly userId: number }
  );

/** A message of a chat. With `action` it is a service message. */
export interface MessageSpec {
  readonly id: number;
  /** Unix time in seconds. */
  readonly date: number;
  /** Absent: the chat itself speaks (channel posts, anonymous administrators). */
  readonly from?: PeerId;
  readonly text?: TextSpec;
  readonly media?: MediaSpec;
  readonly action?: ActionSpec;
  readonly editDate?: number;
  /** Only reactions or the like changed: clients show no "edited". */
  readonly editHide?: boolean;
  readonly reply?: ReplySpec;
  /** Topic of a forum; absent in "General". */
  readonly topicId?: number;
  readonly forward?: ForwardSpec;
  readonly viaBot?: number;
  readonly buttons?: readonly (readonly ButtonSpec[])[];
  readonly reactions?: readonly ReactionSpec[];
  readonly groupedId?: bigint;
  readonly views?: number;
  readonly forwards?: number;
  readonly postAuthor?: string;
  readonly noforwards?: boolean;
  readonly pinned?: boolean;
  readonly silent?: boolean;
  /** Seconds after which the message deletes itself. */
  readonly ttlPeriod?: number;
}

/** A message before it has a place in a chat. */
export type NewMessage = Omit<MessageSpec, "id" | "date"> & {
  readonly id?: number;
  readonly date?: number;
};
