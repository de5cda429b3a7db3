import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DH_PRIME,
  factorize,
  isSafeGroup,
  isSafePublicValue,
  modPow,
  toBytes,
  toNumber,
  toShortBytes,
} from "../../../lib/telegram/gramjs/numbers.ts";

/** RFC 3526, 2048 bits. */
const GROUP_14 = BigInt(
  "0xffffffffffffffff" +
    "c90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b" +
    "302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5" +
    "ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad96" +
    "1c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e8603" +
    "9b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffffff",
);

Deno.test("factorize() finds the factors of what servers send, the smaller one first", () => {
  // The example of core.telegram.org/mtproto/samples-auth_key.
  assert.deepEqual(factorize(0x17ed48941a08f981n), [0x494c553bn, 0x53911073n]);
  const primes = [2n, 3n, 5n, 127n, 65_537n, 1_000_003n, 2_147_483_647n, 2_147_483_629n];
  for (const p of primes) {
    for (const q of primes) assert.deepEqual(factorize(p * q), p < q ? [p, q] : [q, p]);
  }
});

Deno.test("factorize() refuses what has no factors at once", () => {
  for (const number of [0n, 1n, 2n, 3n, 1_000_003n, 0xffff_ffff_ffff_ffc5n]) {
    assert.throws(() => factorize(number), RangeError);
  }
});

Deno.test("toBytes() and toNumber() give back a number, with zeros in front where there is room", () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), (number) => {
    assert.equal(toNumber(toBytes(number, 40)), number);
    assert.equal(toNumber(toShortBytes(number)), number);
    assert.equal(toBytes(number, 40).length, 40);
  }));
  assert.throws(() => toBytes(256n, 1), RangeError);
});

Deno.test("modPow() agrees with powers that are small enough to be counted", () => {
  const small = fc.bigInt({ min: 1n, max: 1000n });
  fc.assert(
    fc.property(small, fc.bigInt({ min: 0n, max: 50n }), small, (base, exponent, modulus) => {
      assert.equal(modPow(base, exponent, modulus + 1n), base ** exponent % (modulus + 1n));
    }),
  );
});

Deno.test("isSafeGroup() takes Telegram's prime with its generators and other safe primes only", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].filter((g) => isSafeGroup(DH_PRIME, g)), [
    3,
    4,
    5,
    7,
  ]);
  // Its prime is 7 modulo 8, so that 2 generates the subgroup.
  assert.ok(isSafeGroup(GROUP_14, 2));
  assert.ok(!isSafeGroup(GROUP_14 + 24n, 4));
  assert.ok(!isSafeGroup(23n, 4));
  assert.ok(!isSafePublicValue(GROUP_14 - 1n, GROUP_14));
  assert.ok(isSafePublicValue(GROUP_14 / 2n, GROUP_14));
});
