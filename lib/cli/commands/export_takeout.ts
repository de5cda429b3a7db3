// The part of `tgkeep export` that is only about `--takeout`.
import { EXIT_DONE, EXIT_FILES_MISSING } from "../../model/exit_codes.ts";
import type { Chat } from "../../model/chat.ts";
import type { ExportReport } from "../../model/events.ts";
import type { Telegram } from "../../telegram/connect.ts";
import type { TelegramGateway } from "../../telegram/gateway.ts";
import type { CommandContext } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";

/** What decides about a takeout. */
export type TakeoutSettings = Pick<
  SettingValues,
  "takeout" | "media" | "maxSize" | "maxFloodWait"
>;

/** What is exported, and by whom. */
export interface TakeoutJob {
  readonly telegram: Telegram;
  readonly chats: readonly Chat[];
}

/**
 * Runs an export through the client itself, or inside a takeout where one is asked for. Files that are gone
 * for good do not make a takeout a failure; a chat that could not be exported does, and so does an
 * interruption.
 *
 * @throws {TgkeepError} "flood_wait" when Telegram lets the takeout begin only later
 */
export async function exportThrough(
  { telegram, chats }: TakeoutJob,
  settings: TakeoutSettings,
  { reporter, signal }: CommandContext,
  run: (gateway: TelegramGateway) => Promise<ExportReport>,
): Promise<ExportReport> {
  if (!settings.takeout) return await run(telegram);
  const { floodWaitEvent } = await import("../../history/flood.ts");
  const { takeoutScope, withTakeout } = await import("../../history/takeout.ts");
  const files = settings.media.length > 0 ? { maxBytes: settings.maxSize } : undefined;
  return await withTakeout(telegram, {
    scope: takeoutScope(chats, files),
    signal,
    maxWaitMs: settings.maxFloodWait,
    outcomeOf: ({ exit_code }) =>
      exit_code === EXIT_DONE || exit_code === EXIT_FILES_MISSING ? "success" : "failure",
    onWait: (wait) => reporter.event(floodWaitEvent(wait)),
    onUnfinished: (reason) =>
      reporter.diagnose(
        "warn",
        `Telegram was not told that the takeout is over: ${
          reason instanceof Error ? reason.message : reason
        }`,
      ),
  }, run);
}
