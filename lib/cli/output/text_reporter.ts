// Tells a person what a run does: a status line while it goes on, lasting lines for what is done or wrong.
import type { RunEvent } from "../../model/events.ts";
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
  readonly finished: number;
  readonly name: string;
  readonly fetched: number;
  readonly total: number | undefined;
  readonly files: number;
  readonly bytes: number;
  readonly outputs: readonly string[];
}

const START: Progress = {
  out: "",
  chats: 0,
  finished: 0,
  name: "",
  fetched: 0,
  total: undefined,
  files: 0,
  bytes: 0,
  outputs: [],
};

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
    case "chat.started":
      return {
        ...progress,
        name: event.name,
        fetched: 0,
        total: event.total,
        files: 0,
        bytes: 0,
      };
    case "history.progress":
      return { ...progress, fetched: event.fetched, total: event.total ?? progress.total };
    case "media.done":
      return { ...progress, files: progress.files + 1, bytes: progress.bytes + event.bytes };
    case "chat.finished":
      return {
        ...progress,
        name: "",
        finished: progress.finished + 1,
        outputs: [...progress.outputs, ...event.outputs],
      };
    default:
      return progress;
  }
}

function statusOf(event: RunEvent, progress: Progress): string {
  if (event.event === "flood.wait") {
    return `Telegram asks to wait ${event.seconds} s, until ${event.until}`;
  }
  if (progress.name === "") return "";
  const total = progress.total === undefined ? "" : ` of ${formatCount(progress.total)}`;
  const files = progress.files === 0
    ? ""
    : `, ${formatAmount(progress.files, "file")} (${formatBytes(progress.bytes)})`;
  const place = progress.chats > 1 ? `[${progress.finished + 1}/${progress.chats}] ` : "";
  return `${place}${progress.name}: ${formatCount(progress.fetched)}${total} messages${files}`;
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
      const files = progress.files === 0
        ? ""
        : `, ${formatAmount(progress.files, "new file")} (${formatBytes(progress.bytes)})`;
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
