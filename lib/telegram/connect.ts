// Makes a connected client; the only way into gramjs/ for the rest of the program.
import type { ConnectOptions, Telegram } from "./client.ts";

export type * from "./client.ts";

/**
 * Makes a client. Nothing is dialled before the first request; GramJS is loaded here and not before.
 *
 * The client neither waits nor repeats by itself: give it to {@linkcode withFloodPolicy} before calling
 * its methods in bulk. `exportChats` does that on its own.
 *
 * Permissions: `--allow-net` for the data centres (or the proxy), `--allow-env` because GramJS lists the
 * variables while it is loaded, `--allow-read` of Deno's package cache for the WebAssembly of the
 * encryption. They are asked for here and by the first request.
 *
 * @returns a client to be disposed of, which closes its connections and keeps the session valid
 * @throws {TgkeepError} "usage" when the server's key cannot be read
 * @throws {Deno.errors.NotCapable} without `--allow-env`
 *
 * @example Sign in with a phone number and keep the session
 * ```ts
 * import { connectTelegram, readSession, startLoopback, writeSession } from "tgkeep";
 *
 * // A Telegram of its own; for the real one give `apiId` and `apiHash` from my.telegram.org.
 * await using loopback = await startLoopback({ password: "secret" });
 * const path = `${await Deno.makeTempDir()}/session.json`;
 * await using telegram = await connectTelegram({
 *   ...loopback.connection,
 *   session: await readSession(path, undefined),
 *   onSession: (session) => writeSession(path, session, undefined),
 *   appVersion: "my-script 1.0",
 * });
 * // A script that talks to a person asks with `prompt()`.
 * const { phone, code, password = "" } = loopback.account;
 * const account = await telegram.account() ?? await telegram.signInWithPhone({
 *   phone: () => Promise.resolve(phone),
 *   code: () => Promise.resolve(code),
 *   password: () => Promise.resolve(password),
 * });
 * console.log(account.name, (await telegram.listChats()).length);
 * ```
 */
export async function connectTelegram(options: ConnectOptions): Promise<Telegram> {
  const { openTelegram } = await import("./gramjs/telegram.ts");
  return openTelegram(options);
}
