// Opens Telegram for a command from its settings and the kept session.
import {
  callPatiently,
  type FloodPolicyOptions,
  floodWaitEvent,
  withFloodPolicy,
} from "../history/flood.ts";
import { ConnectionError, TgkeepError } from "../model/errors.ts";
import { connectTelegram, type Telegram } from "../telegram/connect.ts";
import type { Account, TelegramGateway } from "../telegram/gateway.ts";
import type { Session } from "../telegram/session.ts";
import type { CommandContext, CommonSettings } from "./command.ts";
import type { SettingValues } from "./config/settings.ts";
import { formatHostPort } from "./config/measures.ts";
import { serverOf } from "./server_options.ts";
import { openSessionPlace, type SessionPlace } from "./session_place.ts";
import { duringStage } from "./stage.ts";
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
  settings: ConnectionSettings,
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
    const ask = (signal: AbortSignal | undefined) => telegram.account(signal);
    const account = await duringStage(
      context.reporter,
      "connecting",
      () => askFirst(settings, context, place.session, ask),
    );
    if (account) {
      const gateway = withFloodPolicy(telegram, floodPolicy(settings, context));
      return { telegram, gateway, account, place };
    }
    throw new TgkeepError(
      "sign_in_needed",
      `The session in ${place.name} is not signed in any more. Run: ${loginCommand(settings)}`,
    );
  } catch (error) {
    await telegram[Symbol.asyncDispose]();
    throw error;
  }
}

type ConnectionSettings = CommonSettings & Partial<Pick<SettingValues, "maxFloodWait">>;

function floodPolicy(
  { maxFloodWait }: ConnectionSettings,
  { reporter, signal }: CommandContext,
): FloodPolicyOptions {
  return {
    signal,
    ...(maxFloodWait === undefined ? {} : { maxWaitMs: maxFloodWait }),
    onWait: (wait) => reporter.event(floodWaitEvent(wait)),
  };
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
 * Asks what may be asked twice as the first request of a command: trouble on the way and flood waits are
 * sat out as in a run, but a server that is not there is named at once.
 *
 * @throws {TgkeepError} `network` with the host and port, `flood_wait` for a wait longer than allowed
 */
export function askFirst<T>(
  settings: ConnectionSettings,
  context: CommandContext,
  session: Session | undefined,
  operation: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  const policy = { ...floodPolicy(settings, context), unreachable: "fail" } as const;
  return reach(settings, session, callPatiently(operation, policy));
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
  } catch (error) {
    const cause = brokenConnection(error);
    if (!cause) throw error;
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

/** What is behind a failure of the network, after the last attempt too. */
function brokenConnection(error: unknown): ConnectionError | undefined {
  const origin = error instanceof TgkeepError && error.code === "network" ? error.cause : error;
  return origin instanceof ConnectionError ? origin : undefined;
}

function loginCommand(settings: CommonSettings): string {
  const server = settings.server ? ` --server ${formatHostPort(settings.server)}` : "";
  const session = settings.session === undefined ? "" : ` --session ${settings.session}`;
  return `tgkeep login${server}${session}`;
}
