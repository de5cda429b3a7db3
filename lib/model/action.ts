// What a service message tells, by Telegram Desktop's names of the actions.
import type { JsonObject } from "./json.ts";
import type { PhotoMedia } from "./media.ts";
import type { PeerId } from "./peer.ts";
import type { RichText } from "./text.ts";

/** Actions that carry nothing but their name. */
export type BareActionType =
  | "delete_group_photo"
  | "join_group_by_request"
  | "pin_message"
  | "clear_history"
  | "take_screenshot"
  | "joined_telegram"
  | "attach_menu_bot_allowed"
  | "web_app_bot_allowed"
  | "requested_phone_number";

/** Kinds of Telegram Passport data, by Telegram Desktop's names. */
export type PassportValueType =
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

/**
 * Discriminated by `type`, which is the `action` of result.json. The message that is pinned, played
 * or paid for is the service message's `replyTo`. Times are Unix seconds, periods seconds, 64-bit
 * integers decimal strings; amounts of money count the currency's smallest unit.
 */
export type ServiceAction = GroupAction | CallAction | PaymentAction | GiftAction | OtherAction;

/** Groups, channels, topics and their members. */
export type GroupAction =
  | { readonly type: BareActionType }
  | { readonly type: "create_group"; readonly title: string; readonly members: readonly PeerId[] }
  | { readonly type: "edit_group_title" | "create_channel"; readonly title: string }
  | { readonly type: "edit_group_photo" | "suggest_profile_photo"; readonly photo: PhotoMedia }
  | { readonly type: "invite_members" | "remove_members"; readonly members: readonly PeerId[] }
  | { readonly type: "join_group_by_link"; readonly inviter?: PeerId }
  | { readonly type: "migrate_to_supergroup"; readonly channel?: PeerId }
  | { readonly type: "migrate_from_group"; readonly title: string; readonly chat?: PeerId }
  | {
    readonly type: "topic_created";
    readonly title: string;
    readonly iconColor: number;
    readonly iconEmojiId?: string;
  }
  | {
    readonly type: "topic_edit";
    /** Fields that did not change are absent. */
    readonly title?: string;
    readonly iconEmojiId?: string;
    readonly closed?: boolean;
    readonly hidden?: boolean;
  }
  | {
    readonly type: "set_messages_ttl";
    readonly periodSeconds: number;
    readonly autoSettingFrom?: PeerId;
  }
  | { readonly type: "edit_chat_theme"; readonly emoticon: string }
  | {
    readonly type: "set_chat_wallpaper" | "set_same_chat_wallpaper";
    readonly wallpaperId?: string;
    readonly forBoth: boolean;
  }
  | { readonly type: "boost_apply"; readonly boosts: number };

/** Calls between people and in groups. */
export type CallAction =
  | {
    readonly type: "phone_call";
    readonly callId: string;
    readonly video: boolean;
    readonly durationSeconds?: number;
    readonly discardReason?: "missed" | "disconnect" | "hangup" | "busy" | "allow_group_call";
  }
  | {
    readonly type: "conference_call";
    readonly callId: string;
    readonly video: boolean;
    readonly durationSeconds?: number;
    readonly active: boolean;
    readonly missed: boolean;
  }
  | { readonly type: "group_call"; readonly durationSeconds?: number }
  | { readonly type: "group_call_scheduled"; readonly scheduleDate: number }
  | { readonly type: "invite_to_group_call"; readonly members: readonly PeerId[] };

/** Money, stars included. */
export type PaymentAction =
  | {
    readonly type: "send_payment";
    readonly currency: string;
    readonly amount: number;
    /** First payment of a subscription, or a later one. */
    readonly recurring?: "init" | "used";
    readonly invoiceSlug?: string;
    readonly subscriptionUntil?: number;
  }
  | {
    readonly type: "refunded_payment";
    readonly currency: string;
    readonly amount: number;
    readonly peer?: PeerId;
    readonly chargeId: string;
  }
  | { readonly type: "paid_messages_refund"; readonly messages: number; readonly stars: string }
  | {
    readonly type: "paid_messages_price_change";
    readonly stars: string;
    readonly broadcastMessagesAllowed: boolean;
  };

/** Gifts and giveaways. */
export type GiftAction =
  | {
    readonly type: "send_premium_gift";
    readonly currency: string;
    readonly amount: number;
    readonly months: number;
    readonly text?: RichText;
  }
  | {
    readonly type: "send_stars_gift";
    readonly currency: string;
    readonly amount: number;
    readonly stars: string;
    readonly transactionId?: string;
  }
  | {
    readonly type: "send_star_gift";
    readonly giftId: string;
    /** Price in stars; "0" for a gift that was upgraded to a unique one. */
    readonly stars: string;
    readonly limited: boolean;
    readonly anonymous: boolean;
    readonly text?: RichText;
    /** Only of unique gifts. */
    readonly title?: string;
    readonly slug?: string;
    readonly number?: number;
  }
  | {
    readonly type: "stars_prize";
    readonly stars: string;
    readonly boostPeer?: PeerId;
    readonly unclaimed: boolean;
    readonly giveawayMessageId: number;
    readonly transactionId: string;
  }
  | {
    readonly type: "gift_code_prize";
    readonly code: string;
    readonly months: number;
    readonly boostPeer?: PeerId;
    readonly viaGiveaway: boolean;
    readonly unclaimed: boolean;
    readonly text?: RichText;
  }
  | { readonly type: "giveaway_launch"; readonly stars?: string }
  | {
    readonly type: "giveaway_results";
    readonly winners: number;
    readonly unclaimed: number;
    /** The prizes were stars. */
    readonly stars: boolean;
  };

/** Bots, games, and what fits nowhere else. */
export type OtherAction =
  | { readonly type: "score_in_game"; readonly gameId: string; readonly score: number }
  /** Text that Telegram itself put together. */
  | { readonly type: "custom"; readonly message: string }
  | {
    readonly type: "allow_sending_messages";
    readonly domain?: string;
    readonly appId?: string;
    readonly appName?: string;
  }
  | { readonly type: "send_passport_values"; readonly values: readonly PassportValueType[] }
  | {
    readonly type: "proximity_reached";
    readonly from?: PeerId;
    readonly to?: PeerId;
    /** Metres. */
    readonly distance: number;
  }
  | { readonly type: "send_webview_data"; readonly text: string }
  | {
    readonly type: "requested_peer";
    readonly buttonId: number;
    readonly peers: readonly PeerId[];
  }
  | {
    readonly type: "todo_completions";
    readonly completed: readonly number[];
    readonly incompleted: readonly number[];
  }
  | {
    readonly type: "todo_append_tasks";
    readonly items: readonly { readonly id: number; readonly text: RichText }[];
  }
  /** One without a name in Telegram Desktop: never dropped. */
  | {
    readonly type: "unknown";
    /** TL name, such as `messageActionEmpty`. */
    readonly constructorName: string;
    /** Its TL fields as plain data, so that a later version can read more out of it. */
    readonly fields?: JsonObject;
  };
