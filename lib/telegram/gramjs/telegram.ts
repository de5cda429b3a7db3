// The client over GramJS: puts together what reads, what signs in, and takeouts.
import "./quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { AnswerTimeouts, ConnectOptions, Telegram } from "../client.ts";
import type { Session } from "../session.ts";
import { CdnCenters } from "./cdn_centers.ts";
import { DataCenters } from "./data_centers.ts";
import { newSession } from "./dc_directory.ts";
import { createIdentity } from "./identity.ts";
import { chatReader } from "./read_chats.ts";
import { fileReader } from "./read_files.ts";
import { mediaSurvey } from "./media_survey.ts";
import { messageReader } from "./read_messages.ts";
import type { Requests } from "./requests.ts";
import { readServerKey, type ServerKey, telegramKeys } from "./server_key.ts";
import { signInAsBot, signInWithPhone, signInWithQr, signOut } from "./sign_in.ts";
import { beginTakeout } from "./takeout.ts";

/** A part is up to 1 MiB: 35 kB/s are enough. */
const TIMEOUTS: AnswerTimeouts = { requestMs: 15_000, partMs: 15_000 };

/** Makes the client of {@linkcode connectTelegram}. */
export function openTelegram(options: ConnectOptions): Promise<Telegram> {
  const pem = options.server?.publicKeyPem;
  const keys = pem === undefined ? telegramKeys() : [readServerKey(pem)];
  return Promise.resolve(createTelegram(options, startingSession(options), keys));
}

/** The stored session, with the address of its home data centre as the user gives it. */
function startingSession({ session, server }: ConnectOptions): Session {
  if (!session) return newSession(server);
  if (!server) return session;
  const { dcId, host, port } = server;
  return { ...session, dcs: { ...session.dcs, [dcId]: { ...session.dcs[dcId], host, port } } };
}

function createTelegram(
  options: ConnectOptions,
  session: Session,
  serverKeys: readonly ServerKey[],
): Telegram {
  const { apiId, apiHash, appVersion, proxy, onSession, onLog = () => undefined } = options;
  const { requestMs, partMs } = options.timeouts ?? TIMEOUTS;
  const dcs = new DataCenters({
    client: { apiId, appVersion },
    session,
    serverKeys,
    proxy,
    onSession,
    onLog,
    requestTimeoutMs: requestMs,
  });
  const cdn = new CdnCenters({
    client: { apiId, appVersion },
    proxy,
    onLog,
    ask: (request, signal) => dcs.call(request, { signal }),
  });
  const identity = createIdentity(dcs);
  const requests: Requests = {
    call: (request, callOptions) => dcs.call(request, callOptions),
    homeDc: () => dcs.homeDc,
    partsAtOnce: (dcId) => dcs.partsAtOnce(dcId),
    selfId: identity.selfId,
    partTimeoutMs: partMs,
    movedFiles: new Map(),
    cdn,
    redirects: new Map(),
    onLog,
  };
  const context = (signal: AbortSignal | undefined) => ({ dcs, apiId, apiHash, signal });
  return {
    account: identity.account,
    ...chatReader(requests),
    ...messageReader(requests),
    ...fileReader(requests),
    ...mediaSurvey(requests),
    async serverTime(signal) {
      return (await requests.call(new Api.help.GetConfig(), { signal })).date;
    },
    signInWithPhone: async (prompts, signal) =>
      identity.welcome(await signInWithPhone(context(signal), prompts)),
    signInWithQr: async (prompts, signal) =>
      identity.welcome(await signInWithQr(context(signal), prompts)),
    signInAsBot: async (token, signal) =>
      identity.welcome(await signInAsBot(context(signal), token)),
    async signOut(signal) {
      identity.forget();
      await signOut(context(signal));
    },
    beginTakeout: (scope, signal) =>
      beginTakeout({ requests, account: identity.account, scope }, signal),
    async [Symbol.asyncDispose]() {
      await Promise.all([cdn[Symbol.asyncDispose](), dcs[Symbol.asyncDispose]()]);
    },
  };
}
