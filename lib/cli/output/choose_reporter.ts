// Decides how a run is told, from the settings and from where stdout goes.
import { TgkeepError } from "../../model/errors.ts";
import type { SettingValues } from "../config/settings.ts";
import type { Host, Sink } from "../host.ts";
import { programName } from "../program_name.ts";
import { createDashboardScreen } from "../ui/dashboard_screen.ts";
import { withComplaints } from "./complain.ts";
import { isShown } from "./levels.ts";
import { createLiveLine } from "./live_line.ts";
import { createNdjsonReporter } from "./ndjson_reporter.ts";
import type { Redactor } from "./redact.ts";
import type { OutputMode, Reporter, StdoutUse } from "./reporter.ts";
import { createPlainScreen, type Screen } from "./screen.ts";
import { statusLine } from "./status_line.ts";
import { chooseStyle } from "./style.ts";
import { diagnoseDefect } from "./tell_failure.ts";
import { createTextReporter } from "./text_reporter.ts";

/** Settings that the choice depends on. */
export type LogSettings = Pick<SettingValues, "log" | "logLevel" | "logFile">;

/**
 * The reporter of a run.
 *
 * @throws {TgkeepError} `usage` when a dashboard is wanted where none can be, or the log file cannot be written
 */
export async function chooseReporter(
  settings: LogSettings,
  stdout: StdoutUse,
  host: Host,
  redactor: Redactor,
): Promise<Reporter> {
  const mode = outputMode(settings.log, stdout, host);
  const { logLevel: level, logFile } = settings;
  const common = { level, redactor, now: host.now };
  // The screen is made before the reporter that it is a part of.
  const whole: { reporter?: Reporter } = {};
  const onDefect = (error: unknown): void => {
    if (whole.reporter) diagnoseDefect(whole.reporter, error);
  };
  const reporter = mode === "ndjson"
    ? createNdjsonReporter({
      ...common,
      write: (line) => host.stdout.write(line),
      tell: (line) => host.stderr.write(`${line}\n`),
    })
    : createTextReporter({
      ...common,
      style: chooseStyle(sinkOf(mode, host).terminal, host.environment),
      program: programName(host.environment),
      screen: chooseScreen(settings, { mode, host, onDefect }),
    });
  const { withLog } = await import("./log.ts");
  return whole.reporter = withLog(withComplaints({ ...reporter, mode }, host, redactor), {
    ...common,
    ...(logFile === undefined ? {} : { file: logFile }),
  });
}

/** @throws {TgkeepError} `usage` when a dashboard is wanted where none can be */
function outputMode(
  log: SettingValues["log"],
  stdout: StdoutUse,
  host: Pick<Host, "stdout" | "environment">,
): OutputMode {
  if (stdout === "data") return "data";
  if (log === "tui" && !canRedraw(host.stdout, host)) {
    throw new TgkeepError(
      "usage",
      "--log tui needs a terminal that can redraw its lines. Give auto, ndjson or text",
    );
  }
  if (log === "ndjson") return log;
  return log !== "auto" || host.stdout.terminal ? "text" : "ndjson";
}

interface ScreenPlace {
  readonly mode: OutputMode;
  readonly host: Host;
  /** Told why there is no dashboard. */
  readonly onDefect: (error: unknown) => void;
}

function chooseScreen({ log, logLevel }: LogSettings, place: ScreenPlace): Screen {
  const { mode, host, onDefect } = place;
  const sink = sinkOf(mode, host);
  const common = { sink, status: statusLine, now: host.now };
  const quiet = !isShown("info", logLevel);
  // A build log only looks like a terminal; there nobody watches, unless they say so.
  const watched = canRedraw(sink, host) && (log === "tui" || host.environment("CI") === undefined);
  if (quiet || !watched) {
    return createPlainScreen({
      ...common,
      progress: mode === "text" && !quiet ? "shown" : "hidden",
    });
  }
  const line = createLiveLine(common);
  if (log === "text" || mode !== "text") return line;
  const style = chooseStyle(sink.terminal, host.environment);
  return createDashboardScreen({ sink, style, fallback: line, now: host.now, onDefect });
}

function sinkOf(mode: OutputMode, host: Host): Sink {
  return mode === "text" ? host.stdout : host.stderr;
}

function canRedraw({ terminal }: Sink, { environment }: Pick<Host, "environment">): boolean {
  return terminal && environment("TERM") !== "dumb";
}
