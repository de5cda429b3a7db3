// Counts and samples of media, by Telegram's own search.
import "./quiet_globals.ts";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
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

/** The survey, over the given way to send requests. */
export function mediaSurvey(requests: Requests): MediaSurvey {
  return {
    async mediaCounts(chat, topicId, signal) {
      const kinds = Object.keys(FILTERS) as SearchableKind[];
      const counters = await requests.call(
        new Api.messages.GetSearchCounters({
          peer: inputPeer(chat),
          filters: kinds.map((kind) => FILTERS[kind]()),
          ...(topicId === undefined ? {} : { topMsgId: topicId }),
        }),
        { signal },
      );
      const byFilter = new Map(counters.map(({ filter, count }) => [filter.className, count]));
      return new Map(kinds.map((kind) => [kind, byFilter.get(FILTERS[kind]().className) ?? 0]));
    },
    async mediaSample({ chat, kind, topicId, after, upTo, limit }, signal) {
      const answer = await requests.call(
        new Api.messages.Search({
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
        }),
        { signal },
      );
      return convertHistoryPage(answer, chat.id, await requests.selfId(signal));
    },
  };
}
