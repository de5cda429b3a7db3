// The password of two-step verification (core.telegram.org/api/srp).
import "../../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { DH_GENERATOR, DH_PRIME, toBytes } from "../../telegram/gramjs/numbers.ts";
import { type CallContext, EmulatorRpcError, handler, type TlObject } from "../dispatch.ts";
import type { PasswordGroup } from "../password_check.ts";
import { authorize } from "./auth.ts";

export const passwordMethods = [
  handler(Api.account.GetPassword, getPassword),
  handler(Api.auth.CheckPassword, checkPassword),
];

async function getPassword(context: CallContext): Promise<TlObject> {
  const common = {
    newAlgo: algorithm(randomBytes(8), randomBytes(16)),
    newSecureAlgo: new Api.SecurePasswordKdfAlgoPBKDF2HMACSHA512iter100000({
      salt: randomBytes(8),
    }),
    secureRandom: randomBytes(256),
  };
  const challenge = await context.auth.password?.challenge();
  if (challenge === undefined) return new Api.account.Password(common);
  return new Api.account.Password({
    ...common,
    hasPassword: true,
    currentAlgo: algorithm(challenge.salt1, challenge.salt2, challenge.group),
    srp_B: challenge.publicValue,
    srpId: bigInt(challenge.srpId),
    hint: "the usual one",
  });
}

async function checkPassword(
  context: CallContext,
  request: Api.auth.CheckPassword,
): Promise<TlObject> {
  const { auth } = context;
  const pending = auth.passwordPendingFor(auth.keyOf(context));
  if (auth.password === undefined || pending === undefined) {
    throw new EmulatorRpcError(401, "AUTH_KEY_UNREGISTERED");
  }
  const proof = request.password;
  if (!(proof instanceof Api.InputCheckPasswordSRP)) {
    throw new EmulatorRpcError(400, "PASSWORD_HASH_INVALID");
  }
  const verdict = await auth.password.check({
    srpId: BigInt(proof.srpId.toString()),
    publicValue: proof.A,
    m1: proof.M1,
  });
  if (verdict === "unknown_id") throw new EmulatorRpcError(400, "SRP_ID_INVALID");
  if (verdict === "wrong") throw new EmulatorRpcError(400, "PASSWORD_HASH_INVALID");
  return authorize(context, pending);
}

function algorithm(
  salt1: Buffer,
  salt2: Buffer,
  { prime, generator }: PasswordGroup = { prime: DH_PRIME, generator: DH_GENERATOR },
): Api.TypePasswordKdfAlgo {
  return new Api.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow({
    salt1,
    salt2,
    g: generator,
    p: toBytes(prime, 256),
  });
}
