// The gauges of the dashboard: files and what dedup has saved, workers and memory.
/** @jsxImportSource react */
/** @jsxImportSourceTypes @types/react */
import { Text } from "ink";
// @ts-types="@types/react"
import type { ReactNode } from "react";
import { formatAmount, formatBytes, formatCount } from "../output/quantities.ts";
import { cutText, textWidth } from "../output/text_width.ts";
import { pieces } from "./line_parts.ts";
import type { LineProps } from "./line_props.ts";

export function FileGauges({ view, cells, style }: LineProps): ReactNode {
  const { filesDone, filesFailed, gauges } = view;
  // Gauges come once a second: until then what was counted here is nearer to the truth.
  const saved = Math.max(view.bytesSaved, gauges?.dedup.bytes_saved ?? 0);
  const placed = Math.max(
    view.filesSaved,
    (gauges?.dedup.id_based_hits ?? 0) + (gauges?.dedup.hash_based_hits ?? 0),
  );
  const waiting = gauges?.media_waiting.files ?? 0;
  const failed = filesFailed === 0 ? "" : `${formatCount(filesFailed)} failed`;
  const line = pieces([
    `files    ${formatCount(filesDone)} kept`,
    failed,
    waiting === 0 ? "" : `${formatCount(waiting)} to come`,
    formatBytes(view.bytes),
    placed === 0 ? "" : `saved ${formatBytes(saved)} (${formatAmount(placed, "file")})`,
  ], cells);
  return (
    <Text wrap="truncate-end">
      {failed === "" ? line : line.replace(failed, () => style.red(failed))}
    </Text>
  );
}

export function WorkGauges({ view, cells, style }: LineProps): ReactNode {
  const { gauges, memoryPause } = view;
  if (!gauges) return <Text>{style.dim(cutText("workers  none yet", cells))}</Text>;
  const { pool } = gauges;
  const used = Math.max(gauges.memory_bytes, memoryPause?.used ?? 0);
  const memory = `memory ${formatBytes(used)}`;
  const paused = memoryPause
    ? `${memory} of ${formatBytes(memoryPause.limit)}: new files wait`
    : memory;
  const line = pieces([
    `workers  ${pool.active_threads} of ${pool.threads} busy`,
    `${formatCount(pool.queue_size)} waiting`,
    paused,
    pool.completed_tasks > 0 ? `${Math.round(pool.avg_task_latency_ms)} ms a task` : "",
    pool.failed_tasks > 0 ? `${formatCount(pool.failed_tasks)} failed` : "",
  ], cells);
  const shown = memoryPause && textWidth(line) > 0 && line.includes(paused);
  return (
    <Text wrap="truncate-end">
      {shown ? line.replace(paused, () => style.yellow(paused)) : line}
    </Text>
  );
}
