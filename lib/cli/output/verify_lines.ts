// What a verification tells a person.
import type { RunEvent } from "../../model/events.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { VerifyProblem, VerifyReport } from "../../model/verify_events.ts";
import { formatAmount, formatBytes } from "./quantities.ts";
import type { Style } from "./style.ts";

/** Lines for an event; none for those that are told elsewhere. */
export function verifyLines(event: RunEvent, style: Style): readonly string[] {
  switch (event.event) {
    case "verify.problem":
      return [`${markOf(event, style)} ${sanitizeLine(sentenceOf(event))}`];
    case "verify.repaired":
      return [`${style.green("✓")} ${sanitizeLine(event.path)}: ${SOURCES[event.source]}`];
    case "verify.finished":
      return summaryOf(event, style);
    default:
      return [];
  }
}

const SOURCES = {
  copy: "placed from a copy in the archive",
  telegram: "fetched again",
  archive: "written again",
} as const;

function markOf({ problem }: VerifyProblem, style: Style): string {
  return problem === "foreign" || problem === "gap" ? style.yellow("!") : style.red("✗");
}

function sentenceOf(problem: VerifyProblem): string {
  switch (problem.problem) {
    case "database":
      return `database: ${problem.path}: ${problem.detail}${
        problem.chat_id ? ` (${problem.chat_id})` : ""
      }`;
    case "gap":
      return `${problem.chat_id}: ${problem.detail}`;
    default:
      return `${problem.problem}: ${problem.path}: ${problem.detail}`;
  }
}

function summaryOf(report: VerifyReport, style: Style): readonly string[] {
  const { files } = report;
  const found = [
    [files.missing, "missing"],
    [files.damaged, "damaged"],
    [files.foreign, "foreign"],
    [files.pending, "not fetched yet"],
    [files.failed, "that could not be had"],
    [files.unfinished, "unfinished"],
    [files.repaired, "repaired"],
  ] as const;
  const words = found.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  const outcome = report.exit_code === 0
    ? style.green("All is well")
    : report.database_problems > 0
    ? style.red("The database is in trouble")
    : style.red("Not all files are as they were written");
  return [
    `${outcome}: ${formatAmount(files.checked, "file")} checked (${formatBytes(files.bytes)})${
      words.map((word) => `, ${word}`).join("")
    }`,
    ...(files.unrecorded > 0
      ? [
        `${formatAmount(files.unrecorded, "file")} could not be compared: what was written ` +
        "is not recorded; tgkeep render writes outputs again",
      ]
      : []),
  ];
}
