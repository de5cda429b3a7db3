// Brings the history of one chat into the archive.
import type { Archive } from "../archive/archive.ts";
import {
  type ArchivedChat,
  type HistoryRecord,
  type IdRange,
  MAX_MESSAGE_ID,
} from "../archive/types.ts";
import { fetchHistory } from "../history/fetch_history.ts";
import { type HalfPlan, type HistoryRange, planHistory } from "../history/plan_history.ts";
import type { Chat, ChatRef } from "../model/chat.ts";
import { concernsOneChat } from "../model/errors.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";

/** What the stage works with. */
export interface FetchChatDeps {
  readonly gateway: TelegramGateway;
  readonly archive: Archive;
  readonly signal?: AbortSignal | undefined;
  /** Called after each committed page. */
  readonly onPage: (page: FetchedCount) => void;
  /**
   * Called when Telegram refuses the messages from before the group became a supergroup, as it may for those
   * who joined later, or does not tell whether there are any. The others are fetched; without this the refusal
   * is thrown.
   */
  readonly onOlderRefused?: (error: Error) => void;
  /** Requests for pages under way at most. @default 4 */
  readonly shards?: number | undefined;
}

/** Progress of one chat. */
export interface FetchedCount {
  /** Key of the history that the page belongs to. */
  readonly history: number;
  /** Where the messages of the page lie. */
  readonly ids: IdRange;
  /** Messages of the page. */
  readonly messages: number;
  /** Messages of the page that were not in the archive before. */
  readonly added: number;
  /** How many messages the chat has, where Telegram told. */
  readonly total?: number;
}

/** A chat in the archive together with how Telegram addresses its histories. */
export interface AddressedChat {
  readonly archived: ArchivedChat;
  /** By the key of the history. */
  readonly refs: ReadonlyMap<number, ChatRef>;
}

/**
 * Puts a chat into the archive. Only a supergroup can have an older half: it is asked for once.
 *
 * @throws {RpcError} what Telegram refuses
 */
export async function registerChat(
  deps: Pick<FetchChatDeps, "gateway" | "archive" | "signal" | "onOlderRefused">,
  chat: Chat,
): Promise<AddressedChat> {
  let archived = deps.archive.upsertChat(chat);
  const account = await deps.gateway.account(deps.signal);
  if (account) archived = deps.archive.setChatAccount(archived.id, account.id);
  const supergroup = chat.type === "private_supergroup" || chat.type === "public_supergroup";
  if (supergroup && !archived.details) {
    try {
      const details = await deps.gateway.chatDetails(chat.ref, deps.signal);
      archived = deps.archive.setChatDetails(archived.id, details);
    } catch (error) {
      // Whether the chat itself is closed to the account shows when its messages are asked for.
      passOver(deps, error);
    }
  }
  const refs = archived.histories.map(({ key, half, peerId }): [number, ChatRef] => [
    key,
    half === "main" ? chat.ref : { id: peerId },
  ]);
  return { archived, refs: new Map(refs) };
}

/**
 * Fetches what is missing of a chat. Each page is committed with the range that it covers before the
 * next one is asked for: whenever the process ends, the next run goes on after the last page.
 */
export async function fetchChat(
  deps: FetchChatDeps,
  chat: Chat,
  addressed: AddressedChat,
  range: HistoryRange,
): Promise<void> {
  const { gateway, archive, signal } = deps;
  const scope = range.topicId === undefined ? "" : `topic:${range.topicId}`;
  const { histories } = addressed.archived;
  const halves = histories.map(({ key, half, peerId }) => ({
    half,
    chat: addressed.refs.get(key) ?? { id: peerId },
    topMessageId: half === "main" ? chat.topMessageId : 0,
    covered: [
      ...archive.coverage(key),
      ...(scope === "" ? [] : archive.coverage(key, scope)),
    ],
  }));
  const plans = await planHistory(gateway, halves, range, signal).catch(async (error: unknown) => {
    const main = halves.filter(({ half }) => half === "main");
    if (main.length === halves.length) throw error;
    passOver(deps, error);
    // Where it was the newer half, it is refused again.
    return await planHistory(gateway, main, range, signal);
  });
  for (const plan of plans) {
    const history = histories.find(({ half }) => half === plan.half);
    if (!history) continue;
    try {
      await fetchHalf(deps, { history, plan, scope, topicId: range.topicId });
    } catch (error) {
      if (plan.half === "main") throw error;
      passOver(deps, error);
    }
  }
}

/** What concerns the older half alone; everything else is thrown. */
function passOver({ onOlderRefused }: Pick<FetchChatDeps, "onOlderRefused">, error: unknown): void {
  if (!concernsOneChat(error) || !onOlderRefused || !(error instanceof Error)) throw error;
  onOlderRefused(error);
}

interface HalfJob {
  readonly history: HistoryRecord;
  readonly plan: HalfPlan;
  readonly scope: string;
  readonly topicId: number | undefined;
}

async function fetchHalf(deps: FetchChatDeps, job: HalfJob): Promise<void> {
  const { history, plan, scope, topicId } = job;
  await fetchHistory(deps.gateway, plan.chat, plan.ranges, {
    signal: deps.signal,
    topicId,
    shards: deps.shards,
    topMessageId: plan.topMessageId,
    settledUpTo: plan.settledUpTo,
    onPage({ messages, peers, covered, total }) {
      const commit = { history: history.key, messages, peers, covered, scope };
      const { added } = deps.archive.commitPage(commit);
      deps.onPage({
        history: history.key,
        ids: covered,
        messages: messages.length,
        added,
        ...(total === undefined ? {} : { total }),
      });
    },
  });
  const open = plan.ranges.at(-1);
  if (history.half !== "older" || open?.upTo !== MAX_MESSAGE_ID) return;
  // Nobody can write into the old group any more: its end need not be looked for again.
  deps.archive.commitPage({
    history: history.key,
    messages: [],
    peers: [],
    covered: open,
    scope,
  });
}
