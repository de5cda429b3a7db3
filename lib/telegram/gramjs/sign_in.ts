// Signing in by phone, QR code or bot token, and signing out.
import "./quiet_globals.ts";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { retry } from "../../async/retry.ts";
import { ConnectionError, endsSession, RpcError, TgkeepError } from "../../model/errors.ts";
import type { CodeSent, QrPrompts, SignInPrompts } from "../client.ts";
import type { DataCenters } from "./data_centers.ts";
import { migrationTarget } from "./dc_errors.ts";
import type { TlRequest } from "./link.ts";
import { provePassword } from "./password_proof.ts";

/** What every sign-in needs. */
export interface SignInContext {
  readonly dcs: DataCenters;
  readonly apiId: number;
  readonly apiHash: string;
  readonly signal?: AbortSignal | undefined;
}

/** How often a wrong code or password may be corrected. */
const ATTEMPTS = 3;
/** A new QR code is fetched this long before the old one expires. */
const QR_MARGIN_MS = 1_000;

/**
 * Signs in with the code that Telegram sends, and the 2FA password where there is one.
 *
 * @throws {TgkeepError} `telegram` with Telegram's reason in words
 */
export async function signInWithPhone(
  context: SignInContext,
  prompts: SignInPrompts,
): Promise<Api.TypeUser> {
  await context.dcs.renewLostKey();
  const phoneNumber = (await prompts.phone()).replace(/[^\d+]/g, "");
  const sent = await sendCode(context, phoneNumber);
  if (sent instanceof Api.auth.SentCodeSuccess) return userOf(sent.authorization);
  if (!(sent instanceof Api.auth.SentCode)) {
    throw refused("it wants a payment for the code; sign in with --qr instead");
  }
  if (sent.type instanceof Api.auth.SentCodeTypeSetUpEmailRequired) {
    throw refused(
      "it wants an e-mail address first; set one in an official app, or sign in with --qr",
    );
  }
  return await explained(async () => {
    let retry: string | undefined;
    for (let attempt = 1;; attempt++) {
      const phoneCode = (await prompts.code(describeCode(phoneNumber, sent, retry))).trim();
      try {
        const signIn = new Api.auth.SignIn({
          phoneNumber,
          phoneCodeHash: sent.phoneCodeHash,
          phoneCode,
        });
        return userOf(await call(context, signIn));
      } catch (error) {
        if (isRpc(error, "SESSION_PASSWORD_NEEDED")) return await checkPassword(context, prompts);
        const wrong = isRpc(error, "PHONE_CODE_INVALID") || isRpc(error, "PHONE_CODE_EMPTY");
        if (!wrong || attempt === ATTEMPTS) throw error;
        retry = "the code is wrong";
      }
    }
  });
}

/** Signs in as a bot with the token that @BotFather gave. */
export async function signInAsBot(context: SignInContext, token: string): Promise<Api.TypeUser> {
  const { apiId, apiHash } = context;
  await context.dcs.renewLostKey();
  return await explained(async () => {
    const request = new Api.auth.ImportBotAuthorization({
      flags: 0,
      apiId,
      apiHash,
      botAuthToken: token.trim(),
    });
    return userOf(await call(context, request));
  });
}

/**
 * Signs in by a QR code that another device of the account scans
 * (core.telegram.org/api/qr-login). The code is shown anew before it expires.
 */
export async function signInWithQr(
  context: SignInContext,
  prompts: QrPrompts,
): Promise<Api.TypeUser> {
  await context.dcs.renewLostKey();
  return await explained(async () => {
    while (true) {
      let token: Api.auth.TypeLoginToken;
      try {
        token = await exportLoginToken(context);
      } catch (error) {
        if (!isRpc(error, "SESSION_PASSWORD_NEEDED")) throw error;
        return await checkPassword(context, prompts);
      }
      if (token instanceof Api.auth.LoginTokenSuccess) return userOf(token.authorization);
      if (!(token instanceof Api.auth.LoginToken)) throw refused("it answered out of turn");
      const expiresAt = context.dcs.localTime(token.expires);
      const url = `tg://login?token=${Buffer.from(token.token).toString("base64url")}`;
      prompts.show({ url, expiresAt });
      await context.dcs.updates.wait("UpdateLoginToken", {
        timeoutMs: Math.max(QR_MARGIN_MS, expiresAt - Date.now() - QR_MARGIN_MS),
        signal: context.signal,
      });
    }
  });
}

async function exportLoginToken(context: SignInContext): Promise<Api.auth.TypeLoginToken> {
  const { apiId, apiHash, dcs } = context;
  const token = await call(
    context,
    new Api.auth.ExportLoginToken({ apiId, apiHash, exceptIds: [] }),
  );
  if (!(token instanceof Api.auth.LoginTokenMigrateTo)) return token;
  await dcs.moveHome(token.dcId);
  return await call(context, new Api.auth.ImportLoginToken({ token: token.token }));
}

/** Ends the session at Telegram; one that has ended already is fine. */
export async function signOut(context: SignInContext): Promise<void> {
  try {
    await call(context, new Api.auth.LogOut());
  } catch (error) {
    if (!(error instanceof RpcError && endsSession(error))) throw error;
  }
  await context.dcs.forgetKeys();
}

async function sendCode(
  context: SignInContext,
  phoneNumber: string,
): Promise<Api.auth.TypeSentCode> {
  const { apiId, apiHash } = context;
  return await explained(() =>
    call(
      context,
      new Api.auth.SendCode({ phoneNumber, apiId, apiHash, settings: new Api.CodeSettings({}) }),
    )
  );
}

/** Asks for the 2FA password and proves it by SRP: the password itself never leaves the machine. */
async function checkPassword(
  context: SignInContext,
  prompts: Pick<SignInPrompts, "password">,
): Promise<Api.TypeUser> {
  let retry: string | undefined;
  let password: string | undefined;
  for (let attempt = 1;; attempt++) {
    const challenge = await call(context, new Api.account.GetPassword());
    password ??= await prompts.password({
      ...(challenge.hint ? { hint: challenge.hint } : {}),
      ...(retry ? { retry } : {}),
    });
    try {
      const proof = await provePassword(challenge, password);
      return userOf(await call(context, new Api.auth.CheckPassword({ password: proof })));
    } catch (error) {
      const outdated = isRpc(error, "SRP_ID_INVALID");
      const wrong = isRpc(error, "PASSWORD_HASH_INVALID");
      if (!(wrong || outdated) || attempt === ATTEMPTS) throw error;
      if (!wrong) continue;
      retry = "the password is wrong";
      password = undefined;
    }
  }
}

/** Requests that may be repeated when it is not known whether they arrived. */
const REPEATABLE: ReadonlySet<string> = new Set([
  "auth.SendCode",
  "auth.ExportLoginToken",
  "auth.ImportBotAuthorization",
  "account.GetPassword",
]);

/** A call that follows the account to its home data centre, and gets over short trouble on the way. */
async function call<R>(context: SignInContext, request: TlRequest<R>): Promise<R> {
  const { dcs, signal } = context;
  try {
    return await retry(() => dcs.call(request, { signal }), {
      attempts: REPEATABLE.has(request.className) ? 3 : 1,
      shouldRetry: isPassing,
      signal,
    });
  } catch (error) {
    const target = migrationTarget(error);
    if (target === undefined) throw error;
    await dcs.moveHome(target);
    return await dcs.call(request, { signal });
  }
}

function describeCode(
  phone: string,
  sent: Api.auth.SentCode,
  retry: string | undefined,
): CodeSent {
  const via = sent.type.className.replace("auth.SentCodeType", "").replace(
    /[A-Z]/g,
    (letter, i) => (i > 0 ? " " : "") + letter.toLowerCase(),
  );
  return {
    maskedPhone: maskPhone(phone),
    via,
    ...("length" in sent.type ? { length: sent.type.length } : {}),
    ...(retry ? { retry } : {}),
  };
}

/** All but the last two digits hidden. */
export function maskPhone(phone: string): string {
  return phone.replace(/\d(?=\d{2})/g, "•");
}

function userOf(authorization: Api.auth.TypeAuthorization): Api.TypeUser {
  if (authorization instanceof Api.auth.Authorization) return authorization.user;
  throw refused("the number has no account yet; create one in an official app first");
}

/** Turns Telegram's error types into sentences. */
async function explained<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    // Waits and trouble of the server are not about the sign-in: callers know what to do about them.
    if (!(error instanceof RpcError) || error.status === 420 || error.status >= 500) throw error;
    if (error.status < 0) throw error;
    const reason = REASONS[error.type];
    throw refused(reason ? `${reason} (${error.type})` : error.message, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  API_ID_INVALID: "the API id and hash do not belong together; take both from my.telegram.org",
  API_ID_PUBLISHED_FLOOD: "this API id is too widely used; get your own from my.telegram.org",
  PHONE_NUMBER_INVALID:
    "the phone number is not valid; write it with the country code, like +15551234567",
  PHONE_NUMBER_BANNED: "this phone number is banned",
  PHONE_NUMBER_FLOOD: "the code was asked for too often; try again tomorrow",
  PHONE_NUMBER_UNOCCUPIED: "the number has no account yet; create one in an official app first",
  PHONE_PASSWORD_FLOOD: "too many attempts; try again later",
  PHONE_CODE_INVALID: "the code is wrong",
  PHONE_CODE_EMPTY: "the code is missing",
  PHONE_CODE_EXPIRED: "the code has expired; run the command again for a new one",
  PASSWORD_HASH_INVALID: "the password is wrong",
  ACCESS_TOKEN_INVALID: "the bot token is wrong; @BotFather shows the right one",
  ACCESS_TOKEN_EXPIRED: "the bot token has expired; @BotFather gives a new one",
  USER_DEACTIVATED: "the account has been deleted",
  USER_DEACTIVATED_BAN: "the account has been banned",
};

function refused(reason: string, cause?: unknown): TgkeepError {
  return new TgkeepError("telegram", `Telegram did not sign in: ${reason}`, { cause });
}

function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof RpcError && [500, 503].includes(Math.abs(error.status));
}

function isRpc(error: unknown, type: string): boolean {
  return error instanceof RpcError && error.type === type;
}
