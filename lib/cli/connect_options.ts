// The settings of a connection, found where the program finds them, for scripts that share its sign-in.
import { parseSessionString } from "../telegram/session_string.ts";
import { readSession, writeSession } from "../telegram/session_file.ts";
import type { ConnectOptions } from "../telegram/client.ts";
import { TgkeepError } from "../model/errors.ts";
import { configFolder } from "./config/config_folder.ts";
import { fixedEnvironment } from "./config/environment.ts";
import { resolveSettings } from "./config/resolve.ts";
import { serverOf } from "./server_options.ts";

/**
 * Options for `connectTelegram` from the variables that the program knows: TG_API_ID, TG_API_HASH,
 * TGKEEP_SESSION_STRING or TGKEEP_SESSION (else the file that `tgkeep login` writes), TGKEEP_PASSPHRASE,
 * TGKEEP_SERVER, TGKEEP_SERVER_KEY, TGKEEP_DC and TGKEEP_PROXY. The config file is not read.
 *
 * Permissions: `--allow-read` of the session file and, for a session that changes, `--allow-write`; nothing
 * for a session in a variable.
 *
 * @param variables such as `Deno.env.toObject()`
 * @param appVersion shown in Telegram's list of active sessions
 * @returns options with the kept session, or without one when nobody has signed in yet
 * @throws {TgkeepError} "usage" naming the variable that is missing or has a value that is not allowed;
 * "sign_in_needed" when the session file is damaged
 *
 * @example List the chats of the account that `tgkeep login` signed in
 * ```ts
 * import { connectOptions, connectTelegram, startLoopback } from "tgkeep";
 *
 * // For the account that is signed in: `Deno.env.toObject()` in place of the loopback's variables.
 * await using loopback = await startLoopback();
 * const options = await connectOptions(loopback.variables, "my-script 1.0");
 * await using telegram = await connectTelegram(options);
 * for (const chat of await telegram.listChats()) console.log(chat.ref.id, chat.fullName);
 * ```
 */
export async function connectOptions(
  variables: Readonly<Record<string, string>>,
  appVersion: string,
): Promise<ConnectOptions> {
  const environment = fixedEnvironment(variables);
  const settings = resolveSettings(
    [
      "apiId",
      "apiHash",
      "server",
      "serverKey",
      "dc",
      "proxy",
      "session",
      "sessionString",
      "passphrase",
    ],
    { flags: new Map(), environment, file: undefined },
  );
  const { apiId, apiHash, proxy, sessionString, passphrase } = settings;
  if (apiId === undefined || apiHash === undefined) {
    throw new TgkeepError(
      "usage",
      "TG_API_ID and TG_API_HASH must be set. Telegram hands them out at https://my.telegram.org/apps",
    );
  }
  const server = await serverOf(settings);
  const path = sessionString === undefined
    ? settings.session ?? `${configFolder(environment)}/session.json`
    : undefined;
  return {
    apiId,
    apiHash,
    ...(server ? { server } : {}),
    ...(proxy ? { proxy } : {}),
    session: sessionString !== undefined
      ? parseSessionString(sessionString)
      : path === undefined
      ? undefined
      : await readSession(path, passphrase),
    onSession: (session) =>
      path === undefined ? Promise.resolve() : writeSession(path, session, passphrase),
    appVersion,
  };
}
