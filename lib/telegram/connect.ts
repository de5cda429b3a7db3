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
 * import { connectTelegram, readSession, writeSession } from "tgkeep";
 *
 * await using telegram = await connectTelegram({
 *   apiId: 12345,
 *   apiHash: "0123456789abcdef0123456789abcdef",
 *   session: await readSession("session.json", undefined),
 *   onSession: (session) => writeSession("session.json", session, undefined),
 *   appVersion: "my-script 1.0",
 * });
 * const account = await telegram.account() ?? await telegram.signInWithPhone({
 *   phone: () => Promise.resolve(prompt("Phone number:") ?? ""),
 *   code: ({ via }) => Promise.resolve(prompt(`Code, sent by ${via}:`) ?? ""),
 *   password: ({ hint = "no hint" }) => Promise.resolve(prompt(`Password (${hint}):`) ?? ""),
 * });
 * console.log(account.name, (await telegram.listChats()).length);
 * ```
 */
export async function connectTelegram(options: ConnectOptions): Promise<Telegram> {
  const { openTelegram } = await import("./gramjs/telegram.ts");
  return openTelegram(options);
}
