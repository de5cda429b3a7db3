// Opens Telegram for a command from its settings and the kept session.
import { withFloodPolicy } from "../history/flood.ts";
import { ConnectionError, TgkeepError } from "../model/errors.ts";
import { connectTelegram, type ServerOptions, type Telegram } from "../telegram/connect.ts";
import type { Account, TelegramGateway } from "../telegram/gateway.ts";
import type { Session } from "../telegram/session.ts";
import type { CommandContext, CommonSettings } from "./command.ts";
import type { SettingValues } from "./config/settings.ts";
import { formatHostPort } from "./config/measures.ts";
import { openSessionPlace, type SessionPlace } from "./session_place.ts";
import { VERSION } from "./version.ts";

/** An open client and whose it is. */
export interface SignedIn {
  readonly telegram: Telegram;
  /** The same client, which waits and retries where the bare one gives up. */
  readonly gateway: TelegramGateway;
  readonly account: Account;
  readonly place: SessionPlace;
}

/**
 * Opens the client of the account that is signed in; the caller disposes of `telegram`.
 *
 * @throws {TgkeepError} `sign_in_needed` when nobody is, `network` naming the server when it cannot be reached
 */
export async function openSignedIn(
  settings: CommonSettings & Partial<Pick<SettingValues, "maxFloodWait">>,
  context: CommandContext,
): Promise<SignedIn> {
  const place = await openSessionPlace(settings, context);
  if (!place.session) {
    throw new TgkeepError(
      "sign_in_needed",
      `Nobody is signed in: there is no session in ${place.name}. Run: ${loginCommand(settings)}`,
    );
  }
  const telegram = await openClient(settings, context, {
    session: place.session,
    onSession: (session) => place.save(session),
  });
  try {
    const account = await reach(settings, place.session, telegram.account(context.signal));
    if (account) return { telegram, gateway: patient(telegram, context, settings), account, place };
    throw new TgkeepError(
      "sign_in_needed",
      `The session in ${place.name} is not signed in any more. Run: ${loginCommand(settings)}`,
    );
  } catch (error) {
    await telegram[Symbol.asyncDispose]();
    throw error;
  }
}

function patient(
  telegram: Telegram,
  { reporter, signal }: CommandContext,
  { maxFloodWait }: Partial<Pick<SettingValues, "maxFloodWait">>,
): TelegramGateway {
  return withFloodPolicy(telegram, {
    signal,
    ...(maxFloodWait === undefined ? {} : { maxWaitMs: maxFloodWait }),
    onWait: ({ method, seconds, until }) =>
      reporter.event({
        event: "flood.wait",
        method,
        seconds,
        until: new Date(until).toISOString(),
      }),
  });
}

/** What a client starts from, and where its keys go. */
export interface ClientSession {
  readonly session: Session | undefined;
  readonly onSession: (session: Session) => Promise<void>;
}

/**
 * Makes a client; nothing is dialled yet.
 *
 * @throws {TgkeepError} `usage` when the API id or hash is missing, or the server's key cannot be read
 */
export async function openClient(
  settings: CommonSettings,
  context: CommandContext,
  { session, onSession }: ClientSession,
): Promise<Telegram> {
  const { apiId, apiHash, proxy } = settings;
  if (apiId === undefined || apiHash === undefined) {
    const missing = [
      ...(apiId === undefined ? ["--api-id (TG_API_ID)"] : []),
      ...(apiHash === undefined ? ["--api-hash (TG_API_HASH)"] : []),
    ].join(" and ");
    throw new TgkeepError(
      "usage",
      `${missing} must be given. Telegram hands them out at https://my.telegram.org/apps`,
    );
  }
  const server = await serverOf(settings);
  return await connectTelegram({
    apiId,
    apiHash,
    ...(server ? { server } : {}),
    ...(proxy ? { proxy } : {}),
    session,
    onSession: (changed) => {
      for (const { authKey } of Object.values(changed.dcs)) context.redactor.add(authKey);
      return onSession(changed);
    },
    onLog: (level, message) => context.reporter.diagnose(level, message),
    appVersion: VERSION,
  });
}

/**
 * Waits for the first answer of a server, so that one that cannot be reached is named.
 *
 * @throws {TgkeepError} `network` with the host and port
 */
export async function reach<T>(
  settings: CommonSettings,
  session: Session | undefined,
  answer: Promise<T>,
): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof ConnectionError)) throw cause;
    const home = session?.dcs[session.homeDc];
    const address = settings.server ?? home;
    const server = address ? `the server ${formatHostPort(address)}` : "Telegram";
    throw new TgkeepError(
      "network",
      `Cannot reach ${server}: ${cause.message}. Check the network, --server and --proxy`,
      { cause },
    );
  }
}

async function serverOf(settings: CommonSettings): Promise<ServerOptions | undefined> {
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

function loginCommand(settings: CommonSettings): string {
  const server = settings.server ? ` --server ${formatHostPort(settings.server)}` : "";
  const session = settings.session === undefined ? "" : ` --session ${settings.session}`;
  return `tgkeep login${server}${session}`;
}
