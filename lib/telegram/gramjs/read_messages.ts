// Messages: pages of a history or of a topic, and single ones by id.
import "./quiet_globals.ts";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import type { ChatRef } from "../../model/chat.ts";
import { RpcError, TgkeepError } from "../../model/errors.ts";
import type { HistoryPage, HistoryRequest, TelegramGateway } from "../gateway.ts";
import { convertHistoryPage } from "./history_page.ts";
import { inputChannel, inputPeer } from "./input.ts";
import type { Requests } from "./requests.ts";

/** The methods that read messages. */
export type MessageReader = Pick<TelegramGateway, "historyPage" | "messages">;

/** The methods that read messages, over the given way to send requests. */
export function messageReader(requests: Requests): MessageReader {
  return {
    historyPage: (request, signal) => {
      const { topicId } = request;
      return topicId === undefined
        ? historyPage(requests, request, signal)
        : topicPage(requests, { ...request, topicId }, signal);
    },
    messages: (chat, ids, signal) => messages(requests, chat, ids, signal),
  };
}

async function historyPage(
  requests: Requests,
  request: HistoryRequest,
  signal?: AbortSignal,
): Promise<HistoryPage> {
  const answer = await requests.call(
    new Api.messages.GetHistory({ peer: inputPeer(request.chat), ...offsetsOf(request) }),
    { signal },
  );
  const { chat, limit } = request;
  return convertHistoryPage(answer, chat.id, await requests.selfId(signal), limit);
}

type TopicRequest = HistoryRequest & { readonly topicId: number };

/** Only channels have topics: nothing is asked for in other chats. */
async function topicPage(
  requests: Requests,
  request: TopicRequest,
  signal?: AbortSignal,
): Promise<HistoryPage> {
  const { chat, topicId, offsetId, addOffset } = request;
  if (!inputChannel(chat)) return { messages: [], emptyIds: [], peers: [], whole: true };
  const page = await repliesPage(requests, request, signal);
  // Telegram counts the message that began a topic as its head, not as one of its messages.
  const passesHead = addOffset < 0 && offsetId > 0 && offsetId <= topicId;
  if (!passesHead || page.messages.some(({ id }) => id === topicId)) return page;
  return withHead(await messages(requests, chat, [topicId], signal), page);
}

async function repliesPage(
  requests: Requests,
  request: TopicRequest,
  signal?: AbortSignal,
): Promise<HistoryPage> {
  const { chat, topicId, limit } = request;
  try {
    const answer = await requests.call(
      new Api.messages.GetReplies({
        peer: inputPeer(chat),
        msgId: topicId,
        ...offsetsOf(request),
      }),
      { signal },
    );
    return convertHistoryPage(answer, chat.id, await requests.selfId(signal), limit);
  } catch (cause) {
    if (!isUnknownTopic(cause)) throw cause;
    throw new TgkeepError(
      "telegram",
      `There is no topic ${topicId} in this chat. The id of a topic is the last number of its link, 1 is ` +
        "General",
      { cause },
    );
  }
}

function withHead(head: HistoryPage, page: HistoryPage): HistoryPage {
  const emptyIds = [...head.emptyIds, ...page.emptyIds];
  return {
    ...page,
    messages: [...head.messages, ...page.messages].sort((a, b) => a.id - b.id),
    emptyIds: [...new Set(emptyIds)].sort((a, b) => a - b),
    peers: [...head.peers, ...page.peers],
  };
}

const UNKNOWN_TOPIC: ReadonlySet<string> = new Set([
  "MSG_ID_INVALID",
  "TOPIC_ID_INVALID",
  "TOPIC_DELETED",
]);

function isUnknownTopic(error: unknown): boolean {
  return error instanceof RpcError && UNKNOWN_TOPIC.has(error.type);
}

function offsetsOf({ offsetId, offsetDate = 0, addOffset, limit }: HistoryRequest) {
  return { offsetId, offsetDate, addOffset, limit, maxId: 0, minId: 0, hash: bigInt.zero };
}

async function messages(
  requests: Requests,
  chat: ChatRef,
  ids: readonly number[],
  signal?: AbortSignal,
): Promise<HistoryPage> {
  const channel = inputChannel(chat);
  const id = ids.map((each) => new Api.InputMessageID({ id: each }));
  const answer = channel
    ? await requests.call(new Api.channels.GetMessages({ channel, id }), { signal })
    : await requests.call(new Api.messages.GetMessages({ id }), { signal });
  return convertHistoryPage(answer, chat.id, await requests.selfId(signal));
}
