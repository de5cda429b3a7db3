// An account in one line.
import type { Account } from "../../telegram/gateway.ts";
import { sanitizeLine } from "../../model/sanitize.ts";

/** Name, @username, masked phone, data centre. */
export function describeAccount(account: Account): string {
  const parts = [
    account.name || "(no name)",
    ...(account.username ? [`@${account.username}`] : []),
    ...(account.maskedPhone ? [account.maskedPhone] : []),
    ...(account.bot ? ["bot"] : []),
    `DC ${account.dcId}`,
  ];
  return sanitizeLine(parts.join(" · "));
}
