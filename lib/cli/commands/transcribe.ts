// `tgkeep transcribe`: voice to text for an archive made earlier, without Telegram.
import type { OutputFormat } from "../../export/render_outputs.ts";
import { TgkeepError } from "../../model/errors.ts";
import { EXIT_DONE, EXIT_FILES_MISSING } from "../../model/exit_codes.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { WorkerPoolOptions } from "../../workers/pool.ts";
import type { CommandContext } from "../command.ts";
import type { TranscribeValues } from "../config/transcribe_settings.ts";
import { formatAmount } from "../output/quantities.ts";
import { VERSION } from "../version.ts";

/** What the command goes by. */
export type TranscribeSettings = TranscribeValues & {
  readonly format: readonly OutputFormat[];
  readonly threads: NonNullable<WorkerPoolOptions["threads"]>;
};

/** @returns the exit code: 0, or 4 when some files could not be written down */
export async function run(
  { host, reporter, signal }: Pick<CommandContext, "host" | "reporter" | "signal">,
  settings: TranscribeSettings,
  [folder]: readonly string[],
): Promise<number> {
  if (!folder) {
    throw new TgkeepError("usage", "No folder was named. Give the output folder of an export");
  }
  const { chooseEngine } = await import("../speech_engine.ts");
  const chosen = await chooseEngine(settings, host.environment);
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { transcribeArchive } = await import("../../export/transcribe_archive.ts");
  const { createWorkerPool } = await import("../../workers/pool.ts");
  await using archive = await openArchive(folder, { mode: "existing" });
  await using pool = createWorkerPool({ threads: settings.threads });
  const engine = await chosen.open(pool, "all", signal);
  const { transcripts, failed, subtitles } = await transcribeArchive(
    { archive, engine, onEvent: (event) => reporter.event(event), version: VERSION, signal },
    {
      kinds: settings.transcribeMedia,
      subtitles: settings.subtitles ? "files" : "none",
      formats: settings.format,
    },
  );
  reporter.tell(
    `Wrote down ${formatAmount(transcripts, "file")} with the model ${sanitizeLine(engine.model)}` +
      (failed > 0 ? `; ${formatAmount(failed, "file")} could not be heard` : "") +
      (subtitles.length > 0 ? `; ${formatAmount(subtitles.length, "subtitle file")}` : ""),
  );
  return failed > 0 ? EXIT_FILES_MISSING : EXIT_DONE;
}
