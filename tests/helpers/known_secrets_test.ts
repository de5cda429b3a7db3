// Tests of the search for secrets, which every end-to-end run relies on.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { assertNoSecrets, type CalledWith } from "./known_secrets.ts";

const KEY = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
const CALL: CalledWith = {
  args: ["login", "--phone", "+44 7700 900123", "--code=73519", "--bot-token", "98765:AAEhBOweik"],
  env: {
    TG_API_HASH: "fedcba9876543210",
    TGKEEP_PASSWORD: "correct horse",
    TGKEEP_PROXY: "socks5://me:pr0xypass@h:1",
  },
};

Deno.test("assertNoSecrets() finds every form of a secret", () => {
  const leaks = [
    "as +447700900123.",
    "as +44 7700 900-123",
    "code 73519",
    "98765:AAEhBOweik",
    "pr0xypass",
    "hash fedcba9876543210",
    Buffer.from("correct horse").toString("base64"),
    Buffer.from("correct horse").toString("hex").toUpperCase(),
  ];
  for (const leak of leaks) {
    assert.throws(
      () => assertNoSecrets(["nothing", `x ${leak} y`], CALL),
      /a secret .* was written/,
    );
  }
  assertNoSecrets(["photo_735191.jpg +********23 1735192 horse"], CALL);
});

Deno.test("assertNoSecrets() finds the keys of the session file", async () => {
  const path = await Deno.makeTempFile();
  try {
    const dcs = { 2: { authKey: KEY.toString("base64") } };
    await Deno.writeTextFile(path, JSON.stringify({ version: 1, session: { dcs } }));
    const call = { args: [], env: { TGKEEP_SESSION: path } };
    for (const encoding of ["base64", "base64url", "hex"] as const) {
      assert.throws(() => assertNoSecrets([`key=${KEY.toString(encoding)}`], call));
    }
    assertNoSecrets(["nothing"], call);
  } finally {
    await Deno.remove(path);
  }
});
