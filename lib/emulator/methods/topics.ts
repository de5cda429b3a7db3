// Topics of forums.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { type CallContext, handler, type TlObject } from "../dispatch.ts";
import type { MessageSpec } from "../world/spec.ts";
import { present, tlPeer } from "../world/tl/values.ts";
import type { WorldChat, WorldTopic } from "../world/world.ts";
import { inputChannel, invalid } from "./access.ts";
import { messagesBody } from "./answer.ts";
import { topicOf } from "./history.ts";
import { MAX_SLICE } from "./slice.ts";

export const topicMethods = [
  handler(Api.channels.GetForumTopics, getForumTopics),
  handler(Api.channels.GetForumTopicsByID, getForumTopicsById),
];

const DEFAULT_LIMIT = 20;

/** A topic and the newest message in it. */
interface Entry {
  readonly topic: WorldTopic;
  readonly top: MessageSpec | undefined;
}

function getForumTopics(context: CallContext, request: Api.channels.GetForumTopics): TlObject {
  const chat = forum(context, request.channel);
  const query = request.q?.toLowerCase();
  const all = entriesOf(chat)
    .filter(({ topic }) => query === undefined || topic.title.toLowerCase().includes(query))
    .sort(order);
  const limit = request.limit <= 0 ? DEFAULT_LIMIT : Math.min(request.limit, MAX_SLICE);
  const rest = afterOffset(all, request);
  return answer(context, chat, rest.slice(0, limit), all.length);
}

/** The offset is the last topic that the client has: the date of its newest message, and both ids. */
function afterOffset(
  all: readonly Entry[],
  { offsetDate, offsetId, offsetTopic }: Api.channels.GetForumTopics,
): readonly Entry[] {
  if (offsetDate === 0 && offsetId === 0 && offsetTopic === 0) return all;
  const pinned = all.findIndex(({ topic }) => topic.pinned && topic.id === offsetTopic);
  if (pinned >= 0) return all.slice(pinned + 1);
  return all.filter((entry) => {
    if (entry.topic.pinned) return false;
    const date = dateOf(entry);
    if (date !== offsetDate) return date < offsetDate;
    return entry.topic.id < offsetTopic;
  });
}

function getForumTopicsById(
  context: CallContext,
  request: Api.channels.GetForumTopicsByID,
): TlObject {
  const chat = forum(context, request.channel);
  const known = entriesOf(chat);
  const entries = request.topics.map((id) => known.find(({ topic }) => topic.id === id) ?? id);
  const found = entries.filter((entry) => typeof entry !== "number");
  return new Api.messages.ForumTopics({
    count: entries.length,
    topics: entries.map((entry) =>
      typeof entry === "number" ? new Api.ForumTopicDeleted({ id: entry }) : tlTopic(entry)
    ),
    ...messagesBody(context, chat, topsOf(found)),
    pts: 1,
  });
}

function forum(context: CallContext, channel: unknown): WorldChat {
  const chat = inputChannel(context, channel);
  if (!chat.forum) throw invalid("CHANNEL_FORUM_MISSING");
  return chat;
}

function answer(
  context: CallContext,
  chat: WorldChat,
  entries: readonly Entry[],
  count: number,
): TlObject {
  return new Api.messages.ForumTopics({
    count,
    topics: entries.map(tlTopic),
    ...messagesBody(context, chat, topsOf(entries)),
    pts: 1,
  });
}

function topsOf(entries: readonly Entry[]): MessageSpec[] {
  return entries.flatMap(({ top }) => top ?? []);
}

function entriesOf(chat: WorldChat): Entry[] {
  const tops = new Map<number, MessageSpec>();
  for (let i = 0; i < chat.messages.size; i++) {
    const message = chat.messages.at(i);
    tops.set(topicOf(chat, message), message);
  }
  return chat.topics.map((topic) => ({ topic, top: tops.get(topic.id) }));
}

function dateOf({ topic, top }: Entry): number {
  return top?.date ?? topic.date;
}

function order(a: Entry, b: Entry): number {
  const pinned = Number(b.topic.pinned ?? false) - Number(a.topic.pinned ?? false);
  return pinned || dateOf(b) - dateOf(a) || b.topic.id - a.topic.id;
}

function tlTopic({ topic, top }: Entry): Api.ForumTopic {
  const id = top?.id ?? topic.id;
  return new Api.ForumTopic(present({
    id: topic.id,
    date: topic.date,
    title: topic.title,
    iconColor: topic.iconColor,
    topMessage: id,
    readInboxMaxId: id,
    readOutboxMaxId: id,
    unreadCount: 0,
    unreadMentionsCount: 0,
    unreadReactionsCount: 0,
    fromId: tlPeer(topic.creator),
    notifySettings: new Api.PeerNotifySettings({}),
    closed: topic.closed,
    pinned: topic.pinned,
  }));
}
