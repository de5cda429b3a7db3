// `tgkeep export` without chats on a terminal: asks what is wanted, shows what that means, and runs it.
import type { Chat } from "../../model/chat.ts";
import { TgkeepError } from "../../model/errors.ts";
import { MEDIA_KINDS } from "../../model/file.ts";
import type { CommandContext, CommandRun } from "../command.ts";
import { findSetting } from "../config/resolve.ts";
import type { SettingKey } from "../config/settings.ts";
import type { EXPORT } from "../definitions/export.ts";
import { programName } from "../program_name.ts";
import { duringStage } from "../stage.ts";
import { exportLine } from "./command_line.ts";

type ExportRun = CommandRun<typeof EXPORT>;
type ExportSettings = Parameters<ExportRun>[1];

/**
 * Asks for what was not given, then runs the export as if it had been.
 *
 * @returns the exit code
 * @throws {Interrupted} when the person gives up
 */
export async function runAsked(
  context: CommandContext,
  settings: ExportSettings,
  runExport: ExportRun,
): Promise<number> {
  const { sources, host, signal, style } = context;
  const { openSignedIn } = await import("../connection.ts");
  const questions = await import("./questions.ts");
  const { chats, format, media, lines } = await (async () => {
    const signedIn = await openSignedIn(settings, context);
    await using _client = signedIn.telegram;
    const all = await duringStage(
      context.reporter,
      "listing_chats",
      () => signedIn.gateway.listChats(signal),
    );
    if (all.length === 0) throw new TgkeepError("usage", "This account has no chats");
    const chats = await questions.askChats(all, signal);
    const format = findSetting("format", sources)
      ? settings.format
      : await questions.askFormats(settings.format, signal);
    const media = findSetting("media", sources)
      ? settings.media
      : await questions.askMedia(settings.media, signal);
    const lines = settings.dryRun ? [] : await questions.whileWaiting(
      "Asking Telegram how much that is",
      signal,
      () => estimate({ ...signedIn, chats }, { ...settings, media }, context),
    );
    return { chats, format, media, lines };
  })();
  const flags = new Map(sources.flags);
  if (!findSetting("format", sources) && format.join() !== settings.format.join()) {
    flags.set("format", format.join());
  }
  if (!findSetting("media", sources)) addMedia(flags, media);
  const line = exportLine({ program: programName(host.environment), chats, flags });
  for (const text of lines) host.stderr.write(`${text}\n`);
  host.stderr.write(`\nThe same without questions:\n  ${style.bold(line)}\n\n`);
  if (!settings.dryRun && !await questions.askToBegin(signal)) {
    host.stderr.write("Nothing was fetched or changed.\n");
    return 0;
  }
  return await runExport(context, { ...settings, format, media }, chats.map(wordOf));
}

async function estimate(
  asked: Parameters<typeof import("../commands/export_dry_run.ts").estimateRun>[0],
  settings: ExportSettings,
  context: CommandContext,
): Promise<readonly string[]> {
  const { estimateLines, estimateRun } = await import("../commands/export_dry_run.ts");
  const { mediaOf, rangeOf } = await import("../commands/export_request.ts");
  const run = { out: settings.out, range: rangeOf(settings), media: mediaOf(settings) };
  return estimateLines(await estimateRun(asked, run, context));
}

function addMedia(flags: Map<SettingKey, string>, media: ExportSettings["media"]): void {
  if (media.length === MEDIA_KINDS.length) return;
  flags.set("media", media.length === 0 ? "none" : media.join());
}

/** An id names one chat, whatever others are called. */
function wordOf(chat: Chat): string {
  return chat.ref.id;
}
