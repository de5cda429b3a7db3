// Proves by SRP that the 2FA password is known (core.telegram.org/api/srp). GramJS knows one prime only.
import "./quiet_globals.ts";
import { Buffer } from "node:buffer";
import { createHash, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { Api } from "telegram/tl/api.js";
import { TgkeepError } from "../../model/errors.ts";
import { isSafeGroup, isSafePublicValue, modPow, toBytes, toNumber } from "./numbers.ts";

/** Bytes of every number that is hashed. */
const NUMBER_BYTES = 256;

/**
 * Answers a challenge of `account.getPassword`; the password itself stays here.
 *
 * @throws {TgkeepError} "telegram" when the challenge is of an unknown kind or not safe to answer
 */
export async function provePassword(
  challenge: Api.account.Password,
  password: string,
): Promise<Api.InputCheckPasswordSRP> {
  const { currentAlgo: algorithm, srp_B: serverValue, srpId } = challenge;
  if (
    !(algorithm instanceof
      Api.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow) ||
    !serverValue || !srpId
  ) {
    throw unsafe("it wants the password in a way that is not known; a newer version may know it");
  }
  const { g: generator, salt1, salt2 } = algorithm;
  const p = toNumber(algorithm.p);
  if (!isSafeGroup(p, generator)) throw unsafe("its question about the password is not safe");
  const b = toNumber(serverValue);
  if (b <= 0n || b >= p) throw unsafe("its question about the password makes no sense");
  const g = BigInt(generator);
  const padded = (value: bigint): Buffer => toBytes(value, NUMBER_BYTES);

  const x = toNumber(await passwordHash(password, salt1, salt2));
  const k = toNumber(sha256(padded(p), padded(g)));
  const gB = (b + p - k * modPow(g, x, p) % p) % p;
  if (!isSafePublicValue(gB, p)) throw unsafe("its question about the password is not safe");
  for (;;) {
    const a = toNumber(randomBytes(NUMBER_BYTES));
    const gA = modPow(g, a, p);
    const u = toNumber(sha256(padded(gA), padded(b)));
    if (!isSafePublicValue(gA, p) || u === 0n) continue;
    const shared = sha256(padded(modPow(gB, a + u * x, p)));
    const group = sha256(padded(g));
    const mixed = sha256(padded(p)).map((byte, i) => byte ^ group[i]!);
    const m1 = sha256(mixed, sha256(salt1), sha256(salt2), padded(gA), padded(b), shared);
    return new Api.InputCheckPasswordSRP({ srpId, A: padded(gA), M1: m1 });
  }
}

async function passwordHash(password: string, salt1: Buffer, salt2: Buffer): Promise<Buffer> {
  const inner = salted(salted(Buffer.from(password, "utf8"), salt1), salt2);
  return salted(await promisify(pbkdf2)(inner, salt1, 100_000, 64, "sha512"), salt2);
}

function salted(data: Uint8Array, salt: Uint8Array): Buffer {
  return sha256(salt, data, salt);
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function unsafe(reason: string): TgkeepError {
  return new TgkeepError("telegram", `Telegram did not sign in: ${reason}`);
}
