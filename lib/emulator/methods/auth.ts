// Signing in by phone and code or as a bot, taking a sign-in to another data centre, signing out.
import "../../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { newToken, type SentCode } from "../auth_service.ts";
import { type CallContext, EmulatorRpcError, handler, type TlObject } from "../dispatch.ts";
import { tlUser } from "../world/tl/peers.ts";
import { long } from "../world/tl/values.ts";

/** core.telegram.org/api/auth */
export const authMethods = [
  handler(Api.auth.SendCode, sendCode),
  handler(Api.auth.ResendCode, resendCode),
  handler(Api.auth.CancelCode, cancelCode),
  handler(Api.auth.SignIn, signIn),
  handler(Api.auth.ImportBotAuthorization, importBotAuthorization),
  handler(Api.auth.ExportAuthorization, exportAuthorization),
  handler(Api.auth.ImportAuthorization, importAuthorization),
  handler(Api.auth.LogOut, logOut),
];

const CODE_LIFETIME_MS = 300_000;
const TICKET_LIFETIME_MS = 60_000;
const MAX_ATTEMPTS = 5;

/**
 * Refuses a program that is not registered under that id and hash.
 * @throws {EmulatorRpcError} API_ID_INVALID
 */
export function expectProgram({ auth }: CallContext, apiId: number, apiHash: string): void {
  if (apiId !== auth.apiId || apiHash !== auth.apiHash) {
    throw new EmulatorRpcError(400, "API_ID_INVALID");
  }
}

/** `auth.authorization` of a user, and the key signed in as that user. */
export function authorize(context: CallContext, userId: number): Api.auth.Authorization {
  context.auth.signIn(context.auth.keyOf(context), userId);
  return authorization(context, userId);
}

function authorization(context: CallContext, userId: number): Api.auth.Authorization {
  const user = context.world.users.get(userId);
  if (user === undefined) throw new EmulatorRpcError(401, "USER_DEACTIVATED");
  return new Api.auth.Authorization({ user: tlUser(user, userId) });
}

function sendCode(context: CallContext, request: Api.auth.SendCode): TlObject {
  expectProgram(context, request.apiId, request.apiHash);
  const phone = readPhone(request.phoneNumber);
  const { account } = context.world;
  if (phone === account.phone && context.dcId !== account.dcId) {
    throw new EmulatorRpcError(303, `PHONE_MIGRATE_${account.dcId}`);
  }
  return deliverCode(context, phone, "app");
}

function deliverCode(context: CallContext, phone: string, by: "app" | "sms"): TlObject {
  const { code } = context.world.account;
  const hash = newToken(9).hex;
  context.auth.codes.set(hash, {
    phone,
    code,
    sentAt: context.now(),
    keyId: context.authKeyId,
    attempts: 0,
  });
  const { length } = code;
  return new Api.auth.SentCode({
    type: context.world.account.emailMissing
      ? new Api.auth.SentCodeTypeSetUpEmailRequired({})
      : by === "app"
      ? new Api.auth.SentCodeTypeApp({ length })
      : new Api.auth.SentCodeTypeSms({ length }),
    phoneCodeHash: hash,
    ...(by === "app" ? { nextType: new Api.auth.CodeTypeSms() } : {}),
    timeout: 120,
  });
}

function resendCode(context: CallContext, request: Api.auth.ResendCode): TlObject {
  const phone = readPhone(request.phoneNumber);
  findCode(context, phone, request.phoneCodeHash);
  context.auth.codes.delete(request.phoneCodeHash);
  return deliverCode(context, phone, "sms");
}

function cancelCode(context: CallContext, request: Api.auth.CancelCode): boolean {
  findCode(context, readPhone(request.phoneNumber), request.phoneCodeHash);
  return context.auth.codes.delete(request.phoneCodeHash);
}

function signIn(context: CallContext, request: Api.auth.SignIn): TlObject {
  const { auth, world } = context;
  const phone = readPhone(request.phoneNumber);
  if (!request.phoneCode) throw new EmulatorRpcError(400, "PHONE_CODE_EMPTY");
  const sent = findCode(context, phone, request.phoneCodeHash);
  if (request.phoneCode !== sent.code) {
    sent.attempts += 1;
    if (sent.attempts >= MAX_ATTEMPTS) auth.codes.delete(request.phoneCodeHash);
    throw new EmulatorRpcError(400, "PHONE_CODE_INVALID");
  }
  if (phone !== world.account.phone) return new Api.auth.AuthorizationSignUpRequired({});
  auth.codes.delete(request.phoneCodeHash);
  if (auth.password !== undefined) {
    auth.awaitPassword(auth.keyOf(context), world.account.userId);
    throw new EmulatorRpcError(401, "SESSION_PASSWORD_NEEDED");
  }
  return authorize(context, world.account.userId);
}

function findCode(context: CallContext, phone: string, hash: string): SentCode {
  if (hash === "") throw new EmulatorRpcError(400, "PHONE_CODE_HASH_EMPTY");
  const sent = context.auth.codes.get(hash);
  const isFresh = sent !== undefined && sent.phone === phone &&
    sent.keyId === context.authKeyId && sent.sentAt + CODE_LIFETIME_MS > context.now();
  if (!isFresh) throw new EmulatorRpcError(400, "PHONE_CODE_EXPIRED");
  return sent;
}

function readPhone(text: string): string {
  const digits = text.replace(/[\s()+-]/g, "");
  if (!/^\d{7,15}$/.test(digits)) throw new EmulatorRpcError(400, "PHONE_NUMBER_INVALID");
  return digits;
}

function importBotAuthorization(
  context: CallContext,
  request: Api.auth.ImportBotAuthorization,
): TlObject {
  expectProgram(context, request.apiId, request.apiHash);
  const { account } = context.world;
  const isKnown = account.botToken !== undefined && request.botAuthToken === account.botToken;
  if (!isKnown || account.botUserId === undefined) {
    throw new EmulatorRpcError(400, "ACCESS_TOKEN_INVALID");
  }
  if (context.dcId !== account.dcId) {
    throw new EmulatorRpcError(303, `USER_MIGRATE_${account.dcId}`);
  }
  return authorize(context, account.botUserId);
}

function exportAuthorization(
  context: CallContext,
  request: Api.auth.ExportAuthorization,
): TlObject {
  const { auth, account } = context;
  if (account === undefined) throw new EmulatorRpcError(401, "AUTH_KEY_UNREGISTERED");
  if (request.dcId === context.dcId || !auth.dcIds.includes(request.dcId)) {
    throw new EmulatorRpcError(400, "DC_ID_INVALID");
  }
  const { bytes, hex } = newToken(128);
  auth.tickets.set(hex, {
    userId: account,
    toDcId: request.dcId,
    from: auth.keyOf(context),
    expiresAt: context.now() + TICKET_LIFETIME_MS,
  });
  return new Api.auth.ExportedAuthorization({ id: long(account), bytes });
}

function importAuthorization(
  context: CallContext,
  request: Api.auth.ImportAuthorization,
): TlObject {
  const { auth } = context;
  const hex = Buffer.from(request.bytes).toString("hex");
  const ticket = auth.tickets.get(hex);
  auth.tickets.delete(hex);
  const isGood = ticket !== undefined && ticket.toDcId === context.dcId &&
    ticket.expiresAt > context.now() && auth.userOf(ticket.from) === ticket.userId;
  if (!isGood) throw new EmulatorRpcError(400, "AUTH_BYTES_INVALID");
  if (request.id.toString() !== String(ticket.userId)) {
    throw new EmulatorRpcError(400, "USER_ID_INVALID");
  }
  auth.signIn(auth.keyOf(context), ticket.userId, ticket.from);
  return authorization(context, ticket.userId);
}

function logOut(context: CallContext): TlObject {
  context.auth.signOut(context.auth.keyOf(context));
  return new Api.auth.LoggedOut({});
}
