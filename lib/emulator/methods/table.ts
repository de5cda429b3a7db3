// All methods of this folder that serve the world: chats, messages, people, files, takeout.
import { type CallContext, type Handler, type HandlerTable } from "../dispatch.ts";
import { invalid, selfId } from "./access.ts";
import { cdnMethods, cdnOnlyMethods } from "./cdn.ts";
import { chatMethods } from "./chats.ts";
import { contactMethods } from "./contacts.ts";
import { dialogMethods } from "./dialogs.ts";
import { fileMethods } from "./files.ts";
import { historyMethods } from "./history.ts";
import { searchMethods } from "./search.ts";
import { takeoutMethods } from "./takeout.ts";
import { checkTakeout } from "./takeout_access.ts";
import { topicMethods } from "./topics.ts";
import { userMethods } from "./users.ts";

/** Handlers by class name of the request; all need a sign-in, except for those of the CDN. */
export const worldMethods: HandlerTable = new Map([
  ...cdnOnlyMethods,
  ...[
    ...dialogMethods,
    ...userMethods,
    ...contactMethods,
    ...chatMethods,
    ...historyMethods,
    ...searchMethods,
    ...topicMethods,
    ...fileMethods,
    ...cdnMethods,
    ...takeoutMethods,
  ].map(([name, handle]): [string, Handler] => [name, guarded(handle)]),
]);

/** What bots may not call; the answer is BOT_METHOD_INVALID. */
const NOT_FOR_BOTS: ReadonlySet<string> = new Set([
  "messages.getDialogs",
  "messages.getPeerDialogs",
  "messages.getPinnedDialogs",
  "messages.getDialogFilters",
  "messages.getHistory",
  "messages.getReplies",
  "messages.search",
  "messages.getSearchCounters",
  "messages.getSplitRanges",
  "channels.getForumTopics",
  "channels.getForumTopicsByID",
  "account.initTakeoutSession",
  "account.finishTakeoutSession",
]);

function guarded(handle: Handler): Handler {
  return (context: CallContext, request: never) => {
    const user = context.world.users.get(selfId(context));
    if (user?.bot && NOT_FOR_BOTS.has(context.method)) throw invalid("BOT_METHOD_INVALID");
    checkTakeout(context);
    return handle(context, request);
  };
}
