// Decides how a run is told, from the settings and from where stdout goes.
import { TgkeepError } from "../../model/errors.ts";
import type { SettingValues } from "../config/settings.ts";
import type { Host } from "../host.ts";
import { withComplaints } from "./complain.ts";
import { withLogFile } from "./log_file.ts";
import { createNdjsonReporter } from "./ndjson_reporter.ts";
import type { Redactor } from "./redact.ts";
import type { OutputMode, Reporter } from "./reporter.ts";
import { chooseStyle } from "./style.ts";
import { createTextReporter } from "./text_reporter.ts";

/** Settings that the choice depends on. */
export type LogSettings = Pick<SettingValues, "log" | "logLevel" | "logFile">;

/** What a command writes to stdout: events of a run, or its answer. */
export type StdoutUse = "events" | "data";

/**
 * The reporter of a run.
 *
 * @throws {TgkeepError} `usage` when there is no such output, or the log file cannot be written
 */
export function chooseReporter(
  settings: LogSettings,
  stdout: StdoutUse,
  host: Host,
  redactor: Redactor,
): Reporter {
  const mode = outputMode(settings.log, stdout, host);
  const common = { level: settings.logLevel, redactor, now: host.now };
  const sink = mode === "text" ? host.stdout : host.stderr;
  const reporter = mode === "ndjson"
    ? createNdjsonReporter({
      ...common,
      write: (line) => host.stdout.write(line),
      tell: (line) => host.stderr.write(`${line}\n`),
    })
    : createTextReporter({
      ...common,
      sink,
      style: chooseStyle(sink.terminal, host.environment),
      live: isLive(host) && mode === "text" ? "live" : "plain",
    });
  const complaining = withComplaints(reporter, host, redactor);
  return settings.logFile === undefined
    ? complaining
    : withLogFile(complaining, { ...common, path: settings.logFile });
}

/** @throws {TgkeepError} `usage` when there is no such output */
export function outputMode(
  log: SettingValues["log"],
  stdout: StdoutUse,
  host: Pick<Host, "stdout">,
): OutputMode {
  if (log === "tui") {
    throw new TgkeepError(
      "usage",
      "--log tui: there is no dashboard in this version. Give auto, ndjson or text",
    );
  }
  if (stdout === "data") return "data";
  if (log !== "auto") return log;
  return host.stdout.terminal ? "text" : "ndjson";
}

/** A person watches: a terminal that can redraw, and not a build log that only looks like one. */
function isLive(host: Host): boolean {
  const { environment } = host;
  return host.stdout.terminal && environment("TERM") !== "dumb" && environment("CI") === undefined;
}
