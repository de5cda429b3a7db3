// Service actions as they are served.
import "../../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { ActionSpec, BareAction, PassportValue } from "../action_spec.ts";
import type { World } from "../world.ts";
import { tlGiftAction } from "./action_gifts.ts";
import { tlPhoto } from "./files.ts";
import { long, maybe, present, tlPeer } from "./values.ts";

export function tlAction(world: World, action: ActionSpec): Api.TypeMessageAction {
  switch (action.type) {
    case "create_group":
      return new Api.MessageActionChatCreate({
        title: action.title,
        users: action.members.map(long),
      });
    case "edit_group_title":
      return new Api.MessageActionChatEditTitle({ title: action.title });
    case "create_channel":
      return new Api.MessageActionChannelCreate({ title: action.title });
    case "edit_group_photo":
      return new Api.MessageActionChatEditPhoto({ photo: tlPhoto(world, action.photo) });
    case "suggest_profile_photo":
      return new Api.MessageActionSuggestProfilePhoto({ photo: tlPhoto(world, action.photo) });
    case "invite_members":
      return new Api.MessageActionChatAddUser({ users: action.members.map(long) });
    case "remove_members":
      return new Api.MessageActionChatDeleteUser({ userId: long(action.member) });
    case "join_group_by_link":
      return new Api.MessageActionChatJoinedByLink({ inviterId: long(action.inviter) });
    case "migrate_to_supergroup":
      return new Api.MessageActionChatMigrateTo({ channelId: long(action.channelId) });
    case "migrate_from_group":
      return new Api.MessageActionChannelMigrateFrom({
        title: action.title,
        chatId: long(action.chatId),
      });
    case "score_in_game":
      return new Api.MessageActionGameScore({ gameId: long(action.gameId), score: action.score });
    case "custom":
      return new Api.MessageActionCustomAction({ message: action.message });
    case "topic_created":
      return new Api.MessageActionTopicCreate({
        title: action.title,
        iconColor: action.iconColor,
      });
    case "topic_edit":
      return new Api.MessageActionTopicEdit(present({
        title: action.title,
        iconEmojiId: maybe(action.iconEmojiId, long),
        closed: action.closed,
      }));
    case "unknown":
      return action.constructorName === "messageActionEmpty"
        ? new Api.MessageActionEmpty()
        : new Api.MessageActionWebViewDataSentMe({ text: "Open", data: "{}" });
    default:
      return tlCallAction(action) ?? tlBotAction(action) ?? tlGiftAction(action) ??
        bare(action.type as BareAction);
  }
}

function tlCallAction(action: ActionSpec): Api.TypeMessageAction | undefined {
  switch (action.type) {
    case "phone_call":
      return new Api.MessageActionPhoneCall(present({
        video: action.video,
        callId: long(action.callId),
        reason: maybe(action.reason, (reason) => new DISCARD[reason]()),
        duration: action.duration,
      }));
    case "group_call":
      return new Api.MessageActionGroupCall(present({ call: CALL(), duration: action.duration }));
    case "group_call_scheduled":
      return new Api.MessageActionGroupCallScheduled({
        call: CALL(),
        scheduleDate: action.scheduleDate,
      });
    case "invite_to_group_call":
      return new Api.MessageActionInviteToGroupCall({
        call: CALL(),
        users: action.members.map(long),
      });
    case "proximity_reached":
      return new Api.MessageActionGeoProximityReached({
        fromId: tlPeer(action.from),
        toId: tlPeer(action.to),
        distance: action.distance,
      });
    case "set_messages_ttl":
      return new Api.MessageActionSetMessagesTTL({ period: action.period });
    case "edit_chat_theme":
      return new Api.MessageActionSetChatTheme({ emoticon: action.emoticon });
    case "set_chat_wallpaper":
    case "set_same_chat_wallpaper":
      return new Api.MessageActionSetChatWallPaper(present({
        same: action.type === "set_same_chat_wallpaper" ? true : undefined,
        wallpaper: new Api.WallPaperNoFile({ id: long(action.wallpaperId) }),
      }));
    default:
      return undefined;
  }
}

function tlBotAction(action: ActionSpec): Api.TypeMessageAction | undefined {
  switch (action.type) {
    case "allow_sending_messages":
      return new Api.MessageActionBotAllowed(present({
        domain: action.domain,
        app: maybe(action.app, (app) =>
          new Api.BotApp({
            id: long(app.id),
            accessHash: long(app.id ^ 0x3333n),
            shortName: "app",
            title: app.title,
            description: "",
            photo: new Api.PhotoEmpty({ id: long(0) }),
            hash: long(0),
          })),
      }));
    case "attach_menu_bot_allowed":
      return new Api.MessageActionBotAllowed({ attachMenu: true });
    case "web_app_bot_allowed":
      return new Api.MessageActionBotAllowed({ fromRequest: true });
    case "send_passport_values":
      return new Api.MessageActionSecureValuesSent({
        types: action.values.map((value) => new PASSPORT[value]()),
      });
    case "send_webview_data":
      return new Api.MessageActionWebViewDataSent({ text: action.text });
    case "requested_peer":
      return new Api.MessageActionRequestedPeer({
        buttonId: action.buttonId,
        peers: action.peers.map(tlPeer),
      });
    default:
      return undefined;
  }
}

function bare(type: BareAction): Api.TypeMessageAction {
  switch (type) {
    case "delete_group_photo":
      return new Api.MessageActionChatDeletePhoto();
    case "join_group_by_request":
      return new Api.MessageActionChatJoinedByRequest();
    case "pin_message":
      return new Api.MessageActionPinMessage();
    case "clear_history":
      return new Api.MessageActionHistoryClear();
    case "take_screenshot":
      return new Api.MessageActionScreenshotTaken();
    case "joined_telegram":
      return new Api.MessageActionContactSignUp();
    case "giveaway_launch":
      return new Api.MessageActionGiveawayLaunch({});
    default:
      throw new TypeError(`Cannot serve the action ${type}`);
  }
}

const CALL = () => new Api.InputGroupCall({ id: long(123_456_789n), accessHash: long(987n) });

const DISCARD = {
  missed: Api.PhoneCallDiscardReasonMissed,
  disconnect: Api.PhoneCallDiscardReasonDisconnect,
  hangup: Api.PhoneCallDiscardReasonHangup,
  busy: Api.PhoneCallDiscardReasonBusy,
} as const;

const PASSPORT = {
  personal_details: Api.SecureValueTypePersonalDetails,
  passport: Api.SecureValueTypePassport,
  driver_license: Api.SecureValueTypeDriverLicense,
  identity_card: Api.SecureValueTypeIdentityCard,
  internal_passport: Api.SecureValueTypeInternalPassport,
  address_information: Api.SecureValueTypeAddress,
  utility_bill: Api.SecureValueTypeUtilityBill,
  bank_statement: Api.SecureValueTypeBankStatement,
  rental_agreement: Api.SecureValueTypeRentalAgreement,
  passport_registration: Api.SecureValueTypePassportRegistration,
  temporary_registration: Api.SecureValueTypeTemporaryRegistration,
  phone_number: Api.SecureValueTypePhone,
  email: Api.SecureValueTypeEmail,
} as const satisfies Readonly<Record<PassportValue, unknown>>;
