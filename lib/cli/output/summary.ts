// The end of a run in a few lines: what was kept, where it is, what to do next.
import { join } from "node:path";
import type { ExportReport } from "../../model/events.ts";
import { formatAmount, formatBytes, formatCount, formatDuration } from "./quantities.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { Style } from "./style.ts";

/** Outputs named before the rest is only counted. */
const OUTPUTS_SHOWN = 5;

/** Where a run has put things. */
export interface SummaryPlaces {
  readonly out: string;
  /** Relative to `out`. */
  readonly outputs: readonly string[];
}

export function summaryLines(
  report: ExportReport,
  places: SummaryPlaces,
  style: Style,
): readonly string[] {
  const { messages, media } = report;
  const speed = messages.new > 0
    ? `, ${formatCount(Math.round(messages.per_second))} a second`
    : "";
  const files = `${formatAmount(media.downloaded, "file")} downloaded (${
    formatBytes(media.bytes)
  })`;
  const left = [
    ...(media.skipped > 0 ? [`${formatCount(media.skipped)} left out`] : []),
    ...(media.failed > 0 ? [style.red(`${formatCount(media.failed)} failed`)] : []),
  ];
  const shown = places.outputs.slice(0, OUTPUTS_SHOWN);
  const more = places.outputs.length - shown.length;
  return [
    "",
    `${style.bold(headline(report.exit_code))} in ${formatDuration(report.duration_ms)}`,
    `  messages  ${formatCount(messages.new)} new, ${
      formatCount(messages.total)
    } in the archive${speed}`,
    `  media     ${[files, ...left].join(", ")}`,
    ...shown.map((path, i) =>
      `  ${i === 0 ? "files   " : "        "}  ${sanitizeLine(join(places.out, path))}`
    ),
    ...(more > 0
      ? [`            and ${formatCount(more)} more in ${sanitizeLine(places.out)}`]
      : []),
    ...(media.failed > 0
      ? ["", "Run the same command again to try for the failed files once more."]
      : []),
  ];
}

function headline(exitCode: number): string {
  if (exitCode === 0) return "Done";
  return exitCode === 4 ? "Done, but some files could not be had" : "Stopped";
}
