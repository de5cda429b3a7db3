// Tests of keeping secrets out of logs.
import assert from "node:assert/strict";
import fc from "fast-check";
import { createRedactor, maskPhone } from "../../../lib/cli/output/redact.ts";

Deno.test("createRedactor() replaces known secrets wherever they stand", () => {
  const redactor = createRedactor();
  redactor.add("correct horse");
  redactor.add("correct horse battery");
  redactor.add("a.b*c(d");
  assert.equal(
    redactor.text("correct horse battery and xa.b*c(dx"),
    "[redacted] and x[redacted]x",
  );
});

Deno.test("createRedactor() recognises secrets by their looks", () => {
  const redactor = createRedactor();
  const token = "123456789:AAE1234567890abcdefghijklmnopqrstuv";
  const key = "Ab3_".repeat(90);
  for (const secret of [token, key, "tg://login?token=AbC_-d", "hunter2"]) {
    const text = redactor.text(`x ${secret} y socks5://me:hunter2@proxy:1 z`);
    assert.ok(!text.includes("hunter2@"));
    if (secret !== "hunter2") assert.ok(!text.includes(secret), text);
  }
  assert.equal(redactor.text("call +1 (202) 555-0123 now"), "call +*********23 now");
});

Deno.test("createRedactor() leaves a code alone inside a longer number", () => {
  const redactor = createRedactor();
  redactor.add("12345");
  assert.equal(
    redactor.text("code 12345, photo_9123456.jpg"),
    "code [redacted], photo_9123456.jpg",
  );
});

Deno.test("createRedactor() takes long secrets alone out of data and keeps numbers and keys", () => {
  const redactor = createRedactor();
  redactor.add("22222");
  redactor.add("open sesame");
  const data = {
    bytes: 22222,
    path: "a/22222",
    list: [{ name: "open sesame +49 151 2345678" }],
    nothing: null,
  };
  assert.deepEqual(redactor.data(data), {
    bytes: 22222,
    path: "a/22222",
    list: [{ name: "[redacted] +49 151 2345678" }],
    nothing: null,
  });
});

Deno.test("createRedactor() tells keys from paths", () => {
  const redactor = createRedactor();
  const bytes = crypto.getRandomValues(new Uint8Array(256));
  for (const key of [bytes.toBase64(), bytes.toBase64({ alphabet: "base64url" }), bytes.toHex()]) {
    assert.equal(redactor.text(`the key ${key}, or so`), "the key [redacted], or so");
  }
  const path = `/home/kim/archive/${"Long_title_".repeat(8)}/files/${
    "a_file_name_".repeat(21)
  }.mp4`;
  assert.equal(redactor.text(`Cannot write ${path}`), `Cannot write ${path}`);
});

Deno.test("createRedactor() lets no secret of four characters or more through", () => {
  const secret = fc.string({ minLength: 4, maxLength: 30 }).filter((text) =>
    text.trim().length >= 4 && !/^\d{1,8}$/.test(text.trim()) && !"[redacted]".includes(text.trim())
  );
  fc.assert(fc.property(fc.uniqueArray(secret, { maxLength: 4 }), fc.string(), (secrets, rest) => {
    const redactor = createRedactor();
    for (const each of secrets) redactor.add(each);
    const text = redactor.text(secrets.map((each) => `${rest} ${each.trim()} `).join(""));
    const left = text.replaceAll("[redacted]", "\n");
    for (const each of secrets) assert.ok(!left.includes(each.trim()), text);
  }));
});

Deno.test("maskPhone() keeps the last two digits", () => {
  assert.equal(maskPhone("+9996621234"), "+********34");
  assert.equal(maskPhone("7"), "7");
});
