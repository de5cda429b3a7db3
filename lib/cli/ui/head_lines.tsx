// The first lines of the dashboard: what runs, how far it is, what it waits for; and its warnings.
/** @jsxImportSource react */
/** @jsxImportSourceTypes @types/react */
import { Text } from "ink";
// @ts-types="@types/react"
import type { ReactNode } from "react";
import { formatAmount, formatBytes, formatCount, formatSeconds } from "../output/quantities.ts";
import { cutText } from "../output/text_width.ts";
import { estimateRun } from "./estimate.ts";
import { bar, ends, pieces } from "./line_parts.ts";
import type { LineProps } from "./line_props.ts";

/** Cells that the numbers beside the overall bar may take, and cells of the bar. */
const NUMBERS_CELLS = 44;
const LEAST_BAR = 10;
const LONGEST_BAR = 60;

export function Header({ view, cells, style, now }: LineProps): ReactNode {
  const chats = Math.max(view.chatsTotal, view.chatsFinished + view.chats.length);
  const progress = `${formatCount(view.chatsFinished)} of ${formatAmount(chats, "chat")} · ${
    formatSeconds(now - (view.startedAt ?? now))
  }`;
  const program = view.version === "" ? "tgkeep" : `tgkeep ${view.version}`;
  const place = view.out === "" ? "" : ` → ${view.out}`;
  const [left, right] = ends(program + place, progress, cells);
  return <Text wrap="truncate-end">{style.bold(left) + style.dim(right)}</Text>;
}

export function Overall({ view, cells, style, now }: LineProps): ReactNode {
  const { done, messagesPerSecond, bytesPerSecond, leftMs } = estimateRun(view, now);
  const length = Math.max(LEAST_BAR, Math.min(LONGEST_BAR, cells - NUMBERS_CELLS));
  const drawn = bar(done, length);
  const numbers = pieces([
    `${Math.floor(done * 100)} %`.padStart(5),
    `${formatCount(Math.round(messagesPerSecond))} msg/s`,
    leftMs === undefined ? "" : `~${formatSeconds(roundTime(leftMs))} left`,
    bytesPerSecond > 0 ? `${formatBytes(Math.round(bytesPerSecond))}/s` : "",
  ], cells - length - 1);
  return (
    <Text wrap="truncate-end">
      {`${style.green(drawn.done)}${style.dim(drawn.rest)} ${numbers}`}
    </Text>
  );
}

export function Flood({ view, cells, style, now }: LineProps): ReactNode {
  const { method = "", until = now } = view.flood ?? {};
  const left = formatSeconds(until - now);
  const text = cutText(`‖ Telegram asks to wait: ${left} until ${method} goes on`, cells);
  return <Text wrap="truncate-end">{style.yellow(text)}</Text>;
}

export function Warning(
  { cells, style, text }: LineProps & { readonly text: string },
): ReactNode {
  const line = cutText(`! ${text}`, cells);
  return <Text wrap="truncate-end">{style.yellow(line)}</Text>;
}

/** Estimates that change with every second only distract. */
function roundTime(ms: number): number {
  const step = ms < 60_000 ? 5_000 : ms < 600_000 ? 30_000 : 60_000;
  return Math.ceil(ms / step) * step;
}
