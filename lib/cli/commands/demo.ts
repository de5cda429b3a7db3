// `tgkeep demo`: the whole job against a loopback Telegram, without network or account.
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import { programName } from "../program_name.ts";

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: CommonSettings & Pick<SettingValues, "demoOut">,
): Promise<number> {
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { runDemo } = await import("../demo/run_demo.ts");
  const { reporter, signal, style } = context;
  const out = settings.demoOut;
  const exitCode = await (async () => {
    await using archive = await openArchive(out);
    return await runDemo({ archive, reporter, signal });
  })();
  if (signal.aborted) return exitCode;
  const program = programName(context.host.environment);
  const next = [
    "",
    style.bold("Then, with an account of your own:"),
    `  ${program} login       ${style.dim("API id and hash: https://my.telegram.org/apps")}`,
    `  ${program} chats`,
    `  ${program} export me`,
  ];
  for (const line of next) reporter.tell(line);
  return exitCode;
}
