// `tgkeep whoami`: the account that is signed in.
import type { Account } from "../../telegram/gateway.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import { describeAccount } from "../output/describe_account.ts";

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: CommonSettings & Pick<SettingValues, "json">,
): Promise<number> {
  const { openSignedIn } = await import("../connection.ts");
  const { telegram, account } = await openSignedIn(settings, context);
  await telegram[Symbol.asyncDispose]();
  const { stdout } = context.host;
  const asJson = settings.json || !stdout.terminal;
  stdout.write(
    `${asJson ? JSON.stringify(accountJson(account), null, 2) : describeAccount(account)}\n`,
  );
  return 0;
}

function accountJson(account: Account): unknown {
  return {
    id: account.id,
    name: account.name,
    username: account.username ?? null,
    phone: account.maskedPhone ?? null,
    bot: account.bot,
    dc: account.dcId,
  };
}
