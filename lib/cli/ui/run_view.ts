// What a person sees of a run, computed from its events: a pure function over plain data of bounded size.
import type { LiveEvent, LoggedEvent, RunEvent } from "../../model/events.ts";
import { advanceFile, type FileView, finishFile, startFile } from "./file_view.ts";
import { count, plain } from "./plain.ts";
import { addSample, type Samples } from "./rates.ts";
import { changeSounds, type SoundView } from "./sound_view.ts";

/** What is waited for before the first chat; `since` is a clock in ms. */
export interface StageView {
  readonly name: Exclude<StageEvent["stage"], "none">;
  readonly since: number;
}

type StageEvent = Extract<LiveEvent, { readonly event: "run.stage" }>;

/** A chat that is being worked on. */
export interface ChatView {
  readonly id: string;
  readonly name: string;
  /** Messages fetched in this run. */
  readonly fetched: number;
  /** Messages that this run has to fetch; undefined where nobody can tell. */
  readonly expected: number | undefined;
  /** Files that this run has kept, their bytes, and those that could not be had. */
  readonly files: number;
  readonly bytes: number;
  readonly failed: number;
  /** `writing` once all is fetched and the outputs are being written. */
  readonly state: "fetching" | "writing";
}

/** The state of a run as it is shown. Texts are safe to print and of bounded length. */
export interface RunView {
  readonly version: string;
  readonly out: string;
  /** Clock in ms at the first event; undefined before it. */
  readonly startedAt: number | undefined;
  readonly stage: StageView | undefined;
  readonly chatsTotal: number;
  readonly chatsFinished: number;
  /** In the order in which they were started. */
  readonly chats: readonly ChatView[];
  /** Chats under way beyond those that are remembered. */
  readonly moreChats: number;
  readonly files: readonly FileView[];
  /** Files that are being listened to. */
  readonly sounds: readonly SoundView[];
  /** Most chats and files that were under way at a time: their room stays, so that nothing jumps. */
  readonly chatsPeak: number;
  readonly filesPeak: number;
  /** Messages fetched in this run, and of the chats that are finished. */
  readonly fetched: number;
  readonly fetchedOfFinished: number;
  readonly filesDone: number;
  readonly filesFailed: number;
  /** Size of the files that this run has kept, wherever they came from. */
  readonly bytesKept: number;
  /** Files that were placed instead of fetched, and their bytes. */
  readonly filesSaved: number;
  readonly bytesSaved: number;
  /** Bytes that came from Telegram in this run. */
  readonly bytes: number;
  readonly messageSamples: Samples;
  readonly byteSamples: Samples;
  readonly gauges: GaugesEvent | undefined;
  /** Set while no new file begins. */
  readonly memoryPause: { readonly used: number; readonly limit: number } | undefined;
  /** `until`: unix time in ms. */
  readonly flood: { readonly method: string; readonly until: number } | undefined;
  /** The last ones, oldest first. */
  readonly warnings: readonly string[];
  /** Outputs and failed files of this run that the summary names, and how many there are. */
  readonly outputs: Named;
  readonly failures: Named;
  readonly ended: boolean;
}

/** The first few of many names. */
export interface Named {
  readonly first: readonly string[];
  readonly count: number;
}

type GaugesEvent = Extract<LiveEvent, { readonly event: "run.gauges" }>;

/** No terminal shows more. */
export const MOST_CHATS = 60;
export const MOST_WARNINGS = 3;
export const MOST_NAMES = 5;

const NONE: Named = { first: [], count: 0 };

/** A run of which nothing is known. */
export const EMPTY_VIEW: RunView = {
  version: "",
  out: "",
  startedAt: undefined,
  stage: undefined,
  chatsTotal: 0,
  chatsFinished: 0,
  chats: [],
  moreChats: 0,
  files: [],
  sounds: [],
  chatsPeak: 0,
  filesPeak: 0,
  fetched: 0,
  fetchedOfFinished: 0,
  filesDone: 0,
  filesFailed: 0,
  bytesKept: 0,
  filesSaved: 0,
  bytesSaved: 0,
  bytes: 0,
  messageSamples: [],
  byteSamples: [],
  gauges: undefined,
  memoryPause: undefined,
  flood: undefined,
  warnings: [],
  outputs: NONE,
  failures: NONE,
  ended: false,
};

/**
 * The view after one more event.
 *
 * @param now unix time in ms
 */
export function advanceView(view: RunView, event: RunEvent, now: number): RunView {
  const next = apply(
    event.event === "run.started" ? EMPTY_VIEW : { ...view, startedAt: view.startedAt ?? now },
    event,
    now,
  );
  return {
    ...next,
    chatsPeak: Math.max(next.chatsPeak, next.chats.length),
    filesPeak: Math.max(next.filesPeak, next.files.length + next.sounds.length),
    messageSamples: addSample(next.messageSamples, now, next.fetched),
    byteSamples: addSample(next.byteSamples, now, next.bytes),
  };
}

function apply(view: RunView, event: RunEvent, now: number): RunView {
  switch (event.event) {
    case "run.started":
      return {
        ...view,
        startedAt: now,
        version: plain(event.version),
        out: plain(event.out),
        chatsTotal: count(event.chats),
      };
    case "run.stage":
      return {
        ...view,
        stage: event.stage === "none" ? undefined : { name: event.stage, since: now },
      };
    case "chat.started":
      return startChat(view, event);
    case "history.progress":
      return withFetched(inChat(view, event.chat_id, (chat) => ({
        ...chat,
        fetched: Math.max(chat.fetched, count(event.fetched)),
        expected: event.expected === undefined ? chat.expected : count(event.expected),
      })));
    case "outputs.started":
      return inChat(view, event.chat_id, (chat) => ({ ...chat, state: "writing" }));
    case "chat.finished":
      return finishChat(view, event);
    case "media.started":
      return { ...view, files: startFile(view.files, event, now) };
    case "media.progress": {
      const { files, received } = advanceFile(view.files, event, now);
      return { ...view, files, bytes: view.bytes + received };
    }
    case "media.done":
    case "media.failed":
      return settleFile(view, event);
    case "flood.wait":
      return {
        ...view,
        flood: { method: plain(event.method), until: waitEnd(event, now) },
      };
    case "memory.paused":
      return {
        ...view,
        memoryPause: { used: count(event.used_bytes), limit: count(event.limit_bytes) },
      };
    case "memory.resumed":
      return { ...view, memoryPause: undefined };
    case "run.gauges":
      return { ...view, gauges: event };
    case "warning":
    case "error":
      return warn(view, event.message);
    // Failures are told as lasting lines.
    case "transcript.started":
    case "transcript.progress":
    case "transcript.done":
    case "transcript.failed":
      return { ...view, sounds: changeSounds(view.sounds, event, now) };
    // No run, though it may be told on the same screen.
    case "verify.problem":
    case "verify.repaired":
    case "verify.finished":
    case "import.finished":
      return view;
    case "export.finished":
      return {
        ...view,
        chats: [],
        moreChats: 0,
        files: [],
        sounds: [],
        flood: undefined,
        ended: true,
      };
  }
}

function startChat(
  view: RunView,
  event: Extract<LoggedEvent, { readonly event: "chat.started" }>,
): RunView {
  const chats = view.chats.filter(({ id }) => id !== event.chat_id);
  const restarted = chats.length < view.chats.length;
  if (chats.length >= MOST_CHATS) return { ...view, moreChats: view.moreChats + 1 };
  const chat: ChatView = {
    id: event.chat_id,
    name: plain(event.name) || event.chat_id,
    fetched: 0,
    expected: event.expected === undefined ? undefined : count(event.expected),
    files: 0,
    bytes: 0,
    failed: 0,
    state: "fetching",
  };
  const started = { ...view, chats: [...chats, chat] };
  return restarted ? withFetched(started) : started;
}

function finishChat(
  view: RunView,
  event: Extract<LoggedEvent, { readonly event: "chat.finished" }>,
): RunView {
  const finished = view.chats.find(({ id }) => id === event.chat_id);
  return withFetched({
    ...view,
    chats: view.chats.filter((chat) => chat !== finished),
    files: view.files.filter(({ chatId }) => chatId !== event.chat_id),
    sounds: view.sounds.filter(({ chatId }) => chatId !== event.chat_id),
    moreChats: finished ? view.moreChats : Math.max(0, view.moreChats - 1),
    chatsFinished: view.chatsFinished + 1,
    fetchedOfFinished: view.fetchedOfFinished +
      Math.max(finished?.fetched ?? 0, count(event.messages.new)),
    outputs: event.outputs.reduce((named, path) => name(named, path), view.outputs),
  });
}

function settleFile(
  view: RunView,
  event: Extract<LoggedEvent, { readonly event: "media.done" | "media.failed" }>,
): RunView {
  const { files, received } = finishFile(view.files, event);
  const done = event.event === "media.done";
  const size = done ? count(event.bytes) : 0;
  const saved = done && event.source !== "downloaded";
  const settled = inChat(
    view,
    event.chat_id,
    (chat) =>
      done
        ? { ...chat, files: chat.files + 1, bytes: chat.bytes + size }
        : { ...chat, failed: chat.failed + 1 },
  );
  const next: RunView = {
    ...settled,
    files,
    bytes: view.bytes + received,
    filesDone: view.filesDone + (done ? 1 : 0),
    filesFailed: view.filesFailed + (done ? 0 : 1),
    bytesKept: view.bytesKept + size,
    filesSaved: view.filesSaved + (saved ? 1 : 0),
    bytesSaved: view.bytesSaved + (saved ? size : 0),
  };
  if (done) return next;
  return {
    ...warn(next, `${event.path}: ${event.reason}`),
    failures: name(next.failures, event.path),
  };
}

function inChat(view: RunView, id: string, change: (chat: ChatView) => ChatView): RunView {
  if (!view.chats.some((chat) => chat.id === id)) return view;
  return { ...view, chats: view.chats.map((chat) => chat.id === id ? change(chat) : chat) };
}

function withFetched(view: RunView): RunView {
  const fetched = view.chats.reduce((sum, chat) => sum + chat.fetched, view.fetchedOfFinished);
  return { ...view, fetched: Math.max(view.fetched, fetched) };
}

function warn(view: RunView, message: string): RunView {
  return { ...view, warnings: [...view.warnings, plain(message)].slice(-MOST_WARNINGS) };
}

function name(named: Named, path: string): Named {
  const first = named.first.length < MOST_NAMES ? [...named.first, plain(path)] : named.first;
  return { first, count: named.count + 1 };
}

function waitEnd(
  event: Extract<LoggedEvent, { readonly event: "flood.wait" }>,
  now: number,
): number {
  const until = Date.parse(event.until);
  return Number.isFinite(until) ? until : now + count(event.seconds) * 1_000;
}
