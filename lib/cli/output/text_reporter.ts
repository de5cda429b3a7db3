// Tells a person what a run does: a status line while it goes on, lasting lines for what is done or wrong.
import type { RunEvent } from "../../model/events.ts";
import type { PeerId } from "../../model/peer.ts";
import type { Sink } from "../host.ts";
import { isShown, type Level, levelOf } from "./levels.ts";
import { createLiveLine } from "./live_line.ts";
import { formatAmount, formatBytes, formatCount } from "./quantities.ts";
import type { Redactor } from "./redact.ts";
import { redactEvent } from "./redact_event.ts";
import type { Reporter } from "./reporter.ts";
import { sanitizeLine, sanitizeLines } from "../../model/sanitize.ts";
import type { Style } from "./style.ts";
import { summaryLines } from "./summary.ts";

/** Where lines go, how they look, and what is left out. */
export interface TextReporterOptions {
  readonly sink: Sink;
  readonly style: Style;
  /** `live` on a terminal that a person watches. */
  readonly live: "live" | "plain";
  readonly level: Level;
  readonly redactor: Redactor;
  /** Clock in ms. */
  readonly now: () => number;
}

/** What the status line and the summary need to remember. */
interface Progress {
  readonly out: string;
  readonly chats: number;
  readonly started: number;
  /** Chats that are under way, the latest last: files of one go on while the next is fetched. */
  readonly open: ReadonlyMap<PeerId, ChatProgress>;
  readonly outputs: readonly string[];
}

interface ChatProgress {
  /** Its place among the chats of the run, from 1. */
  readonly place: number;
  readonly name: string;
  readonly fetched: number;
  readonly total: number | undefined;
  readonly files: number;
  readonly bytes: number;
}

const START: Progress = { out: "", chats: 0, started: 0, open: new Map(), outputs: [] };

/** A reporter for people. */
export function createTextReporter(options: TextReporterOptions): Reporter {
  const { style, level, redactor } = options;
  const line = createLiveLine(options.sink, options.live, options.now);
  let progress = START;
  return {
    mode: "text",
    event(original) {
      const event = redactEvent(original, redactor);
      progress = advance(progress, event);
      if (isShown(levelOf(event), level)) {
        if (event.event === "chat.finished" || event.event === "export.finished") line.clear();
        for (const text of lastingLines(event, progress, style)) line.print(text);
      }
      progress = withoutFinished(progress, event);
      const ended = event.event === "export.finished" || event.event === "error";
      if (ended) line.clear();
      else if (isShown("info", level)) line.status(sanitizeLine(statusOf(event, progress)));
    },
    diagnose(severity, message) {
      if (!isShown(severity, level)) return;
      const text = redactor.text(sanitizeLines(message));
      for (const each of text.split("\n")) line.print(style.dim(each));
    },
    tell: (text) => line.print(text),
    [Symbol.dispose]: () => line.clear(),
  };
}

function advance(progress: Progress, event: RunEvent): Progress {
  switch (event.event) {
    case "run.started":
      return { ...START, out: event.out, chats: event.chats };
    case "chat.started": {
      const place = progress.started + 1;
      const { name, total } = event;
      const chat = { place, name, fetched: 0, total, files: 0, bytes: 0 };
      return { ...withChat(progress, event.chat_id, chat), started: place };
    }
    case "history.progress":
      return changed(progress, event.chat_id, ({ total }) => ({
        fetched: event.fetched,
        total: event.total ?? total,
      }));
    case "media.done":
      return changed(progress, event.chat_id, ({ files, bytes }) => ({
        files: files + 1,
        bytes: bytes + event.bytes,
      }));
    case "chat.finished":
      return { ...progress, outputs: [...progress.outputs, ...event.outputs] };
    default:
      return progress;
  }
}

/** A chat is forgotten only after its lasting line has been made. */
function withoutFinished(progress: Progress, event: RunEvent): Progress {
  if (event.event !== "chat.finished") return progress;
  return { ...progress, open: new Map([...progress.open].filter(([id]) => id !== event.chat_id)) };
}

function withChat(progress: Progress, id: PeerId, chat: ChatProgress): Progress {
  return { ...progress, open: new Map([...progress.open, [id, chat]]) };
}

function changed(
  progress: Progress,
  id: PeerId,
  change: (chat: ChatProgress) => Partial<ChatProgress>,
): Progress {
  const chat = progress.open.get(id);
  return chat ? withChat(progress, id, { ...chat, ...change(chat) }) : progress;
}

function statusOf(event: RunEvent, progress: Progress): string {
  if (event.event === "flood.wait") {
    return `Telegram asks to wait ${event.seconds} s, until ${event.until}`;
  }
  const chat = [...progress.open.values()].at(-1);
  if (!chat) return "";
  const total = chat.total === undefined ? "" : ` of ${formatCount(chat.total)}`;
  const place = progress.chats > 1 ? `[${chat.place}/${progress.chats}] ` : "";
  return `${place}${chat.name}: ${formatCount(chat.fetched)}${total} messages${filesText(chat)}`;
}

function filesText(chat: ChatProgress | undefined, adjective = ""): string {
  if (!chat || chat.files === 0) return "";
  return `, ${formatAmount(chat.files, `${adjective}file`)} (${formatBytes(chat.bytes)})`;
}

function lastingLines(
  event: RunEvent,
  progress: Progress,
  style: Style,
): readonly string[] {
  const warning = (text: string): string => `${style.yellow("!")} ${sanitizeLine(text)}`;
  switch (event.event) {
    case "run.started":
      return [
        `${style.bold(`tgkeep ${event.version}`)}: ${formatAmount(event.chats, "chat")} into ${
          sanitizeLine(event.out)
        }`,
      ];
    case "chat.finished": {
      const news = `${formatCount(event.messages.new)} new, ${
        formatAmount(event.messages.total, "message")
      }`;
      const files = filesText(progress.open.get(event.chat_id), "new ");
      return [`${style.green("✓")} ${sanitizeLine(event.name)}: ${style.dim(news + files)}`];
    }
    case "media.failed":
      return [warning(`${event.path}: ${event.reason} (message ${event.message_id})`)];
    case "flood.wait":
      return [warning(`Telegram asks to wait ${event.seconds} s before ${event.method} goes on`)];
    case "warning":
      return [warning(event.message)];
    case "export.finished":
      return summaryLines(event, { out: progress.out, outputs: progress.outputs }, style);
    default:
      return [];
  }
}
