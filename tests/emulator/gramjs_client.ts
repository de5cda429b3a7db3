// A plain GramJS client of the loopback Telegram, for tests.
import "../../lib/telegram/gramjs/no_local_storage.ts";
import bigInt from "big-integer";
import { TelegramClient } from "telegram/client/TelegramClient.js";
import { _serverKeys } from "telegram/crypto/RSA.js";
import { Logger } from "telegram/extensions/Logger.js";
import { PromisedNetSockets } from "telegram/extensions/PromisedNetSockets.js";
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
  // GramJS cannot write a port above 32767; the socket goes to the true one.
  if (options.session === undefined) session.setDC(emulator.dcId, emulator.host, 80);
  const { account } = emulator.world;
  const client = new TelegramClient(
    session,
    options.apiId ?? account.apiId,
    options.apiHash ?? account.apiHash,
    {
      networkSocket: socketOf(emulator),
      baseLogger: new Logger("none" as never),
      connectionRetries: 2,
      floodSleepThreshold: 0,
      useWSS: false,
    },
  );
  // Its loop of pings sleeps on after the client is gone.
  Object.assign(client, { _loopStarted: true });
  return { client, [Symbol.asyncDispose]: () => client.destroy() };
}

function socketOf(emulator: Emulator): typeof PromisedNetSockets {
  const [home] = emulator.dataCenters;
  return class extends PromisedNetSockets {
    override connect(port: number, host: string): Promise<this> {
      const known = emulator.dataCenters.some((center) => center.port === port);
      return super.connect(known ? port : home?.port ?? port, host) as Promise<this>;
    }
  };
}
