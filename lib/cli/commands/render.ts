// `tgkeep render`: writes the outputs again from the archive, without Telegram.
import { TgkeepError } from "../../model/errors.ts";
import type { EventListener } from "../../model/events.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import type { RENDER } from "../definitions/archive.ts";
import { VERSION } from "../version.ts";
import { formatAmount } from "../output/quantities.ts";
import { sanitizeLine } from "../../model/sanitize.ts";

type RenderKey = typeof RENDER.settings[number];

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: CommonSettings & Pick<SettingValues, RenderKey>,
  [folder]: readonly string[],
): Promise<number> {
  // Commander asks for the argument; an empty one can still be given.
  if (!folder) {
    throw new TgkeepError("usage", "No folder was named. Give the output folder of an export");
  }
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { renderArchive } = await import("../../export/render_archive.ts");
  const { reporter, signal } = context;
  await using archive = await openArchive(folder, { mode: "existing" });
  const onEvent: EventListener = (event) => reporter.event(event);
  const { chats, messages, outputs } = await renderArchive(
    {
      archive,
      onEvent,
      signal,
      version: VERSION,
      markdown: { by: settings.markdownBy, links: settings.markdownLinks },
    },
    settings.format,
  );
  reporter.tell(
    `Wrote ${formatAmount(outputs.length, "file")} for ${formatAmount(messages, "message")} of ${
      formatAmount(chats, "chat")
    } in ${sanitizeLine(folder)}`,
  );
  return 0;
}
