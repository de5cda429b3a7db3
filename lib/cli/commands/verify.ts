// `tgkeep verify`: every file hashed again, the database checked, and on request mended.
import type { ArchivedChat } from "../../archive/types.ts";
import { TgkeepError } from "../../model/errors.ts";
import type { EventListener } from "../../model/events.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import type { VERIFY } from "../definitions/archive.ts";
import type { WorkerPool } from "../../workers/worker_pool.ts";
import { cacheFolders } from "../config/cache_folders.ts";
import { createProgressLine } from "../output/progress_line.ts";
import { formatBytes, formatCount } from "../output/quantities.ts";
import { verifyLines } from "../output/verify_lines.ts";
import { VERSION } from "../version.ts";
import { fetchLostFiles } from "./verify_fetch.ts";

type Settings = CommonSettings & Pick<SettingValues, typeof VERIFY.settings[number]>;

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: Settings,
  [folder]: readonly string[],
): Promise<number> {
  if (!folder) {
    throw new TgkeepError("usage", "No folder was named. Give the output folder of an export");
  }
  const { openToVerify } = await import("../../verify/open_to_verify.ts");
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
  await using opened = await openToVerify(folder, {
    mode: settings.repair ? "existing" : "read",
    onEvent,
    signal,
  });
  if (opened.report) return opened.report.exit_code;
  const { archive, internals, mode } = opened;
  const fetch = (chats: readonly ArchivedChat[], begin: () => void) =>
    fetchLostFiles({ context, settings, archive, onEvent }, chats, begin);
  await using pool = mode === "existing" ? await openPool(context, settings) : undefined;
  const report = await verifyArchive({
    archive,
    version: VERSION,
    internals,
    onEvent,
    onFile: progress.file,
    signal,
    now: host.now,
    ...(pool
      ? {
        repair: (broken, problems) =>
          repairFiles(
            { archive, onEvent, fetch, pool, link: settings.link, version: VERSION, signal },
            broken,
            problems,
          ),
      }
      : {}),
  });
  return report.exit_code;
}

/** Starts its threads when there is something to do. */
async function openPool({ host }: CommandContext, settings: Settings): Promise<WorkerPool> {
  const { createWorkerPool } = await import("../../workers/pool.ts");
  return createWorkerPool({ cacheFolders: cacheFolders(settings.cache, host.environment) });
}

/** A person sees that something goes on; programs do not. */
function progressLine({ host, reporter }: CommandContext) {
  const line = createProgressLine(host.stdout, host.now);
  let files = 0;
  let bytes = 0;
  return {
    clear: () => line.clear(),
    file(_path: string, read: number) {
      files++;
      bytes += read;
      if (reporter.mode === "text") {
        line.status(`${formatCount(files)} files, ${formatBytes(bytes)} read`);
      }
    },
  };
}
