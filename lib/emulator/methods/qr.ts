// Signing in by a QR code (core.telegram.org/api/qr-login).
import "../../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { type LoginToken, newToken } from "../auth_service.ts";
import { type CallContext, EmulatorRpcError, handler, type TlObject } from "../dispatch.ts";
import { long } from "../world/tl/values.ts";
import { authorize, expectProgram } from "./auth.ts";

export const qrMethods = [
  handler(Api.auth.ExportLoginToken, exportLoginToken),
  handler(Api.auth.ImportLoginToken, importLoginToken),
  handler(Api.auth.AcceptLoginToken, acceptLoginToken),
];

const TOKEN_LIFETIME_MS = 30_000;
const TOKEN_BYTES = 32;

function exportLoginToken(context: CallContext, request: Api.auth.ExportLoginToken): TlObject {
  expectProgram(context, request.apiId, request.apiHash);
  const { auth } = context;
  const key = auth.keyOf(context);
  const accepted = [...auth.loginTokens].find(([, token]) =>
    token.key === key && token.acceptedBy !== undefined && !token.used
  );
  if (accepted !== undefined) {
    const [hex, token] = accepted;
    const { dcId } = context.world.account;
    if (dcId === context.dcId) return finish(context, token);
    return new Api.auth.LoginTokenMigrateTo({ dcId, token: Buffer.from(hex, "hex") });
  }
  const expiresAt = context.now() + TOKEN_LIFETIME_MS;
  const { bytes, hex } = newToken(TOKEN_BYTES);
  auth.loginTokens.set(hex, { key, expiresAt, acceptedBy: undefined, used: false });
  return new Api.auth.LoginToken({ expires: Math.floor(expiresAt / 1000), token: bytes });
}

function importLoginToken(context: CallContext, request: Api.auth.ImportLoginToken): TlObject {
  const token = context.auth.loginTokens.get(Buffer.from(request.token).toString("hex"));
  if (token === undefined) throw new EmulatorRpcError(400, "AUTH_TOKEN_INVALID");
  if (token.expiresAt <= context.now()) throw new EmulatorRpcError(400, "AUTH_TOKEN_EXPIRED");
  if (token.used) throw new EmulatorRpcError(400, "AUTH_TOKEN_ALREADY_ACCEPTED");
  if (token.acceptedBy === undefined) throw new EmulatorRpcError(400, "AUTH_TOKEN_INVALID");
  return finish(context, token);
}

function finish(context: CallContext, token: LoginToken): TlObject {
  const { auth } = context;
  const userId = token.acceptedBy;
  if (userId === undefined) throw new EmulatorRpcError(400, "AUTH_TOKEN_INVALID");
  token.used = true;
  if (auth.password !== undefined) {
    auth.awaitPassword(auth.keyOf(context), userId);
    throw new EmulatorRpcError(401, "SESSION_PASSWORD_NEEDED");
  }
  return new Api.auth.LoginTokenSuccess({ authorization: authorize(context, userId) });
}

function acceptLoginToken(context: CallContext, request: Api.auth.AcceptLoginToken): TlObject {
  const { auth, account } = context;
  if (account === undefined) throw new EmulatorRpcError(401, "AUTH_KEY_UNREGISTERED");
  if (auth.acceptLoginToken(request.token, account) === undefined) {
    throw new EmulatorRpcError(400, "AUTH_TOKEN_INVALID");
  }
  const now = Math.floor(context.now() / 1000);
  return new Api.Authorization({
    hash: long(1),
    deviceModel: "unknown",
    platform: "unknown",
    systemVersion: "unknown",
    apiId: auth.apiId,
    appName: "unknown",
    appVersion: "unknown",
    dateCreated: now,
    dateActive: now,
    ip: "127.0.0.1",
    country: "",
    region: "",
  });
}
