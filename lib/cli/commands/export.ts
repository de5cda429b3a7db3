// `tgkeep export`: fetches chats with their media into the output folder.
import type { ChatSelection } from "../../export/resolve_chats.ts";
import { TgkeepError } from "../../model/errors.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import { cacheFolders } from "../config/cache_folders.ts";
import { mediaRequest, poolOptions } from "../config/media_settings.ts";
import type { SettingValues } from "../config/settings.ts";
import type { EXPORT } from "../definitions/export.ts";
import { diagnoseDefect } from "../output/tell_failure.ts";
import { duringStage } from "../stage.ts";
import { VERSION } from "../version.ts";
import { mediaOf, rangeOf } from "./export_request.ts";
import { exportThrough } from "./export_takeout.ts";

type ExportSettings = Pick<SettingValues, typeof EXPORT.settings[number]>;

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: CommonSettings & ExportSettings,
  words: readonly string[],
): Promise<number> {
  if (namesNoChat(settings, words) && context.questions === "allowed") {
    const { runAsked } = await import("../interactive/run_asked.ts");
    return await runAsked(context, settings, run);
  }
  checkRequest(settings, words);
  const { speechOf } = await import("../speech_engine.ts");
  const chosen = await speechOf(settings, context.host.environment);
  const { openSignedIn } = await import("../connection.ts");
  const { chooseChats } = await import("../../export/choose_chats.ts");
  const { exportChats } = await import("../../export/export_chats.ts");
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { createWorkerPool } = await import("../../workers/pool.ts");
  const { reporter, signal } = context;
  const { telegram, gateway, account } = await openSignedIn(settings, context);
  await using _client = telegram;
  const chats = await duringStage(
    reporter,
    "listing_chats",
    () => chooseChats(gateway, selectionOf(settings, words), signal),
  );
  if (settings.dryRun) {
    const { dryRun } = await import("./export_dry_run.ts");
    return await dryRun(
      { telegram, gateway, account, chats },
      { out: settings.out, range: rangeOf(settings), media: mediaOf(settings) },
      context,
    );
  }
  await using archive = await openArchive(settings.out);
  await using pool = createWorkerPool({
    ...poolOptions(settings),
    cacheFolders: cacheFolders(settings.cache, context.host.environment),
  });
  const speech = chosen && await chosen.open(pool, signal);
  const report = await exportThrough(
    { telegram, chats },
    settings,
    context,
    (gateway) =>
      exportChats(
        {
          gateway,
          archive,
          pool,
          speech,
          onEvent: (event) => reporter.event(event),
          onDefect: (error) => diagnoseDefect(reporter, error),
          signal,
          version: VERSION,
        },
        {
          chats,
          range: rangeOf(settings),
          ...(settings.refresh === undefined ? {} : { refresh: settings.refresh }),
          media: mediaOf(settings),
          formats: settings.format,
          markdown: { by: settings.markdownBy, links: settings.markdownLinks },
          link: settings.link,
          ...mediaRequest(settings),
          maxFloodWaitMs: settings.maxFloodWait,
        },
      ),
  );
  return report.exit_code;
}

function selectionOf(settings: ExportSettings, words: readonly string[]): ChatSelection {
  const { all, exclude = [], folder, type } = settings;
  return {
    words,
    all,
    ...(type ? { types: type } : {}),
    ...(folder === undefined ? {} : { folder }),
    exclude,
  };
}

/**
 * Complains about what cannot be meant, before anything is opened.
 *
 * @throws {TgkeepError} `usage`
 */
function checkRequest(settings: ExportSettings, chats: readonly string[]): void {
  const { all } = settings;
  if (namesNoChat(settings, chats)) {
    throw new TgkeepError(
      "usage",
      "No chat was named. Give chats, such as tgkeep export @durov or tgkeep export me, or --all; tgkeep chats lists them",
    );
  }
  if (chats.length > 0 && all) {
    throw new TgkeepError("usage", "--all and named chats exclude each other. Give one of them");
  }
  const { since, until, minId, maxId } = settings;
  if (since && until && since.start > until.end) {
    throw new TgkeepError("usage", "--since is later than --until: no message can be between them");
  }
  if (minId !== undefined && maxId !== undefined && minId > maxId) {
    throw new TgkeepError(
      "usage",
      "--min-id is greater than --max-id: no message can be between them",
    );
  }
}

function namesNoChat(
  { all, type, folder }: ExportSettings,
  chats: readonly string[],
): boolean {
  return chats.length === 0 && !all && type === undefined && folder === undefined;
}
