// Gets files that were lost from Telegram: the way of `verify --repair` into the export.
import type { Archive } from "../../archive/archive.ts";
import type { ArchivedChat } from "../../archive/types.ts";
import type { EventListener, RunEvent } from "../../model/events.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import { diagnoseDefect } from "../output/tell_failure.ts";
import { VERSION } from "../version.ts";

/** What {@linkcode fetchLostFiles} works with. */
export interface FetchLostDeps {
  readonly context: CommandContext;
  readonly settings: CommonSettings & Pick<SettingValues, "maxFloodWait" | "link">;
  /** Open for writing. */
  readonly archive: Archive;
  readonly onEvent: EventListener;
}

/** What of an export concerns a repair: files, and whatever goes wrong. */
const TOLD: ReadonlySet<RunEvent["event"]> = new Set(
  ["media.done", "media.failed", "flood.wait", "warning", "error"] as const,
);

/**
 * Exports nothing but the pending files of chats, those that their last export wanted.
 *
 * @param begin called when somebody is signed in, before anything is asked for
 * @throws {TgkeepError} "sign_in_needed" when nobody is signed in
 */
export async function fetchLostFiles(
  { context, settings, archive, onEvent }: FetchLostDeps,
  chats: readonly ArchivedChat[],
  begin: () => void,
): Promise<void> {
  const { openSignedIn } = await import("../connection.ts");
  const { exportChats } = await import("../../export/export_chats.ts");
  const { filterOfFingerprint } = await import("../../media/filter.ts");
  const { reporter, signal } = context;
  const told = { ...context, reporter: { ...reporter, event: onEvent } };
  const { telegram, gateway, account } = await openSignedIn(settings, told);
  await using _client = telegram;
  begin();
  const listed = account.bot ? [] : await gateway.listChats(signal);
  const byFilter = Map.groupBy(chats, (chat) => archive.verification.mediaFilter(chat));
  for (const [fingerprint, group] of byFilter) {
    const wanted = listed.filter(({ ref }) => group.some(({ id }) => id === ref.id));
    for (const { id, chat } of group) {
      if (wanted.some(({ ref }) => ref.id === id)) continue;
      const message = `"${chat.fullName}" (${id}) is not in the list of this account's chats: ` +
        "its files cannot be fetched";
      onEvent({ event: "warning", message, chat_id: id });
    }
    if (wanted.length === 0) continue;
    await exportChats(
      {
        gateway: telegram,
        archive,
        onEvent: (event) => TOLD.has(event.event) && onEvent(event),
        onDefect: (error) => diagnoseDefect(reporter, error),
        signal,
        version: VERSION,
      },
      {
        chats: wanted,
        // No message is fetched, only files of those that are here.
        range: { last: 0 },
        media: filterOfFingerprint(fingerprint),
        formats: [],
        link: settings.link,
        maxFloodWaitMs: settings.maxFloodWait,
      },
    );
  }
}
