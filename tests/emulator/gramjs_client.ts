// A plain GramJS client of the loopback Telegram, for tests.
import "../../lib/telegram/gramjs/quiet_globals.ts";
import bigInt from "big-integer";
import { TelegramClient } from "telegram/client/TelegramClient.js";
import { _serverKeys } from "telegram/crypto/RSA.js";
import { Logger } from "telegram/extensions/Logger.js";
import { ConnectionTCPFull } from "telegram/network/connection/TCPFull.js";
import { StringSession } from "telegram/sessions/StringSession.js";
import type { Emulator } from "../../lib/emulator/server.ts";

/** A client that goes to the emulator's true ports, whatever port GramJS thinks of. */
export interface GramJsClient extends AsyncDisposable {
  readonly client: TelegramClient;
}

/** Makes a client; it is not connected. */
export function gramJsClient(
  emulator: Emulator,
  options: { readonly session?: string; readonly apiId?: number; readonly apiHash?: string } = {},
): GramJsClient {
  const { modulus, exponent, fingerprint } = emulator.serverKey;
  _serverKeys.set(fingerprint.toString(), { n: bigInt(modulus), e: Number(exponent) });
  const session = new StringSession(options.session ?? "");
  // GramJS cannot write a port above 32767; the connection goes to the true one.
  if (options.session === undefined) session.setDC(emulator.dcId, emulator.host, 80);
  const { account } = emulator.world;
  const client = new TelegramClient(
    session,
    options.apiId ?? account.apiId,
    options.apiHash ?? account.apiHash,
    {
      connection: connectionTo(emulator),
      baseLogger: new Logger("none" as never),
      connectionRetries: 2,
      floodSleepThreshold: 0,
      useWSS: false,
    },
  );
  // Its loop of pings sleeps on after the client is gone.
  Object.assign(client, { _loopStarted: true });
  return { client, [Symbol.asyncDispose]: () => destroy(client) };
}

/** What GramJS leaves running when it is destroyed: it goes through its maps as if they were objects. */
interface Leftovers {
  readonly _exportedSenderPromises: ReadonlyMap<number, Promise<{ disconnect(): Promise<void> }>>;
  readonly _exportedSenderReleaseTimeouts: ReadonlyMap<number, number>;
}

async function destroy(client: TelegramClient): Promise<void> {
  const { _exportedSenderPromises, _exportedSenderReleaseTimeouts } =
    client as unknown as Leftovers;
  for (const timer of _exportedSenderReleaseTimeouts.values()) clearTimeout(timer);
  for (const sender of await Promise.all(_exportedSenderPromises.values())) {
    await sender.disconnect();
  }
  await client.destroy();
}

/** GramJS dials 80 or 443 whatever it was told; this goes to where the data centre really is. */
function connectionTo(emulator: Emulator): typeof ConnectionTCPFull {
  return class extends ConnectionTCPFull {
    constructor(options: ConstructorParameters<typeof ConnectionTCPFull>[0]) {
      const center = emulator.dataCenters.find(({ id }) => id === options.dcId);
      super({ ...options, port: center?.port ?? options.port });
    }
  };
}
