// `tgkeep serve`: the archive in a browser of this machine.
import { TgkeepError } from "../../model/errors.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import type { SERVE } from "../definitions/archive.ts";
import { createProgressLine } from "../output/progress_line.ts";
import { formatAmount, formatCount } from "../output/quantities.ts";

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: CommonSettings & Pick<SettingValues, typeof SERVE.settings[number]>,
  [folder]: readonly string[],
): Promise<number> {
  if (!folder) {
    throw new TgkeepError("usage", "No folder was named. Give the output folder of an export");
  }
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { openSearch } = await import("../../archive/search.ts");
  const { serveArchive } = await import("../../serve/serve_archive.ts");
  const { host, reporter, signal } = context;
  await using archive = await openArchive(folder, { mode: "read" });
  using search = openSearch(archive, host.now);
  const line = createProgressLine(host.stderr, host.now);
  search.catchUp({
    signal,
    onProgress: (done, total) =>
      line.status(`Indexing: ${formatCount(done)} of ${formatAmount(total, "message")}`),
  });
  line.clear();
  const { url, finished } = serveArchive({
    archive,
    search,
    port: settings.port,
    signal,
    onDefect: (error) =>
      reporter.diagnose(
        "warn",
        error instanceof Error ? error.stack ?? error.message : String(error),
      ),
  });
  host.stdout.write(`${url}\n`);
  reporter.tell("Open this address in a browser of this machine. Ctrl-C ends the server.");
  await finished;
  return 0;
}
