// The end of a run in a few lines: what was kept, where it is, what failed, what to do next.
import { join } from "node:path";
import type { ExportReport } from "../../model/events.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { Named, RunView } from "../ui/run_view.ts";
import { formatAmount, formatBytes, formatCount, formatDuration } from "./quantities.ts";
import type { Style } from "./style.ts";

/** As lib/render/html calls it, which need not be loaded for a name. */
const INDEX_NAME = "index.html";

/** What the summary needs of a run besides its report. */
export interface SummaryNames extends Pick<RunView, "out" | "outputs" | "failures"> {
  /** What the program is called. */
  readonly program: string;
}

/** What an exit code other than 0 means, and what to do. */
const ENDINGS: ReadonlyMap<number, readonly [headline: string, advice: string]> = new Map([
  [1, ["Failed", "What was fetched is kept: run the same command again once the cause is gone."]],
  [3, ["Stopped: sign-in needed", "Sign in with tgkeep login, then run the same command again."]],
  [4, [
    "Done, but some files could not be had",
    "Run the same command again to try for the failed files once more.",
  ]],
  [5, [
    "Stopped by a flood wait",
    "Run the same command again later, or with a longer --max-flood-wait: it goes on from here.",
  ]],
  [6, [
    "Stopped: trouble with the archive or the disk",
    "Run the same command again once there is room: it goes on from here.",
  ]],
  [130, ["Interrupted", "Run the same command again: it goes on from here."]],
  [143, ["Interrupted", "Run the same command again: it goes on from here."]],
]);

export function summaryLines(
  report: ExportReport,
  names: SummaryNames,
  style: Style,
): readonly string[] {
  const { exit_code: code, messages } = report;
  const [headline, advice] = ENDINGS.get(code) ?? [code === 0 ? "Done" : "Stopped", ""];
  const speed = messages.new > 0
    ? `, ${formatCount(Math.round(messages.per_second))} a second`
    : "";
  return [
    "",
    `${style.bold(headline)} in ${formatDuration(report.duration_ms)}${
      code === 0 ? "" : style.dim(` (exit code ${code})`)
    }`,
    `  messages  ${formatCount(messages.new)} new, ${
      formatCount(messages.total)
    } in the archive${speed}`,
    `  media     ${mediaLine(report, style)}`,
    ...dedupLine(report),
    ...listed(
      "files",
      placesOf(report, names),
      (path) => join(names.out, path),
      ` in ${names.out}`,
    ),
    ...listed("failed", names.failures, (path) => path, ""),
    ...(advice === "" ? [] : ["", advice]),
    ...nextSteps(report, names, style),
  ];
}

function mediaLine({ media }: ExportReport, style: Style): string {
  return [
    `${formatAmount(media.downloaded, "file")} downloaded (${formatBytes(media.bytes)})`,
    ...(media.skipped > 0 ? [`${formatCount(media.skipped)} left out`] : []),
    ...(media.failed > 0 ? [style.red(`${formatCount(media.failed)} failed`)] : []),
  ].join(", ");
}

function dedupLine({ dedup }: ExportReport): readonly string[] {
  const placed = dedup.id_based_hits + dedup.hash_based_hits;
  if (placed === 0) return [];
  const share = Math.round(dedup.hit_rate * 100);
  return [
    `  saved     ${formatBytes(dedup.bytes_saved)}: ${
      formatAmount(placed, "file")
    } (${share} %) were there already`,
  ];
}

/** The page that leads to all chats stands for more than a few of them. */
function placesOf(report: ExportReport, { outputs }: SummaryNames): Named {
  if (!hasIndex(report, outputs)) return outputs;
  const few = outputs.count === outputs.first.length;
  return { first: [INDEX_NAME, ...few ? outputs.first : []], count: outputs.count + 1 };
}

/** It is written at the end of a run, wherever there are pages. */
function hasIndex({ exit_code: code }: ExportReport, { first }: Named): boolean {
  return (code === 0 || code === 4) && first.some((path) => path.endsWith(".html"));
}

/** The first names of many, one a line, and how many there are besides. */
function listed(
  title: string,
  { first, count }: Named,
  show: (path: string) => string,
  place: string,
): readonly string[] {
  const more = count - first.length;
  return [
    ...first.map((path, i) => `  ${(i === 0 ? title : "").padEnd(8)}  ${sanitizeLine(show(path))}`),
    ...(more > 0 ? [`            and ${formatCount(more)} more${sanitizeLine(place)}`] : []),
  ];
}

function nextSteps(
  report: ExportReport,
  { program, out, outputs }: SummaryNames,
  style: Style,
): readonly string[] {
  const { exit_code: code, messages } = report;
  if ((code !== 0 && code !== 4) || messages.total === 0 || out === "") return [];
  const folder = shellWord(out);
  const steps = [
    ...(hasIndex(report, outputs)
      ? [`open ${sanitizeLine(join(out, INDEX_NAME))} in a browser`]
      : []),
    `${program} search ${folder} WORDS`,
    `${program} verify ${folder}`,
  ];
  return ["", ...steps.map((step, i) => `${i === 0 ? style.bold("Next:") : "     "} ${step}`)];
}

/** A path as a shell reads it back. */
function shellWord(path: string): string {
  const shown = sanitizeLine(path);
  return /^[\w./:@%+=,-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
