// Counts and samples of media, by Telegram's own search.
import "./quiet_globals.ts";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import type { ChatRef } from "../../model/chat.ts";
import { RpcError } from "../../model/errors.ts";
import type { MediaSurvey, SearchableKind } from "../survey.ts";
import { convertHistoryPage } from "./history_page.ts";
import { inputPeer } from "./input.ts";
import type { Requests } from "./requests.ts";

/** No message id is larger. */
const MAX_ID = 2_147_483_647;

const FILTERS: Readonly<Record<SearchableKind, () => Api.TypeMessagesFilter>> = {
  photo: () => new Api.InputMessagesFilterPhotos(),
  video: () => new Api.InputMessagesFilterVideo(),
  voice: () => new Api.InputMessagesFilterVoice(),
  video_message: () => new Api.InputMessagesFilterRoundVideo(),
  audio: () => new Api.InputMessagesFilterMusic(),
  animation: () => new Api.InputMessagesFilterGif(),
  file: () => new Api.InputMessagesFilterDocument(),
};

const KINDS = Object.keys(FILTERS) as SearchableKind[];

/** The survey, over the given way to send requests. */
export function mediaSurvey(requests: Requests): MediaSurvey {
  return {
    async mediaCounts(chat, topicId, signal) {
      try {
        return await counters(requests, { chat, topicId }, signal);
      } catch (error) {
        if (!(error instanceof RpcError) || error.status !== 400) throw error;
      }
      // Seven requests in place of one; a chat that is closed to the account refuses these too.
      const counts = new Map<SearchableKind, number>();
      for (const kind of KINDS) {
        const answer = await requests.call(search({ chat, topicId, kind, limit: 1 }), { signal });
        const whole = answer instanceof Api.messages.Messages;
        counts.set(kind, whole ? answer.messages.length : answer.count);
      }
      return counts;
    },
    async mediaSample({ chat, kind, topicId, after, upTo, limit }, signal) {
      const answer = await requests.call(
        search({ chat, topicId, kind, limit, after, upTo }),
        { signal },
      );
      return convertHistoryPage(answer, chat.id, await requests.selfId(signal));
    },
  };
}

async function counters(
  requests: Requests,
  { chat, topicId }: { readonly chat: ChatRef; readonly topicId: number | undefined },
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<SearchableKind, number>> {
  const answer = await requests.call(
    new Api.messages.GetSearchCounters({
      peer: inputPeer(chat),
      filters: KINDS.map((kind) => FILTERS[kind]()),
      ...(topicId === undefined ? {} : { topMsgId: topicId }),
    }),
    { signal },
  );
  const byFilter = new Map(answer.map(({ filter, count }) => [filter.className, count]));
  return new Map(KINDS.map((kind) => [kind, byFilter.get(FILTERS[kind]().className) ?? 0]));
}

interface Search {
  readonly chat: ChatRef;
  readonly topicId: number | undefined;
  readonly kind: SearchableKind;
  readonly limit: number;
  /** Only above this id. */
  readonly after?: number;
  /** Only up to this id. */
  readonly upTo?: number;
}

function search({ chat, topicId, kind, limit, after = 0, upTo = MAX_ID }: Search) {
  return new Api.messages.Search({
    peer: inputPeer(chat),
    q: "",
    filter: FILTERS[kind](),
    minDate: 0,
    maxDate: 0,
    offsetId: 0,
    addOffset: 0,
    limit,
    // Both bounds are excluded; 0 stands for none.
    minId: after,
    maxId: upTo < MAX_ID ? upTo + 1 : 0,
    hash: bigInt.zero,
    ...(topicId === undefined ? {} : { topMsgId: topicId }),
  });
}
