import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { TgkeepError } from "../../../lib/model/errors.ts";
import {
  readableKeys,
  readServerKey,
  telegramKeys,
} from "../../../lib/telegram/gramjs/server_key.ts";

// One of Telegram's own production keys, whose fingerprint is published with it.
const TELEGRAM_KEY = `-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEA6LszBcC1LGzyr992NzE0ieY+BSaOW622Aa9Bd4ZHLl+TuFQ4lo4g
5nKaMBwK/BIb9xUfg0Q29/2mgIR6Zr9krM7HjuIcCzFvDtr+L0GQjae9H0pRB2OO
62cECs5HKhT5DZ98K33vmWiLowc621dQuwKWSQKjWf50XYFw42h21P2KXUGyp2y/
+aEyZ+uVgLLQbRA1dEjSDZ2iGRy12Mk5gpYc397aYp438fsJoHIgJ2lgMv5h7WY9
t6N/byY9Nw9p21Og3AoXSL2q/2IJ1WRUhebgAdGVMlV1fkuOQoEzR7EdpqtQD9Cs
5+bfo3Nhmcyvk5ftB0WkJ9z6bNZ7yxrP8wIDAQAB
-----END RSA PUBLIC KEY-----`;

Deno.test("readServerKey() computes the fingerprint that Telegram publishes", () => {
  const { fingerprint } = readServerKey(TELEGRAM_KEY);
  assert.equal(fingerprint, BigInt.asIntN(64, 0xd09d1d85de64fd85n));
  assert.ok(telegramKeys().some((key) => key.fingerprint === fingerprint));
});

Deno.test("readServerKey() takes PKCS#1 and SPKI", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pkcs1 = readServerKey(publicKey.export({ type: "pkcs1", format: "pem" }).toString());
  const spki = readServerKey(publicKey.export({ type: "spki", format: "pem" }).toString());
  assert.deepEqual(pkcs1, spki);
  assert.equal(pkcs1.e, 65537n);
  assert.equal(pkcs1.n >> 2047n, 1n);
});

Deno.test("readServerKey() says what it wants when the text is no key", () => {
  const { publicKey: short } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const wrong = [
    "",
    "hello",
    TELEGRAM_KEY.replace("RSA PUBLIC", "EC PUBLIC"),
    short.export({ type: "pkcs1", format: "pem" }).toString(),
  ];
  for (const text of wrong) {
    assert.throws(
      () => readServerKey(text),
      (error) =>
        error instanceof TgkeepError && error.code === "usage" &&
        /--server-key/.test(error.message),
    );
  }
  assert.equal(readableKeys([...wrong, TELEGRAM_KEY]).length, 1);
});
