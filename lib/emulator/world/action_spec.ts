// What a service message tells, as plain data. `type` is Telegram Desktop's name of the action.
import type { PhotoSpec } from "./media_spec.ts";
import type { PeerId } from "../../model/peer.ts";
import type { TextSpec } from "./text_spec.ts";

/** Kinds of personal data that `send_passport_values` lists. */
export type PassportValue =
  | "personal_details"
  | "passport"
  | "driver_license"
  | "identity_card"
  | "internal_passport"
  | "address_information"
  | "utility_bill"
  | "bank_statement"
  | "rental_agreement"
  | "passport_registration"
  | "temporary_registration"
  | "phone_number"
  | "email";

/** Actions that carry nothing. */
export type BareAction =
  | "delete_group_photo"
  | "join_group_by_request"
  | "pin_message"
  | "clear_history"
  | "take_screenshot"
  | "joined_telegram"
  | "attach_menu_bot_allowed"
  | "web_app_bot_allowed"
  | "giveaway_launch";

export type ActionSpec =
  | { readonly type: BareAction }
  | { readonly type: "create_group"; readonly title: string; readonly members: readonly number[] }
  | {
    readonly type: "edit_group_title" | "create_channel";
    readonly title: string;
  }
  | { readonly type: "edit_group_photo" | "suggest_profile_photo"; readonly photo: PhotoSpec }
  | {
    readonly type: "invite_members" | "invite_to_group_call";
    readonly members: readonly number[];
  }
  | { readonly type: "remove_members"; readonly member: number }
  | { readonly type: "join_group_by_link"; readonly inviter: number }
  | { readonly type: "migrate_to_supergroup"; readonly channelId: number }
  | { readonly type: "migrate_from_group"; readonly title: string; readonly chatId: number }
  | { readonly type: "score_in_game"; readonly gameId: bigint; readonly score: number }
  | {
    readonly type: "send_payment";
    readonly currency: string;
    readonly amount: number;
    readonly recurring?: "init" | "used";
  }
  | {
    readonly type: "refunded_payment";
    readonly currency: string;
    readonly amount: number;
    readonly peer: PeerId;
    readonly chargeId: string;
  }
  | {
    readonly type: "phone_call";
    readonly callId: bigint;
    readonly video?: boolean;
    readonly duration?: number;
    readonly reason?: "missed" | "disconnect" | "hangup" | "busy";
  }
  | { readonly type: "custom"; readonly message: string }
  | {
    readonly type: "allow_sending_messages";
    readonly domain?: string;
    readonly app?: { readonly id: bigint; readonly title: string };
  }
  | { readonly type: "send_passport_values"; readonly values: readonly PassportValue[] }
  | {
    readonly type: "proximity_reached";
    readonly from: PeerId;
    readonly to: PeerId;
    readonly distance: number;
  }
  | { readonly type: "group_call"; readonly duration?: number }
  | { readonly type: "group_call_scheduled"; readonly scheduleDate: number }
  | { readonly type: "set_messages_ttl"; readonly period: number }
  | { readonly type: "edit_chat_theme"; readonly emoticon: string }
  | { readonly type: "send_webview_data"; readonly text: string }
  | {
    readonly type: "send_premium_gift";
    readonly currency: string;
    readonly amount: number;
    readonly months: number;
  }
  | { readonly type: "topic_created"; readonly title: string; readonly iconColor: number }
  | {
    readonly type: "topic_edit";
    readonly title?: string;
    readonly iconEmojiId?: bigint;
    readonly closed?: boolean;
  }
  | {
    readonly type: "requested_peer";
    readonly buttonId: number;
    readonly peers: readonly PeerId[];
  }
  | {
    readonly type: "gift_code_prize";
    readonly code: string;
    readonly months: number;
    readonly boostPeer?: PeerId;
    readonly viaGiveaway?: boolean;
    readonly unclaimed?: boolean;
  }
  | {
    readonly type: "giveaway_results";
    readonly winners: number;
    readonly unclaimed: number;
    readonly stars?: boolean;
  }
  | {
    readonly type: "set_chat_wallpaper" | "set_same_chat_wallpaper";
    readonly wallpaperId: bigint;
  }
  | { readonly type: "boost_apply"; readonly boosts: number }
  | {
    readonly type: "send_stars_gift";
    readonly currency: string;
    readonly amount: number;
    readonly stars: number;
  }
  | {
    readonly type: "stars_prize";
    readonly stars: number;
    readonly transactionId: string;
    readonly boostPeer: PeerId;
    readonly giveawayMessageId: number;
    readonly unclaimed?: boolean;
  }
  | {
    readonly type: "send_star_gift";
    readonly giftId: bigint;
    readonly stars: number;
    readonly limited?: boolean;
    readonly anonymous?: boolean;
    readonly message?: TextSpec;
  }
  /** One that Telegram Desktop has no name for. */
  | {
    readonly type: "unknown";
    readonly constructorName: "messageActionEmpty" | "messageActionWebViewDataSentMe";
  };
