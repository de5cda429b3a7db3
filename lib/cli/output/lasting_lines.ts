// The lines that stay of a run: what began, what is done, what is wrong, and how it ended.
import type { RunEvent } from "../../model/events.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import { isolated } from "../ui/isolate.ts";
import type { RunView } from "../ui/run_view.ts";
import { formatAmount, formatBytes, formatCount, formatSeconds } from "./quantities.ts";
import type { Style } from "./style.ts";
import { summaryLines } from "./summary.ts";

/** How lines look, and what the program is called in those that people copy. */
export interface TellingOptions {
  readonly style: Style;
  readonly program: string;
}

/**
 * What an event leaves on the screen.
 *
 * @param before the run before the event
 */
export function lastingLines(
  event: RunEvent,
  before: RunView,
  { style, program }: TellingOptions,
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
      const chat = before.chats.find(({ id }) => id === event.chat_id);
      const parts = [
        `${formatCount(event.messages.new)} new`,
        formatAmount(event.messages.total, "message"),
        ...(chat && chat.files > 0
          ? [`${formatAmount(chat.files, "new file")} (${formatBytes(chat.bytes)})`]
          : []),
      ];
      const failed = chat && chat.failed > 0
        ? `, ${style.red(formatAmount(chat.failed, "failed file"))}`
        : "";
      const name = isolated(sanitizeLine(event.name)) || event.chat_id;
      return [`${style.green("✓")} ${name}: ${style.dim(parts.join(", "))}${failed}`];
    }
    case "media.failed":
      return [warning(`${event.path}: ${event.reason} (message ${event.message_id})`)];
    case "transcript.failed":
      return [warning(`${event.path}: no transcript: ${event.reason}`)];
    case "flood.wait": {
      const wait = formatSeconds(event.seconds * 1_000);
      return [warning(`Telegram asks to wait ${wait} before ${event.method} goes on`)];
    }
    case "warning":
      return [warning(event.message)];
    case "export.finished":
      return summaryLines(event, { ...before, program }, style);
    default:
      return [];
  }
}
