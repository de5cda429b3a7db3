// A Telegram of one's own for the tests of scripts: the few things that a script needs of the loopback server.
import type { ServerOptions } from "../telegram/client.ts";
import { parseSessionString } from "../telegram/session_string.ts";
import type { Session } from "../telegram/session.ts";

/** How {@linkcode startLoopback} fills its Telegram. */
export interface LoopbackOptions {
  /** Equal seeds make equal chats. @default 1 */
  readonly seed?: number;
  /** Password of two-step verification. Absent: the account has none. */
  readonly password?: string;
}

/** A running loopback Telegram with one account. Disposing of it closes every connection. */
export interface LoopbackTelegram extends AsyncDisposable {
  /** What `connectTelegram` needs to reach it: spread it into the options. */
  readonly connection: {
    readonly apiId: number;
    readonly apiHash: string;
    readonly server: ServerOptions;
  };
  /** A session that is signed in already. */
  readonly session: Session;
  /** What signing in as a person takes. The code is the same at any time. */
  readonly account: {
    /** International form, digits alone. */
    readonly phone: string;
    readonly code: string;
    readonly password: string | undefined;
  };
  /** The variables that lead the program, or a script with `connectOptions`, here and sign it in. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Starts a Telegram on 127.0.0.1 that speaks real MTProto and has chats with messages and media of every
 * kind. It is as strict as the real one, and needs neither network nor account.
 *
 * Permissions: `--allow-net=127.0.0.1`, `--allow-env` because GramJS lists the variables while it is
 * loaded, `--allow-read` of Deno's package cache. They are asked for here.
 *
 * @returns the server, once it listens
 *
 * @example Test a script without an account
 * ```ts
 * import assert from "node:assert/strict";
 * import { connectTelegram, startLoopback } from "tgkeep";
 *
 * await using loopback = await startLoopback();
 * await using telegram = await connectTelegram({
 *   ...loopback.connection,
 *   session: loopback.session,
 *   onSession: () => Promise.resolve(),
 *   appVersion: "test",
 * });
 * const chats = await telegram.listChats();
 * assert.ok(chats.some((chat) => chat.type === "public_channel"));
 * ```
 */
export async function startLoopback(options: LoopbackOptions = {}): Promise<LoopbackTelegram> {
  const { seed = 1, password } = options;
  const { startEmulator } = await import("./server.ts");
  const { generateWorld } = await import("./world/generate.ts");
  const world = generateWorld({ seed, account: password === undefined ? {} : { password } });
  const server = await startEmulator({ world });
  const { apiId, apiHash, phone, code } = world.account;
  const { host, port, dcId, publicKeyPem } = server;
  const session = await server.sessionString();
  return {
    connection: { apiId, apiHash, server: { host, port, dcId, publicKeyPem } },
    session: parseSessionString(session),
    account: { phone, code, password },
    variables: {
      TG_API_ID: String(apiId),
      TG_API_HASH: apiHash,
      TGKEEP_SERVER: `${host}:${port}`,
      TGKEEP_SERVER_KEY: publicKeyPem,
      TGKEEP_DC: String(dcId),
      TGKEEP_SESSION_STRING: session,
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
