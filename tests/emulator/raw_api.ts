// Requests of the API as bytes, for the client by hand.
import "../../lib/telegram/gramjs/quiet_globals.ts";
import type { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../lib/emulator/server.ts";
import { generateServerKey } from "../../lib/emulator/crypto/rsa.ts";
import { smallWorld } from "./small_world.ts";
import {
  learnSalt,
  rawConnect,
  type RawConnection,
  type RawKey,
  type RawSession,
  rawSession,
} from "./raw_client.ts";
import { agreeKey } from "./raw_handshake.ts";

/** An emulator, a connection to its home data centre, and a session on it. */
export interface RawSetup extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly connection: RawConnection;
  readonly key: RawKey;
  readonly session: RawSession;
}

/** Shared by the tests of one file: making a key is slow. */
export const serverKey = await generateServerKey();

/** How far the session has come. */
export type RawStage =
  /** A key, and no message sent. */
  | "key"
  /** The right salt is known. */
  | "salt"
  /** `initConnection` is done. */
  | "initialized"
  /** Signed in by phone and code. */
  | "signed_in";

/** Starts everything that a test by hand needs. */
export async function rawSetup(
  stage: RawStage,
  options: Partial<EmulatorOptions> = {},
): Promise<RawSetup> {
  const emulator = await startEmulator({ world: smallWorld(), serverKey, ...options });
  const connection = await rawConnect(emulator.port);
  const key = await agreeKey(connection, serverKey);
  const session = rawSession(connection, key, options.clock);
  if (stage !== "key") await learnSalt(session);
  if (stage === "initialized" || stage === "signed_in") await session.call(initialized());
  if (stage === "signed_in") await signIn(emulator, session);
  return {
    emulator,
    connection,
    key,
    session,
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await emulator[Symbol.asyncDispose]();
    },
  };
}

/** `help.getConfig` as the first request of a connection. */
export function initialized(
  options: { readonly apiId?: number; readonly layer?: number } = {},
): Buffer {
  return initializedWith(new Api.help.GetConfig(), options);
}

/** A request as the first one of a connection. */
export function initializedWith(
  query: unknown,
  options: { readonly apiId?: number; readonly layer?: number } = {},
): Buffer {
  return new Api.InvokeWithLayer({
    layer: options.layer ?? 198,
    query: new Api.InitConnection({
      apiId: options.apiId ?? 10_001,
      deviceModel: "test",
      systemVersion: "1",
      appVersion: "1",
      systemLangCode: "en",
      langPack: "",
      langCode: "en",
      query: query as Api.Type,
    }),
  }).getBytes();
}

async function signIn(emulator: Emulator, session: RawSession): Promise<void> {
  const { account } = emulator.world;
  const sent = await session.call(
    new Api.auth.SendCode({
      phoneNumber: account.phone,
      apiId: account.apiId,
      apiHash: account.apiHash,
      settings: new Api.CodeSettings({}),
    }).getBytes(),
  );
  const hash = /[0-9a-f]{18}/.exec(sent.rest().toString("latin1"))?.[0] ?? "";
  await session.call(
    new Api.auth.SignIn({
      phoneNumber: account.phone,
      phoneCodeHash: hash,
      phoneCode: account.code,
    }).getBytes(),
  );
}
