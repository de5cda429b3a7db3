// Makes a connected client; the only way into gramjs/ for the rest of the program.
import type { ConnectOptions, Telegram } from "./client.ts";

export type * from "./client.ts";

/**
 * Makes a client. Nothing is dialled before the first request; GramJS is loaded here and not before.
 *
 * @throws {TgkeepError} `usage` when the server's key cannot be read
 */
export async function connectTelegram(options: ConnectOptions): Promise<Telegram> {
  const { openTelegram } = await import("./gramjs/telegram.ts");
  return openTelegram(options);
}
