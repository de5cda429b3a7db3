// Takeout over GramJS: every request inside invokeWithTakeout, messages also inside their split ranges.
import "./quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { Chat } from "../../model/chat.ts";
import type { PeerId } from "../../model/peer.ts";
import type { HistoryPage, TelegramGateway } from "../gateway.ts";
import { type MessageRange, pageOverRanges, rangeOf } from "../split_ranges.ts";
import type { TakeoutGateway, TakeoutScope } from "../takeout.ts";
import { inputChannel } from "./input.ts";
import type { TlRequest } from "./link.ts";
import { chatReader } from "./read_chats.ts";
import { fileReader } from "./read_files.ts";
import { type MessageReader, messageReader } from "./read_messages.ts";
import type { Requests } from "./requests.ts";
import { TakeoutSession } from "./takeout_session.ts";

/** Time for Telegram to hear that a takeout is over when nobody waits for it, in ms. */
const FINISH_TIMEOUT_MS = 5_000;

/** What a takeout is made with. */
export interface TakeoutContext {
  readonly requests: Requests;
  readonly account: TelegramGateway["account"];
  readonly scope: TakeoutScope;
}

/** Begins the takeout of {@linkcode Telegram.beginTakeout}. */
export async function beginTakeout(
  context: TakeoutContext,
  signal?: AbortSignal,
): Promise<TakeoutGateway> {
  const session = new TakeoutSession(context.requests, context.scope);
  await session.open(signal);
  return takeoutGateway(context, session);
}

function takeoutGateway(context: TakeoutContext, session: TakeoutSession): TakeoutGateway {
  const { requests, account } = context;
  const inside: Requests = {
    ...requests,
    call: (request, options) => session.call(request, options),
  };
  const within = (range: MessageRange): Requests => ({
    ...requests,
    call: (request, options) => session.call(inRange(range, request), options),
  });
  return {
    account,
    ...chatReader(inside),
    listChats: (signal) => listChats(session, within, signal),
    ...fileReader(inside),
    ...rangedReader(session, inside, within),
    finish: (outcome, signal) => session.finish(outcome, signal),
    async [Symbol.asyncDispose]() {
      // The run may have ended because the connection did: that must not hide the reason.
      await session.finish("failure", AbortSignal.timeout(FINISH_TIMEOUT_MS)).catch(() =>
        undefined
      );
    },
  };
}

type Within = (range: MessageRange) => Requests;

function rangedReader(session: TakeoutSession, inside: Requests, within: Within): MessageReader {
  const plain = messageReader(inside);
  return {
    async historyPage(request, signal) {
      const ranges = await session.ranges(signal);
      if (!inputChannel(request.chat)) {
        return await pageOverRanges(
          ranges,
          request,
          (range, page) => messageReader(within(range)).historyPage(page, signal),
        );
      }
      // Ids of a channel are its own: ranges do not cut it, but its history is asked for in the newest one.
      const newest = ranges.at(-1);
      if (request.topicId !== undefined || !newest) return await plain.historyPage(request, signal);
      return await messageReader(within(newest)).historyPage(request, signal);
    },
    async messages(chat, ids, signal) {
      if (inputChannel(chat)) return await plain.messages(chat, ids, signal);
      const ranges = await session.ranges(signal);
      const pages: HistoryPage[] = [];
      for (const [place, part] of Map.groupBy(ids, (id) => rangeOf(ranges, id))) {
        const range = ranges[place];
        if (range) pages.push(await messageReader(within(range)).messages(chat, part, signal));
      }
      return joinPages(pages);
    },
  };
}

function joinPages(pages: readonly HistoryPage[]): HistoryPage {
  const messages = pages.flatMap((page) => page.messages).sort((a, b) => a.id - b.id);
  return {
    messages,
    emptyIds: pages.flatMap((page) => page.emptyIds).sort((a, b) => a - b),
    peers: pages.flatMap((page) => page.peers),
    total: messages.length,
    whole: false,
  };
}

/** A dialog shows in the ranges that have messages of it, with the newest of the range. */
async function listChats(
  session: TakeoutSession,
  within: Within,
  signal?: AbortSignal,
): Promise<readonly Chat[]> {
  const chats = new Map<PeerId, Chat>();
  for (const range of (await session.ranges(signal)).toReversed()) {
    for (const chat of await chatReader(within(range)).listChats(signal)) {
      if (!chats.has(chat.ref.id)) chats.set(chat.ref.id, chat);
    }
  }
  return [...chats.values()];
}

/** Only these are cut into ranges (core.telegram.org/api/takeout). */
const RANGED: ReadonlySet<string> = new Set([
  "messages.GetDialogs",
  "messages.GetHistory",
  "messages.GetMessages",
]);

function inRange<R>({ minId, maxId }: MessageRange, request: TlRequest<R>): TlRequest<R> {
  if (!RANGED.has(request.className)) return request;
  return new Api.InvokeWithMessagesRange({
    range: new Api.MessageRange({ minId, maxId }),
    query: request as unknown as Api.AnyRequest,
  }) as unknown as TlRequest<R>;
}
