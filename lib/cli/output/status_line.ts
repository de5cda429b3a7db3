// A run in one line.
import { estimateRun } from "../ui/estimate.ts";
import { isolated } from "../ui/isolate.ts";
import type { RunView, StageView } from "../ui/run_view.ts";
import {
  formatAmount,
  formatBytes,
  formatClock,
  formatCount,
  formatSeconds,
} from "./quantities.ts";

const STAGES: Readonly<Record<StageView["name"], string>> = {
  connecting: "Connecting to Telegram",
  listing_chats: "Asking for the list of chats",
};

/**
 * What the run is doing; empty while nothing is under way.
 *
 * @param now unix time in ms
 */
export function statusLine(view: RunView, now: number): string {
  const { chats, flood, stage } = view;
  if (view.ended) return "";
  if (flood && flood.until > now) {
    return `Telegram asks to wait ${formatSeconds(flood.until - now)} before ${flood.method}`;
  }
  const [first, ...others] = chats;
  if (!first) return stage ? stageLine(stage, now) : "";
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
  return `${place}${isolated(first.name)}${
    more > 0 ? ` and ${formatAmount(more, "other")}` : ""
  }: ${formatCount(first.fetched)}${expected} messages${files}${failed}${rate}${
    first.state === "writing" ? ", writing its outputs" : soundOf(view)
  }`;
}

/** A wait that lasts says how long it has lasted: a line that does not change looks like a program that hangs. */
function stageLine({ name, since }: StageView, now: number): string {
  const waited = now - since;
  return waited < 2_000 ? STAGES[name] : `${STAGES[name]} (${formatSeconds(waited)})`;
}

function soundOf({ files, sounds: [sound] }: RunView): string {
  if (!sound || files.length > 0) return "";
  const whole = sound.soundMs > 0 ? ` of ${formatClock(sound.soundMs)}` : "";
  return `, listening to ${isolated(sound.name)} (${formatClock(sound.heardMs)}${whole})`;
}
