// What a service message tells, as a sentence.
import type { ServiceAction } from "../model/action.ts";
import type { ServiceMessage } from "../model/message.ts";
import type { PeerId } from "../model/peer.ts";
import { callWords } from "./call_words.ts";
import { giftWords } from "./gift_words.ts";
import { localTime } from "./local_time.ts";
import { period } from "./quantities.ts";
import { paymentWords } from "./payment_words.ts";
import type { Words } from "./words.ts";

/** The sentence, without the photo that it may be about. */
export function actionWords(message: ServiceMessage): Words {
  const { action, fromId } = message;
  const actor = { peer: fromId };
  return groupWords(action, actor) ?? memberWords(action, actor) ?? topicWords(action, actor) ??
    callWords(action, actor) ?? paymentWords(action, actor) ?? giftWords(action, actor) ??
    botWords(action, actor) ?? otherWords(action, actor);
}

/** Who did it. */
export type Actor = Extract<Words[number], { readonly peer: PeerId | undefined }>;

function groupWords(action: ServiceAction, actor: Actor): Words | undefined {
  switch (action.type) {
    case "create_group":
      return [
        actor,
        " created the group ",
        { strong: action.title },
        ...(action.members.length > 0 ? [" with ", ...people(action.members)] : []),
      ];
    case "create_channel":
      return ["The chat ", { strong: action.title }, " was created"];
    case "edit_group_title":
      return [actor, " changed the name to ", { strong: action.title }];
    case "edit_group_photo":
      return [actor, " changed the photo"];
    case "delete_group_photo":
      return [actor, " removed the photo"];
    case "suggest_profile_photo":
      return [actor, " suggested a profile photo"];
    case "migrate_to_supergroup":
      return ["The group became a supergroup"];
    case "migrate_from_group":
      return ["The supergroup goes on from the group ", { strong: action.title }];
    case "pin_message":
      return [actor, " pinned ", { answered: "a message" }];
    case "clear_history":
      return [actor, " cleared the history"];
    case "set_messages_ttl":
      return action.periodSeconds > 0
        ? [actor, ` set messages to delete themselves after ${period(action.periodSeconds)}`]
        : [actor, " set messages not to delete themselves"];
    case "edit_chat_theme":
      return action.emoticon === ""
        ? [actor, " removed the theme"]
        : [actor, " changed the theme to ", { strong: action.emoticon }];
    case "set_chat_wallpaper":
      return [actor, " set a wallpaper", action.forBoth ? " for both sides" : ""];
    case "set_same_chat_wallpaper":
      return [actor, " set the same wallpaper"];
    case "boost_apply":
      return [actor, " boosted the chat", action.boosts > 1 ? ` ${action.boosts} times` : ""];
    default:
      return undefined;
  }
}

function memberWords(action: ServiceAction, actor: Actor): Words | undefined {
  switch (action.type) {
    case "invite_members":
      return isOnly(action.members, actor)
        ? [actor, " joined"]
        : [actor, " invited ", ...people(action.members)];
    case "remove_members":
      return isOnly(action.members, actor)
        ? [actor, " left"]
        : [actor, " removed ", ...people(action.members)];
    case "join_group_by_link":
      return action.inviter
        ? [actor, " joined by an invitation link of ", { peer: action.inviter }]
        : [actor, " joined by an invitation link"];
    case "join_group_by_request":
      return [actor, " was accepted as a member"];
    case "joined_telegram":
      return [actor, " joined Telegram"];
    case "take_screenshot":
      return [actor, " took a screenshot"];
    default:
      return undefined;
  }
}

function topicWords(action: ServiceAction, actor: Actor): Words | undefined {
  switch (action.type) {
    case "topic_created":
      return [actor, " opened the topic ", { strong: action.title }];
    case "topic_edit":
      return [actor, ...topicEdit(action)];
    default:
      return undefined;
  }
}

function topicEdit(action: Extract<ServiceAction, { readonly type: "topic_edit" }>): Words {
  if (action.closed !== undefined) {
    return [action.closed ? " closed the topic" : " opened the topic again"];
  }
  if (action.hidden !== undefined) {
    return [action.hidden ? " hid the topic" : " showed the topic again"];
  }
  if (action.title !== undefined) return [" renamed the topic to ", { strong: action.title }];
  return [" changed the icon of the topic"];
}

function botWords(action: ServiceAction, actor: Actor): Words | undefined {
  switch (action.type) {
    case "attach_menu_bot_allowed":
      return [actor, " allowed the bot to write, by adding it to the attachment menu"];
    case "web_app_bot_allowed":
      return [actor, " allowed the bot to write, by opening its app"];
    case "allow_sending_messages":
      return [actor, " allowed the bot to write", ...reason(action.appName ?? action.domain)];
    case "send_webview_data":
      return [actor, " sent data through the button ", { strong: action.text }];
    case "send_passport_values":
      return [actor, ` sent passport data: ${action.values.map(spaced).join(", ")}`];
    case "requested_phone_number":
      return [actor, " asked for the phone number"];
    case "requested_peer":
      return [actor, " shared ", ...people(action.peers)];
    case "score_in_game":
      return [actor, ` scored ${action.score} in `, { answered: "a game" }];
    default:
      return undefined;
  }
}

function otherWords(action: ServiceAction, actor: Actor): Words {
  switch (action.type) {
    case "custom":
      return [action.message];
    case "proximity_reached":
      return [{ peer: action.from }, ` is within ${action.distance} m of `, { peer: action.to }];
    case "todo_completions":
      return [actor, ...todoWords(action)];
    case "todo_append_tasks":
      return [
        actor,
        " added to ",
        { answered: "the list" },
        ": ",
        ...separated(action.items.map(({ text }) => ({ strong: text.text }))),
      ];
    case "group_call_scheduled":
      return [actor, ` scheduled a group call for ${localTime(action.scheduleDate).full}`];
    case "unknown":
      return [actor, " did something that this program does not know: ", {
        strong: action.constructorName,
      }];
    default:
      return [actor, `: ${spaced(action.type)}`];
  }
}

function todoWords(action: Extract<ServiceAction, { readonly type: "todo_completions" }>): Words {
  const { completed, incompleted } = action;
  const done = completed.length > 0 ? [`marked ${tasks(completed)} as done`] : [];
  const undone = incompleted.length > 0 ? [`marked ${tasks(incompleted)} as not done`] : [];
  return [` ${[...done, ...undone].join(" and ")} in `, { answered: "the list" }];
}

function tasks(ids: readonly number[]): string {
  return `${ids.length === 1 ? "task" : "tasks"} ${ids.join(", ")}`;
}

function reason(name: string | undefined): Words {
  return name ? [" by way of ", { strong: name }] : [];
}

function people(ids: readonly PeerId[]): Words {
  return separated(ids.map((peer) => ({ peer })));
}

function separated(words: Words): Words {
  return words.flatMap((word, i) => i === 0 ? [word] : [", ", word]);
}

function isOnly(members: readonly PeerId[], actor: Actor): boolean {
  return members.length === 1 && members[0] === actor.peer;
}

function spaced(name: string): string {
  return name.replaceAll("_", " ");
}
