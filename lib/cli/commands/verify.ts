// `tgkeep verify`: every file hashed again, the database checked, and on request mended.
import type { ArchivedChat } from "../../archive/types.ts";
import { TgkeepError } from "../../model/errors.ts";
import type { EventListener } from "../../model/events.ts";
import type { CommandContext, CommandDefinition, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import { createLiveLine } from "../output/live_line.ts";
import { formatBytes, formatCount } from "../output/quantities.ts";
import { verifyLines } from "../output/verify_lines.ts";
import { VERSION } from "../version.ts";
import { fetchLostFiles } from "./verify_fetch.ts";

const KEYS = ["repair", "maxFloodWait", "link"] as const;

export const VERIFY: CommandDefinition<typeof KEYS[number]> = {
  name: "verify",
  summary: "hash every file of an archive again and check its database",
  details: [
    "Names each file that is missing, damaged or not of tgkeep. Ends with 0 when all is well, 4 when",
    "files are missing or damaged, 6 when the database is in trouble. Events: verify.problem,",
    "verify.repaired, verify.finished.",
  ].join("\n"),
  arguments: [{ syntax: "<dir>", description: "the output folder of an export" }],
  settings: KEYS,
  stdout: "events",
  examples: [
    { line: "tgkeep verify ./telegram-archive", meaning: "look, change nothing" },
    {
      line: "tgkeep verify ./telegram-archive --repair",
      meaning: "fetch again what was lost, write outputs again",
    },
    {
      line: "tgkeep verify DIR --log ndjson | jq -r 'select(.event == \"verify.problem\") | .path'",
      meaning: "names of all files that are not as they should be",
    },
  ],
  run,
};

type Settings = CommonSettings & Pick<SettingValues, typeof KEYS[number]>;

async function run(
  context: CommandContext,
  settings: Settings,
  [folder]: readonly string[],
): Promise<number> {
  if (!folder) {
    throw new TgkeepError("usage", "No folder was named. Give the output folder of an export");
  }
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { verifyArchive } = await import("../../verify/verify_archive.ts");
  const { repairFiles } = await import("../../verify/repair.ts");
  const { signal, host, style } = context;
  const progress = progressLine(context);
  const onEvent: EventListener = (event) => {
    progress.clear();
    context.reporter.event(event);
    if (context.reporter.mode !== "text") return;
    for (const line of verifyLines(event, style)) context.reporter.tell(line);
  };
  await using archive = await openArchive(folder, { mode: settings.repair ? "existing" : "read" });
  const fetch = (chats: readonly ArchivedChat[], begin: () => void) =>
    fetchLostFiles({ context, settings, archive, onEvent }, chats, begin);
  const report = await verifyArchive({
    archive,
    onEvent,
    onFile: progress.file,
    signal,
    now: host.now,
    ...(settings.repair
      ? {
        repair: (broken) =>
          repairFiles(
            { archive, onEvent, fetch, link: settings.link, version: VERSION, signal },
            broken,
          ),
      }
      : {}),
  });
  return report.exit_code;
}

/** A person sees that something goes on; programs do not. */
function progressLine({ host, reporter }: CommandContext) {
  const shown = reporter.mode === "text" && host.stdout.terminal;
  const line = createLiveLine(host.stdout, shown ? "live" : "plain", host.now);
  let files = 0;
  let bytes = 0;
  return {
    clear: () => line.clear(),
    file(_path: string, read: number) {
      files++;
      bytes += read;
      if (shown) line.status(`${formatCount(files)} files, ${formatBytes(bytes)} read`);
    },
  };
}
