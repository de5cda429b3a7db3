// The server's side of two-step verification: SRP (core.telegram.org/api/srp).
import { Buffer } from "node:buffer";
import { createHash, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { DH_GENERATOR, DH_PRIME, modPow, toBytes, toNumber } from "../telegram/gramjs/numbers.ts";

/** The group that proofs are made in. */
export interface PasswordGroup {
  readonly prime: bigint;
  readonly generator: number;
}

/** What a client needs to prove that it knows the password. */
export interface PasswordChallenge {
  readonly group: PasswordGroup;
  readonly salt1: Buffer;
  readonly salt2: Buffer;
  readonly srpId: bigint;
  /** g_b, 256 bytes. */
  readonly publicValue: Buffer;
}

/** A proof, as `inputCheckPasswordSRP` carries it. */
export interface PasswordProof {
  readonly srpId: bigint;
  /** g_a. */
  readonly publicValue: Uint8Array;
  readonly m1: Uint8Array;
}

/** Checks proofs of one password. */
export interface PasswordCheck {
  challenge(): Promise<PasswordChallenge>;
  /** `unknown_id`: no challenge has that srp_id, or it has been used. */
  check(proof: PasswordProof): Promise<"right" | "wrong" | "unknown_id">;
}

/** Challenges that are kept open at one time. */
const MAX_OPEN = 16;

/** Makes the check of a password, in the group that Telegram uses unless another is given. */
export function createPasswordCheck(
  password: string,
  group: PasswordGroup = { prime: DH_PRIME, generator: DH_GENERATOR },
): PasswordCheck {
  const { prime } = group;
  const g = BigInt(group.generator);
  const multiplier = toNumber(sha256(toBytes(prime, 256), toBytes(g, 256)));
  const generatorHash = sha256(toBytes(g, 256));
  const salt1 = randomBytes(40);
  const salt2 = randomBytes(16);
  const open = new Map<bigint, { readonly secret: bigint; readonly publicValue: Buffer }>();
  let verifier: Promise<bigint> | undefined;
  const getVerifier = (): Promise<bigint> =>
    verifier ??= makeVerifier(
      password,
      { salt1, salt2, group },
    );
  return {
    async challenge() {
      const v = await getVerifier();
      const secret = toNumber(randomBytes(256));
      const b = (multiplier * v + modPow(g, secret, prime)) % prime;
      const publicValue = toBytes(b, 256);
      const srpId = randomBytes(8).readBigInt64LE(0);
      open.set(srpId, { secret, publicValue });
      const [oldest] = open.keys();
      if (open.size > MAX_OPEN && oldest !== undefined) open.delete(oldest);
      return { group, salt1, salt2, srpId, publicValue };
    },
    async check({ srpId, publicValue, m1 }) {
      const challenge = open.get(srpId);
      if (challenge === undefined) return "unknown_id";
      open.delete(srpId);
      const a = toNumber(publicValue);
      if (publicValue.length > 256 || a <= 0n || a >= prime) return "wrong";
      const gA = toBytes(a, 256);
      const u = toNumber(sha256(gA, challenge.publicValue));
      const base = a * modPow(await getVerifier(), u, prime) % prime;
      const sharedKey = sha256(toBytes(modPow(base, challenge.secret, prime), 256));
      const groupHash = sha256(toBytes(prime, 256))
        .map((byte, index) => byte ^ (generatorHash[index] ?? 0));
      const expected = sha256(
        groupHash,
        sha256(salt1),
        sha256(salt2),
        gA,
        challenge.publicValue,
        sharedKey,
      );
      return m1.length === 32 && timingSafeEqual(expected, m1) ? "right" : "wrong";
    },
  };
}

async function makeVerifier(
  password: string,
  { salt1, salt2, group }: Pick<PasswordChallenge, "salt1" | "salt2" | "group">,
): Promise<bigint> {
  const inner = salted(salted(Buffer.from(password, "utf8"), salt1), salt2);
  const slow = await promisify(pbkdf2)(inner, salt1, 100_000, 64, "sha512");
  return modPow(BigInt(group.generator), toNumber(salted(slow, salt2)), group.prime);
}

function salted(data: Uint8Array, salt: Uint8Array): Buffer {
  return sha256(salt, data, salt);
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
