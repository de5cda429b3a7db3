// What can be asked besides reading: figures of a chat's media, and the server's time.
import type { ChatRef } from "../model/chat.ts";
import type { MediaKind } from "../model/file.ts";
import type { HistoryPage } from "./gateway.ts";

/** Kinds that Telegram can count and search; there is no filter for stickers. */
export type SearchableKind = Exclude<MediaKind, "sticker">;

/** Newest messages of one kind. */
export interface MediaSampleRequest {
  /** Where to search. */
  readonly chat: ChatRef;
  /** What to search for. */
  readonly kind: SearchableKind;
  /** Only this topic of a forum. */
  readonly topicId?: number;
  /** Only messages with larger ids. */
  readonly after: number;
  /** Only messages up to this id. */
  readonly upTo: number;
  /** At most 100. */
  readonly limit: number;
}

/** Cheap questions about a chat. Not for bots. Fail as the methods of a gateway do. */
export interface MediaSurvey {
  /** How many messages of each kind the chat has, by `messages.getSearchCounters`: one request. */
  mediaCounts(
    chat: ChatRef,
    topicId?: number,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<SearchableKind, number>>;
  /** The newest messages of a kind, by `messages.search`: one request, one page at most. */
  mediaSample(request: MediaSampleRequest, signal?: AbortSignal): Promise<HistoryPage>;
}

/** Tells what time it is at the other end. */
export interface ServerClock {
  /** Unix time in seconds as the server has it, by `help.getConfig`; nobody need be signed in. */
  serverTime(signal?: AbortSignal): Promise<number>;
}
