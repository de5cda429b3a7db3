// What an export would do, asked of Telegram in few requests and without changing the archive.
import type { Archive } from "../archive/archive.ts";
import { type IdRange, MAX_MESSAGE_ID } from "../archive/types.ts";
import { type Clock, SYSTEM_CLOCK } from "../async/clock.ts";
import { type HistoryRange, planHistory } from "../history/plan_history.ts";
import { knownIds } from "../history/plan_shards.ts";
import type { MediaFilter } from "../media/filter.ts";
import { PART_BYTES, partLimit } from "../media/download/part_size.ts";
import type { Chat, ChatRef } from "../model/chat.ts";
import { concernsOneChat } from "../model/errors.ts";
import type { MediaKind, RemoteFile } from "../model/file.ts";
import type { HistoryPage, TelegramGateway } from "../telegram/gateway.ts";
import type { MediaSurvey } from "../telegram/survey.ts";
import type { ChatEstimate, ExportEstimate } from "./estimate.ts";
import { estimateMedia, type KindEstimate } from "./estimate_media.ts";

/** What the estimate works with. */
export interface EstimateDeps {
  /** Patient, see `withFloodPolicy`. */
  readonly gateway: TelegramGateway;
  /** Patient as well; absent for bots, whom Telegram lets not search: their newest messages are the sample. */
  readonly survey?: MediaSurvey;
  /** Open for reading; absent when there is none yet. */
  readonly archive?: Archive;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
}

/** What would be exported. */
export interface EstimateRequest {
  readonly chats: readonly Chat[];
  readonly range: HistoryRange;
  readonly media: MediaFilter;
}

/** So many pages of a chat are under way in an export. */
const PARALLEL_PAGES = 4;
const PAGE = 100;
/** In the others, files are estimated from the newest messages. */
const SEARCHED_CHATS = 25;

/** @throws {TgkeepError} as the gateway does */
export async function estimateExport(
  deps: EstimateDeps,
  request: EstimateRequest,
): Promise<ExportEstimate> {
  const { clock = SYSTEM_CLOCK, signal } = deps;
  const found: ChatFinding[] = [];
  const seen = new Set<string>();
  const isKnown = (key: string): boolean => {
    const known = seen.has(key) || deps.archive?.keptFile(key) !== undefined;
    seen.add(key);
    return known;
  };
  const startedAt = clock.now();
  for (const [i, chat] of request.chats.entries()) {
    signal?.throwIfAborted();
    // Beyond so many chats the sums change little, and each costs up to eight requests more.
    const { survey, ...rest } = deps;
    const asking = survey && i < SEARCHED_CHATS ? deps : rest;
    found.push(
      await estimateChat(asking, chat, request, isKnown)
        .catch((error: unknown) => refusedChat(chat, error)),
    );
  }
  const asked = found.reduce((n, { asked }) => n + asked, 0);
  const msPerPage = (clock.now() - startedAt) / Math.max(1, asked);
  const pages = found.reduce((n, chat) => n + chat.pages, 0);
  const media: Partial<Record<MediaKind, KindEstimate>> = {};
  for (const [kind, figures] of found.flatMap(({ kinds }) => kinds)) {
    media[kind] = sum([media[kind], figures]);
  }
  const all = sum(Object.values(media));
  const missing = all.bytes - all.known.bytes;
  const example = found.find((chat) => chat.example)?.example;
  const msPerByte = missing > 0 && example ? await timeOfByte(deps, example, clock) : 0;
  return {
    chats: found.map(({ estimate }) => estimate),
    messages: found.reduce((n, { estimate }) => n + estimate.messages, 0),
    media,
    files: all.files,
    bytes: all.bytes,
    dedup: all.known,
    requests: { history: pages, files: all.parts },
    duration_ms: msPerByte === undefined
      ? undefined
      : Math.round(pages * msPerPage / PARALLEL_PAGES + missing * msPerByte),
    exact: {
      messages: found.every(({ estimate }) => estimate.exact.messages),
      files: found.every(({ estimate }) => estimate.exact.files),
    },
  };
}

/** What was found out about a chat, and what it cost. */
interface ChatFinding {
  readonly estimate: ChatEstimate;
  readonly kinds: readonly (readonly [MediaKind, KindEstimate])[];
  /** Requests of the export for pages. */
  readonly pages: number;
  /** Requests of the estimate. */
  readonly asked: number;
  readonly example: RemoteFile | undefined;
}

/** A chat that is closed to the account says nothing of the others. */
function refusedChat({ ref, fullName }: Chat, error: unknown): ChatFinding {
  if (!concernsOneChat(error) || !(error instanceof Error)) throw error;
  const estimate = {
    chat_id: ref.id,
    name: fullName,
    total: 0,
    messages: 0,
    files: 0,
    bytes: 0,
    exact: { messages: true, files: true },
    refused: error.message,
  };
  return { estimate, kinds: [], pages: 0, asked: 1, example: undefined };
}

async function estimateChat(
  deps: EstimateDeps,
  chat: Chat,
  { range, media }: EstimateRequest,
  isKnown: (key: string) => boolean,
): Promise<ChatFinding> {
  const kinds: (readonly [MediaKind, KindEstimate])[] = [];
  let [total, messages, pages, asked] = [0, 0, 0, 0];
  const exact = { messages: true, files: true };
  let example: RemoteFile | undefined;
  let last = range.last ?? Infinity;
  // The newer half takes its share of `last` first.
  for (const part of (await partsOf(deps, chat, range)).toReversed()) {
    const newest = await newestPage(deps, part, range);
    const partTotal = newest.total ?? newest.messages.length;
    const top = newest.messages.at(-1)?.id ?? 0;
    const expected = messagesIn(part, { total: partTotal, top, last }, range);
    last -= expected.count;
    total += partTotal;
    messages += expected.count;
    pages += Math.ceil(expected.count / PAGE);
    asked++;
    exact.messages &&= expected.exact;
    if (expected.count === 0 || media.kinds.length === 0) continue;
    const { survey, signal } = deps;
    const found = await estimateMedia({ survey, isKnown, signal }, {
      chat: part.chat,
      topicId: range.topicId,
      after: part.ranges[0]?.after ?? 0,
      upTo: part.ranges.at(-1)?.upTo ?? MAX_MESSAGE_ID,
      share: Math.min(1, expected.count / Math.max(1, partTotal)),
      messages: expected.count,
      newest: newest.messages.slice(-expected.count),
    }, media);
    exact.files &&= found.exact;
    example ??= found.example;
    kinds.push(...found.kinds);
    asked += found.asked;
  }
  const { files, bytes } = sum(kinds.map(([, figures]) => figures));
  const estimate = {
    chat_id: chat.ref.id,
    name: chat.fullName,
    total,
    messages,
    files,
    bytes,
    exact,
  };
  return { estimate, kinds, pages, asked, example };
}

function newestPage(
  { gateway, signal }: EstimateDeps,
  { chat }: ChatPart,
  { topicId }: HistoryRange,
): Promise<HistoryPage> {
  const topic = topicId === undefined ? {} : { topicId };
  return gateway.historyPage({ chat, offsetId: 0, addOffset: 0, limit: PAGE, ...topic }, signal);
}

/** A half of a chat, and what of it would be fetched. */
interface ChatPart {
  readonly chat: ChatRef;
  /** Ascending; none when nothing is missing. */
  readonly ranges: readonly IdRange[];
  /** Nothing of it is in the archive. */
  readonly fresh: boolean;
}

async function partsOf(
  { gateway, archive, signal }: EstimateDeps,
  chat: Chat,
  range: HistoryRange,
): Promise<readonly ChatPart[]> {
  const scope = range.topicId === undefined ? "" : `topic:${range.topicId}`;
  const archived = archive?.chat(chat.ref.id);
  const halves = archived && archive
    ? archived.histories.map(({ key, half, peerId }) => ({
      half,
      chat: half === "main" ? chat.ref : { id: peerId },
      topMessageId: half === "main" ? chat.topMessageId : 0,
      covered: [
        ...archive.coverage(key),
        ...(scope === "" ? [] : archive.coverage(key, scope)),
      ],
    }))
    : await freshHalves(gateway, chat, signal);
  const plans = await planHistory(gateway, halves, range, signal);
  return plans.map((plan, i) => ({
    chat: plan.chat,
    ranges: plan.ranges,
    fresh: halves[i]?.covered.length === 0,
  }));
}

async function freshHalves(
  gateway: TelegramGateway,
  chat: Chat,
  signal: AbortSignal | undefined,
): Promise<Parameters<typeof planHistory>[1]> {
  const main = {
    half: "main",
    chat: chat.ref,
    topMessageId: chat.topMessageId,
    covered: [],
  } as const;
  if (chat.type !== "private_supergroup" && chat.type !== "public_supergroup") return [main];
  const { migratedFrom } = await gateway.chatDetails(chat.ref, signal).catch((error: unknown) => {
    // Whether the chat itself is closed shows when its messages are asked for.
    if (!concernsOneChat(error)) throw error;
    return { migratedFrom: undefined };
  });
  if (!migratedFrom) return [main];
  return [{ half: "older", chat: migratedFrom, topMessageId: 0, covered: [] }, main];
}

/** Messages lie about evenly among the ids, so that a share of the ids is a share of the messages. */
function messagesIn(
  { ranges, fresh }: ChatPart,
  { total, top, last }: { readonly total: number; readonly top: number; readonly last: number },
  range: HistoryRange,
): { readonly count: number; readonly exact: boolean } {
  if (ranges.length === 0 || total === 0) return { count: 0, exact: true };
  const { since, until, minId, maxId } = range;
  const narrowed = [since, until, minId, maxId].some((bound) => bound !== undefined);
  if (fresh && !narrowed) return { count: Math.min(total, last), exact: true };
  const ids = ranges.reduce((n, each) => n + Math.max(0, knownIds(each, top)), 0);
  const count = Math.round(total * Math.min(1, ids / Math.max(1, top)));
  return { count: Math.min(total, last, Math.max(ids > 0 ? 1 : 0, count)), exact: false };
}

function sum(parts: readonly (KindEstimate | undefined)[]): KindEstimate {
  let [files, bytes, skipped, knownFiles, knownBytes, requests] = [0, 0, 0, 0, 0, 0];
  for (const part of parts) {
    if (!part) continue;
    files += part.files;
    bytes += part.bytes;
    skipped += part.skipped;
    knownFiles += part.known.files;
    knownBytes += part.known.bytes;
    requests += part.parts;
  }
  return {
    files,
    bytes,
    skipped,
    known: { files: knownFiles, bytes: knownBytes },
    parts: requests,
  };
}

/** Fetches one part of one file, which is thrown away, to see how fast files come. */
async function timeOfByte(
  { gateway, signal }: EstimateDeps,
  file: RemoteFile,
  clock: Clock,
): Promise<number | undefined> {
  const startedAt = clock.now();
  try {
    const limit = partLimit(Math.min(file.size, PART_BYTES));
    const { length } = await gateway.filePart({ file, offset: 0, limit }, signal);
    return length === 0 ? undefined : (clock.now() - startedAt) / length;
  } catch (error) {
    if (signal?.aborted) throw error;
    // The estimate is worth something without a speed.
    return undefined;
  }
}
