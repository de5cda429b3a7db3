// The server that the settings name, where it is not Telegram's own.
import { TgkeepError } from "../model/errors.ts";
import type { ServerOptions } from "../telegram/client.ts";
import type { SettingValues } from "./config/settings.ts";

/**
 * The server of the user's own; `undefined` for Telegram's.
 *
 * @throws {TgkeepError} `usage` when there is a key without a server, or the key cannot be read
 */
export async function serverOf(
  settings: Pick<SettingValues, "server" | "serverKey" | "dc">,
): Promise<ServerOptions | undefined> {
  const { server, serverKey, dc } = settings;
  if (!server) {
    if (serverKey === undefined) return undefined;
    throw new TgkeepError(
      "usage",
      "--server-key belongs to a server of your own. Give --server too",
    );
  }
  const publicKeyPem = serverKey === undefined ? undefined : await readKey(serverKey);
  return { ...server, dcId: dc, ...(publicKeyPem === undefined ? {} : { publicKeyPem }) };
}

async function readKey(fileOrText: string): Promise<string> {
  if (fileOrText.includes("-----BEGIN")) return fileOrText;
  try {
    return await Deno.readTextFile(fileOrText);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TgkeepError("usage", `--server-key: cannot read ${fileOrText}: ${reason}`, { cause });
  }
}
