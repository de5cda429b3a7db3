// `tgkeep transcribe`: voice to text for an archive made earlier, without Telegram.
import { TgkeepError } from "../../model/errors.ts";
import { EXIT_DONE, EXIT_FILES_MISSING } from "../../model/exit_codes.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { CommandContext } from "../command.ts";
import { cacheFolders } from "../config/cache_folders.ts";
import { poolOptions } from "../config/media_settings.ts";
import type { SettingValues } from "../config/settings.ts";
import type { TRANSCRIBE } from "../definitions/transcribe.ts";
import { formatAmount } from "../output/quantities.ts";
import { VERSION } from "../version.ts";

/** What the command goes by. */
export type TranscribeSettings = Pick<SettingValues, typeof TRANSCRIBE.settings[number]>;

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
  await using pool = createWorkerPool({
    ...poolOptions(settings),
    cacheFolders: cacheFolders(host.environment),
  });
  const engine = await chosen.open(pool, "all", signal);
  const { transcripts, failed, subtitles } = await transcribeArchive(
    { archive, engine, onEvent: (event) => reporter.event(event), version: VERSION, signal },
    {
      kinds: settings.transcribeMedia,
      subtitles: settings.subtitles ? "files" : "none",
      formats: settings.format,
      markdown: { by: settings.markdownBy, links: settings.markdownLinks },
    },
  );
  reporter.tell(
    `Wrote down ${formatAmount(transcripts, "file")} with the model ${sanitizeLine(engine.model)}` +
      (failed > 0 ? `; ${formatAmount(failed, "file")} could not be heard` : "") +
      (subtitles.length > 0 ? `; ${formatAmount(subtitles.length, "subtitle file")}` : ""),
  );
  return failed > 0 ? EXIT_FILES_MISSING : EXIT_DONE;
}
