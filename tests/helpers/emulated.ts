// A loopback Telegram with a real client connected to it, for tests of what stands above the client.
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import type { World, WorldAccount } from "../../lib/emulator/world/world.ts";
import {
  type ConnectOptions,
  connectTelegram,
  type SignInPrompts,
  type Telegram,
} from "../../lib/telegram/connect.ts";
import type { Session } from "../../lib/telegram/session.ts";
import { parseSessionString } from "../../lib/telegram/session_string.ts";

/** A server, a client, and the session as the client last reported it. */
export interface Emulated {
  readonly emulator: Emulator;
  readonly telegram: Telegram;
  readonly world: World;
  session(): Session | undefined;
  /** One more client, with the session as it is now or the one given. */
  connect(session?: Session): Promise<Telegram>;
}

export interface EmulatedOptions {
  readonly world?: World;
  readonly account?: Partial<WorldAccount>;
  /** Where the client starts: signed in by a session string, or with nothing. @default "signed_in" */
  readonly start?: "signed_in" | "new";
  readonly connect?: Partial<ConnectOptions>;
  /** The server's time, Unix ms. @default Date.now */
  readonly clock?: () => number;
}

/** Runs a test body between starting and stopping all of it. */
export async function withEmulated(
  options: EmulatedOptions,
  run: (emulated: Emulated) => Promise<void>,
): Promise<void> {
  const world = options.world ??
    generateWorld({ seed: 1, ...(options.account ? { account: options.account } : {}) });
  await using emulator = await startEmulator({
    world,
    ...(options.clock ? { clock: options.clock } : {}),
  });
  let session: Session | undefined = options.start === "new"
    ? undefined
    : parseSessionString(await emulator.sessionString());
  const clients: Telegram[] = [];
  const connect = async (given?: Session): Promise<Telegram> => {
    const client = await connectTelegram({
      apiId: world.account.apiId,
      apiHash: world.account.apiHash,
      server: {
        host: emulator.host,
        port: emulator.port,
        dcId: emulator.dcId,
        publicKeyPem: emulator.publicKeyPem,
      },
      session: given ?? session,
      onSession: (changed) => {
        session = changed;
        return Promise.resolve();
      },
      appVersion: "test",
      ...options.connect,
    });
    clients.push(client);
    return client;
  };
  try {
    await run({
      emulator,
      telegram: await connect(),
      world,
      session: () => session,
      connect,
    });
  } finally {
    for (const client of clients) await client[Symbol.asyncDispose]();
  }
}

/** Answers of a person who knows everything, except for what is overridden. */
export function promptsFor(
  account: WorldAccount,
  overrides: Partial<SignInPrompts> = {},
): SignInPrompts {
  return {
    phone: () => Promise.resolve(`+${account.phone}`),
    code: () => Promise.resolve(account.code),
    password: () => Promise.resolve(account.password ?? ""),
    ...overrides,
  };
}
