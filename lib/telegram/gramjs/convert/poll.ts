// Polls: the answers and the votes come apart and are joined by the answers' option bytes.
import "../quiet_globals.ts";
import type { Api } from "telegram/tl/api.js";
import type { PollMedia } from "../../../model/media.ts";
import { base64, list, number } from "./scalars.ts";
import { convertRichText } from "./text.ts";

/** A poll with the votes that Telegram told; 0 where it hides them. */
export function convertPoll(media: Api.MessageMediaPoll): PollMedia {
  const votes = new Map(list(media.results?.results).map((vote) => [base64(vote.option), vote]));
  return {
    type: "poll",
    question: convertRichText(media.poll?.question),
    closed: Boolean(media.poll?.closed),
    totalVoters: number(media.results?.totalVoters),
    answers: list(media.poll?.answers).map((answer) => {
      const vote = votes.get(base64(answer.option));
      return {
        text: convertRichText(answer.text),
        voters: number(vote?.voters),
        chosen: Boolean(vote?.chosen),
      };
    }),
  };
}
