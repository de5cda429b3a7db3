// `tgkeep export`: fetches chats with their media into the output folder.
import { needsSavedMessages, resolveChats, unknownUsernames } from "../../export/resolve_chats.ts";
import type { ExportRequest } from "../../export/export_chats.ts";
import type { Chat } from "../../model/chat.ts";
import { RpcError, TgkeepError } from "../../model/errors.ts";
import type { TelegramGateway } from "../../telegram/gateway.ts";
import type { CommandContext, CommandDefinition, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import { VERSION } from "../version.ts";
import { exportThrough } from "./export_takeout.ts";

const KEYS = [
  "all",
  "type",
  "folder",
  "exclude",
  "out",
  "format",
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
  const { exportChats } = await import("../../export/export_chats.ts");
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { reporter, signal } = context;
  const { telegram, gateway } = await openSignedIn(settings, context);
  await using _client = telegram;
  const chats = await chooseChats(gateway, settings, words, signal);
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
          link: settings.link,
          maxFloodWaitMs: settings.maxFloodWait,
        },
      ),
  );
  return report.exit_code;
}

async function chooseChats(
  gateway: TelegramGateway,
  settings: ExportSettings,
  words: readonly string[],
  signal: AbortSignal,
): Promise<readonly Chat[]> {
  const { exclude = [], folder, type } = settings;
  // Telegram gives bots no list of chats; they name public ones.
  const bot = (await gateway.account(signal))?.bot && words.length > 0;
  const chats = bot ? [] : await gateway.listChats(signal);
  const found: Chat[] = [];
  if (needsSavedMessages(chats, [...words, ...exclude])) {
    found.push(await gateway.savedMessages(signal));
  }
  for (const username of new Set(unknownUsernames(chats, [...words, ...exclude]))) {
    const chat = await findPublicChat(gateway, username, signal);
    if (chat) found.push(chat);
  }
  const chosen = resolveChats({ chats, found }, {
    words,
    all: settings.all,
    ...(type ? { types: type } : {}),
    ...(folder === undefined ? {} : { folder }),
    exclude,
  });
  if (chosen.length > 0) return chosen;
  throw new TgkeepError(
    "usage",
    "No chat is left to export. Check --type, --folder and --exclude; tgkeep chats lists what there is",
  );
}

/** A name that Telegram will not look up is an unknown chat, which is explained with near matches. */
async function findPublicChat(
  gateway: TelegramGateway,
  username: string,
  signal: AbortSignal,
): Promise<Chat | undefined> {
  try {
    return await gateway.resolveUsername(username, signal);
  } catch (error) {
    if (error instanceof RpcError && error.status === 400) return undefined;
    throw error;
  }
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
