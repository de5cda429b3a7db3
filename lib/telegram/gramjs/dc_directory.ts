// Where data centres are: Telegram's own for a first connection, then what `help.getConfig` tells.
import "./quiet_globals.ts";
import type { Api } from "telegram/tl/api.js";
import type { Session, SessionDc } from "../session.ts";

/** Telegram's own data centres, for a first connection. */
export const TELEGRAM_DCS: Readonly<Record<number, SessionDc>> = {
  1: { host: "149.154.175.53", port: 443 },
  2: { host: "149.154.167.51", port: 443 },
  3: { host: "149.154.175.100", port: 443 },
  4: { host: "149.154.167.91", port: 443 },
  5: { host: "91.108.56.130", port: 443 },
};

/** Starts a session that has no key yet: at the given server, or at Telegram's DC 2. */
export function newSession(
  server?: { readonly dcId: number; readonly host: string; readonly port: number },
): Session {
  if (!server) return { homeDc: 2, dcs: {} };
  return { homeDc: server.dcId, dcs: { [server.dcId]: { host: server.host, port: server.port } } };
}

/**
 * One address for each data centre of a configuration. Plain IPv4 is preferred, then IPv6, then those for
 * media alone; addresses of the CDN and those that want obfuscation are of no use here.
 */
export function readDirectory(config: Api.Config): ReadonlyMap<number, SessionDc> {
  const usable = config.dcOptions.filter(({ cdn, tcpoOnly }) => !cdn && !tcpoOnly);
  const addresses = new Map<number, SessionDc>();
  for (const { id, ipAddress, port } of usable.toSorted((a, b) => rank(a) - rank(b))) {
    if (!addresses.has(id)) addresses.set(id, { host: ipAddress, port });
  }
  return addresses;
}

function rank({ ipv6, mediaOnly }: Api.TypeDcOption): number {
  return (mediaOnly ? 2 : 0) + (ipv6 ? 1 : 0);
}
