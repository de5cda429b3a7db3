// The line of a chat that is being fetched.
/** @jsxImportSource react */
/** @jsxImportSourceTypes @types/react */
import { Text } from "ink";
// @ts-types="@types/react"
import type { ReactNode } from "react";
import { formatAmount, formatBytes, formatCount } from "../output/quantities.ts";
import { fitText } from "../output/text_width.ts";
import { bar, nameCell } from "./line_parts.ts";
import type { LineProps } from "./line_props.ts";
import type { ChatView } from "./run_view.ts";

const COUNT_CELLS = 22;
const FILES_CELLS = 24;

/** Name, bar, messages; and files where there is room. */
export function ChatLine(
  { cells, style, chat }: LineProps & { readonly chat: ChatView },
): ReactNode {
  const { fetched, expected, files, bytes } = chat;
  const barCells = cells < 70 ? 8 : cells < 110 ? 16 : 30;
  const filesCells = cells >= 110 ? FILES_CELLS : 0;
  const nameCells = cells - barCells - COUNT_CELLS - filesCells;
  const drawn = expected === undefined
    ? { done: "", rest: "─".repeat(barCells) }
    : bar(expected === 0 ? 1 : fetched / expected, barCells);
  const counts = countsOf(chat);
  const kept = files === 0 ? "" : `${formatAmount(files, "file")}, ${formatBytes(bytes)}`;
  return (
    <Text wrap="truncate-end">
      {nameCell(chat.name, nameCells) + style.green(drawn.done) + style.dim(drawn.rest) +
        fitText(counts, COUNT_CELLS, "right") +
        (filesCells > 0 ? style.dim(fitText(kept, filesCells, "right")) : "")}
    </Text>
  );
}

/** Messages, or files where there is no news but what an earlier run has left; and what comes last. */
function countsOf({ fetched, expected, files, failed, state }: ChatView): string {
  if (state === "writing") return "writing outputs";
  if (fetched === 0 && files + failed > 0) return formatAmount(files, "file");
  const of = expected === undefined ? "" : `/${formatCount(expected)}`;
  return `${formatCount(fetched)}${of} msg`;
}
