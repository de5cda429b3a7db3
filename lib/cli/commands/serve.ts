// `tgkeep serve`: the archive in a browser of this machine.
import { TgkeepError } from "../../model/errors.ts";
import type { CommandContext, CommandDefinition, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import { createLiveLine } from "../output/live_line.ts";
import { formatAmount, formatCount } from "../output/quantities.ts";

export const SERVE: CommandDefinition<"port"> = {
  name: "serve",
  summary: "read an archive in a browser, on 127.0.0.1",
  details: "Prints an address with a token: whoever has it can read the archive. Ctrl-C ends it.",
  arguments: [{ syntax: "<dir>", description: "the output folder of an export" }],
  settings: ["port"],
  stdout: "data",
  examples: [
    { line: "tgkeep serve ./telegram-archive", meaning: "on a free port" },
    { line: "tgkeep serve ./telegram-archive --port 8080", meaning: "always the same one" },
  ],
  run,
};

async function run(
  context: CommandContext,
  settings: CommonSettings & Pick<SettingValues, "port">,
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
  const line = createLiveLine(host.stderr, host.stderr.terminal ? "live" : "plain", host.now);
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
