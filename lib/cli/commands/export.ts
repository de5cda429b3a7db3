// `tgkeep export`: fetches chats with their media into the output folder.
import type { ExportRequest } from "../../export/export_chats.ts";
import type { ChatSelection } from "../../export/resolve_chats.ts";
import { TgkeepError } from "../../model/errors.ts";
import type { CommandContext, CommandDefinition, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import { diagnoseDefect } from "../output/tell_failure.ts";
import { VERSION } from "../version.ts";
import { exportThrough } from "./export_takeout.ts";

const KEYS = [
  "all",
  "type",
  "folder",
  "exclude",
  "out",
  "format",
  "markdownBy",
  "markdownLinks",
  "media",
  "maxSize",
  "since",
  "until",
  "last",
  "minId",
  "maxId",
  "topic",
  "takeout",
  "refresh",
  "maxFloodWait",
  "link",
] as const;
type ExportKey = typeof KEYS[number];
type ExportSettings = Pick<SettingValues, ExportKey>;

export const EXPORT: CommandDefinition<ExportKey> = {
  name: "export",
  summary: "fetch chats with their media into an archive",
  details:
    "A second run over the same folder fetches what is new, and goes on where one was stopped.",
  arguments: [{
    syntax: "[chat...]",
    description: 'chats: id, @username, t.me link, exact title, or "me" for Saved Messages',
  }],
  settings: KEYS,
  stdout: "events",
  examples: [
    { line: "tgkeep export @durov", meaning: "one chat, everything, into ./telegram-archive" },
    {
      line: "tgkeep export me --media photo,video --max-size 50MB",
      meaning: "photos and videos of at most 50 MB",
    },
    {
      line: "tgkeep export --all --exclude @noisy --since 2024-01-01 --out ~/telegram",
      meaning: "all chats but one, from 2024 on",
    },
    {
      line: "tgkeep export --all --refresh 500",
      meaning: "what is new, and what was edited or deleted among the last 500 of each chat",
    },
    {
      line: "tgkeep export --all --log ndjson --no-input | jq -c 'select(.level != \"info\")'",
      meaning: "from cron: only what is wrong",
    },
  ],
  run,
};

async function run(
  context: CommandContext,
  settings: CommonSettings & ExportSettings,
  words: readonly string[],
): Promise<number> {
  checkRequest(settings, words);
  const { openSignedIn } = await import("../connection.ts");
  const { chooseChats } = await import("../../export/choose_chats.ts");
  const { exportChats } = await import("../../export/export_chats.ts");
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { reporter, signal } = context;
  const { telegram, gateway } = await openSignedIn(settings, context);
  await using _client = telegram;
  const chats = await chooseChats(gateway, selectionOf(settings, words), signal);
  await using archive = await openArchive(settings.out);
  const report = await exportThrough(
    { telegram, chats },
    settings,
    context,
    (gateway) =>
      exportChats(
        {
          gateway,
          archive,
          onEvent: (event) => reporter.event(event),
          onDefect: (error) => diagnoseDefect(reporter, error),
          signal,
          version: VERSION,
        },
        {
          chats,
          range: rangeOf(settings),
          ...(settings.refresh === undefined ? {} : { refresh: settings.refresh }),
          media: {
            kinds: settings.media,
            ...(settings.maxSize === undefined ? {} : { maxBytes: settings.maxSize }),
          },
          formats: settings.format,
          markdown: { by: settings.markdownBy, links: settings.markdownLinks },
          link: settings.link,
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

function rangeOf(settings: ExportSettings): ExportRequest["range"] {
  const { since, until, last, minId, maxId, topic } = settings;
  return {
    ...(since ? { since: since.start } : {}),
    ...(until ? { until: until.end } : {}),
    ...(last === undefined ? {} : { last }),
    ...(minId === undefined ? {} : { minId }),
    ...(maxId === undefined ? {} : { maxId }),
    ...(topic === undefined ? {} : { topicId: topic }),
  };
}

/**
 * Complains about what cannot be meant, before anything is opened.
 *
 * @throws {TgkeepError} `usage`
 */
export function checkRequest(settings: ExportSettings, chats: readonly string[]): void {
  const { all, type, folder } = settings;
  if (chats.length === 0 && !all && type === undefined && folder === undefined) {
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
