// Actions about groups, channels, topics and their members.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { BareActionType, GroupAction } from "../../../model/action.ts";
import { defined } from "./defined.ts";
import { decimal, toPeerId, userIds } from "./ids.ts";
import { convertPhoto } from "./photo.ts";
import { number, string } from "./scalars.ts";

/** The action, or `undefined` when it is not one of these. */
export function convertGroupAction(action: Api.TypeMessageAction): GroupAction | undefined {
  const bare = BARE_ACTIONS[action.className];
  if (bare) return { type: bare };
  return aboutMembers(action) ?? aboutChat(action) ?? aboutTopics(action);
}

const BARE_ACTIONS: Readonly<Record<string, BareActionType>> = {
  MessageActionChatDeletePhoto: "delete_group_photo",
  MessageActionChatJoinedByRequest: "join_group_by_request",
  MessageActionPinMessage: "pin_message",
  MessageActionHistoryClear: "clear_history",
  MessageActionScreenshotTaken: "take_screenshot",
  MessageActionContactSignUp: "joined_telegram",
};

function aboutMembers(action: Api.TypeMessageAction): GroupAction | undefined {
  if (action instanceof Api.MessageActionChatCreate) {
    return { type: "create_group", title: string(action.title), members: userIds(action.users) };
  }
  if (action instanceof Api.MessageActionChatAddUser) {
    return { type: "invite_members", members: userIds(action.users) };
  }
  if (action instanceof Api.MessageActionChatDeleteUser) {
    return { type: "remove_members", members: userIds([action.userId]) };
  }
  if (action instanceof Api.MessageActionChatJoinedByLink) {
    const inviter = toPeerId("user", action.inviterId);
    return defined({ type: "join_group_by_link" as const, inviter });
  }
  return undefined;
}

function aboutChat(action: Api.TypeMessageAction): GroupAction | undefined {
  if (action instanceof Api.MessageActionChatEditTitle) {
    return { type: "edit_group_title", title: string(action.title) };
  }
  if (action instanceof Api.MessageActionChannelCreate) {
    return { type: "create_channel", title: string(action.title) };
  }
  if (action instanceof Api.MessageActionChatEditPhoto) {
    return { type: "edit_group_photo", photo: convertPhoto(action.photo) };
  }
  if (action instanceof Api.MessageActionSuggestProfilePhoto) {
    return { type: "suggest_profile_photo", photo: convertPhoto(action.photo) };
  }
  if (action instanceof Api.MessageActionChatMigrateTo) {
    const channel = toPeerId("channel", action.channelId);
    return defined({ type: "migrate_to_supergroup" as const, channel });
  }
  if (action instanceof Api.MessageActionChannelMigrateFrom) {
    const chat = toPeerId("chat", action.chatId);
    return defined({ type: "migrate_from_group" as const, title: string(action.title), chat });
  }
  return aboutSettings(action);
}

function aboutSettings(action: Api.TypeMessageAction): GroupAction | undefined {
  if (action instanceof Api.MessageActionSetMessagesTTL) {
    return defined({
      type: "set_messages_ttl" as const,
      periodSeconds: number(action.period),
      autoSettingFrom: toPeerId("user", action.autoSettingFrom),
    });
  }
  if (action instanceof Api.MessageActionSetChatTheme) {
    return { type: "edit_chat_theme", emoticon: string(action.emoticon) };
  }
  if (action instanceof Api.MessageActionSetChatWallPaper) {
    return defined({
      type: action.same ? "set_same_chat_wallpaper" as const : "set_chat_wallpaper" as const,
      wallpaperId: decimal(action.wallpaper?.id),
      forBoth: Boolean(action.forBoth),
    });
  }
  if (action instanceof Api.MessageActionBoostApply) {
    return { type: "boost_apply", boosts: number(action.boosts) };
  }
  return undefined;
}

function aboutTopics(action: Api.TypeMessageAction): GroupAction | undefined {
  if (action instanceof Api.MessageActionTopicCreate) {
    return defined({
      type: "topic_created" as const,
      title: string(action.title),
      iconColor: number(action.iconColor),
      iconEmojiId: decimal(action.iconEmojiId),
    });
  }
  if (action instanceof Api.MessageActionTopicEdit) {
    return defined({
      type: "topic_edit" as const,
      title: action.title ?? undefined,
      iconEmojiId: decimal(action.iconEmojiId),
      closed: action.closed ?? undefined,
      hidden: action.hidden ?? undefined,
    });
  }
  return undefined;
}
