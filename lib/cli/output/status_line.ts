// A run in one line.
import { estimateRun } from "../ui/estimate.ts";
import type { RunView } from "../ui/run_view.ts";
import {
  formatAmount,
  formatBytes,
  formatClock,
  formatCount,
  formatSeconds,
} from "./quantities.ts";

/**
 * What the run is doing; empty while nothing is under way.
 *
 * @param now unix time in ms
 */
export function statusLine(view: RunView, now: number): string {
  const { chats, flood } = view;
  if (view.ended) return "";
  if (flood && flood.until > now) {
    return `Telegram asks to wait ${formatSeconds(flood.until - now)} before ${flood.method}`;
  }
  const [first, ...others] = chats;
  if (!first) return "";
  const expected = first.expected === undefined ? "" : ` of ${formatCount(first.expected)}`;
  const more = others.length + view.moreChats;
  const place = view.chatsTotal > 1 ? `[${view.chatsFinished + 1}/${view.chatsTotal}] ` : "";
  const files = view.filesDone === 0
    ? ""
    : `, ${formatAmount(view.filesDone, "file")} (${formatBytes(view.bytes)})`;
  const failed = view.filesFailed === 0 ? "" : `, ${formatCount(view.filesFailed)} failed`;
  const { messagesPerSecond } = estimateRun(view, now);
  const rate = messagesPerSecond >= 1
    ? `, ${formatCount(Math.round(messagesPerSecond))} messages a second`
    : "";
  return `${place}${first.name}${more > 0 ? ` and ${formatAmount(more, "other")}` : ""}: ${
    formatCount(first.fetched)
  }${expected} messages${files}${failed}${rate}${soundOf(view)}`;
}

function soundOf({ files, sounds: [sound] }: RunView): string {
  if (!sound || files.length > 0) return "";
  const whole = sound.soundMs > 0 ? ` of ${formatClock(sound.soundMs)}` : "";
  return `, listening to ${sound.name} (${formatClock(sound.heardMs)}${whole})`;
}
