// `tgkeep import`: an export of Telegram Desktop becomes part of an archive.
import { TgkeepError } from "../../model/errors.ts";
import type { EventListener } from "../../model/events.ts";
import type { ImportReport } from "../../model/import_report.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import type { IMPORT } from "../definitions/archive.ts";
import { formatAmount, formatBytes } from "../output/quantities.ts";
import { VERSION } from "../version.ts";

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: CommonSettings & Pick<SettingValues, typeof IMPORT.settings[number]>,
  [path]: readonly string[],
): Promise<number> {
  if (!path) {
    throw new TgkeepError("usage", "No export was named. Give its result.json or its folder");
  }
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { importExport } = await import("../../import/import_export.ts");
  const { updateOutputs } = await import("../../export/update_outputs.ts");
  const { renderIndex } = await import("../../export/render_index.ts");
  const { reporter, signal, host } = context;
  const onEvent: EventListener = (event) => reporter.event(event);
  await using archive = await openArchive(settings.out);
  const report = await importExport({
    archive,
    onEvent,
    link: settings.link,
    signal,
    now: host.now,
    async onChat(chat, added) {
      const outputs = await updateOutputs(archive, chat, settings.format, {
        version: VERSION,
        signal,
      });
      onEvent({
        event: "chat.finished",
        chat_id: chat.id,
        name: chat.chat.fullName,
        messages: { new: added, total: archive.messageCount(chat) },
        outputs,
      });
    },
  }, path);
  if (settings.format.includes("html")) await renderIndex(archive);
  if (reporter.mode === "text") reporter.tell(summaryOf(report, settings.out));
  return report.exit_code;
}

function summaryOf({ chats, messages, media, repairs }: ImportReport, out: string): string {
  const parts = [
    `${formatAmount(messages.new, "new message")} of ${formatAmount(chats, "chat")}`,
    `${formatAmount(media.copied, "file")} copied (${formatBytes(media.bytes)})`,
    ...(media.linked > 0 ? [`${media.linked} found in the archive`] : []),
    ...(media.missing > 0 ? [`${formatAmount(media.missing, "file")} missing`] : []),
    ...(messages.skipped > 0
      ? [`${formatAmount(messages.skipped, "message")} not understood`]
      : []),
    ...(repairs > 0 ? [`${formatAmount(repairs, "broken place")} of the JSON mended`] : []),
  ];
  return `Imported into ${sanitizeLine(out)}: ${parts.join(", ")}`;
}
