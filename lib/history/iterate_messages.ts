// The messages of a chat one after another, straight from Telegram.
import type { Chat } from "../model/chat.ts";
import type { Message } from "../model/message.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import { type FloodPolicyOptions, withFloodPolicy } from "./flood.ts";
import { askPage, pageWithin } from "./history_page.ts";
import { type HistoryRange, planHistory } from "./plan_history.ts";

/** Which messages {@linkcode iterateMessages} gives, and how long it waits for them. */
export interface IterateOptions extends Pick<FloodPolicyOptions, "maxWaitMs" | "onWait"> {
  /** Which messages. @default all */
  readonly range?: HistoryRange;
  /** Ends the iteration with its reason, between two messages as well as during a request. */
  readonly signal?: AbortSignal;
}

/**
 * Gives the messages of a chat, oldest first, the older half of a migrated group before the newer. Pages of
 * 100 are asked for one after another, as the loop comes to need them; leaving the loop early is fine. Flood
 * waits and trouble on the way are sat out.
 *
 * Nothing is kept: `exportChats` fetches faster, several pages at a time, into an archive.
 *
 * Permissions: those of the gateway.
 *
 * @param gateway a connected client that is signed in
 * @param chat as `listChats` gives it
 * @throws {TgkeepError} "flood_wait" for a wait longer than `maxWaitMs`, "network" when Telegram stays away,
 * "sign_in_needed" when the session is dead; {@linkcode RpcError} for what Telegram refuses
 *
 * @example Find the longest message of the last hundred
 * ```ts
 * import { connectTelegram, iterateMessages, startLoopback } from "tgkeep";
 *
 * await using loopback = await startLoopback();
 * await using telegram = await connectTelegram({
 *   ...loopback.connection,
 *   session: loopback.session,
 *   onSession: () => Promise.resolve(),
 *   appVersion: "my-script 1.0",
 * });
 * const chat = await telegram.savedMessages();
 * let longest = "";
 * for await (const message of iterateMessages(telegram, chat, { range: { last: 100 } })) {
 *   if (message.type !== "message") continue;
 *   if (message.text.text.length > longest.length) longest = message.text.text;
 * }
 * console.log(longest);
 * ```
 */
export async function* iterateMessages(
  gateway: TelegramGateway,
  chat: Chat,
  options: IterateOptions = {},
): AsyncGenerator<Message, void, void> {
  const { range = {}, signal, ...waits } = options;
  const patient = withFloodPolicy(gateway, { ...waits, signal });
  const { topicId } = range;
  const main = {
    half: "main",
    chat: chat.ref,
    topMessageId: chat.topMessageId,
    covered: [],
  } as const;
  const supergroup = chat.type === "private_supergroup" || chat.type === "public_supergroup";
  const { migratedFrom } = supergroup && topicId === undefined
    ? await patient.chatDetails(chat.ref, signal)
    : {};
  const older = migratedFrom &&
    { half: "older", chat: migratedFrom, topMessageId: 0, covered: [] } as const;
  const plans = await planHistory(patient, older ? [older, main] : [main], range, signal);
  for (const { chat: ref, topMessageId, ranges } of plans) {
    for (const { after, upTo } of ranges) {
      let done = after;
      for (let ended = false; done < upTo && !ended;) {
        const page = { signal, topicId, topMessageId };
        const answer = await askPage(patient, ref, { after: done, upTo }, page);
        const { messages } = pageWithin(answer, upTo, page);
        for (const message of messages) {
          signal?.throwIfAborted();
          yield message;
        }
        ended = answer.ended;
        done = answer.newest ?? upTo;
      }
    }
  }
}
