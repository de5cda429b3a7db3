import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { TgkeepError } from "../../lib/model/errors.ts";
import { parseSessionString } from "../../lib/telegram/session_string.ts";

function gramjsString(dc: number, host: string, port: number, key: Uint8Array): string {
  const address = new TextEncoder().encode(host);
  const head = Buffer.alloc(1 + 2);
  head.writeUInt8(dc, 0);
  head.writeUInt16BE(address.length, 1);
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(port);
  return "1" + Buffer.concat([head, address, tail, key]).toString("base64");
}

Deno.test("parseSessionString() reads what GramJS writes, with ports up to 65535", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.oneof(fc.ipV4(), fc.domain()),
      fc.integer({ min: 1, max: 65535 }),
      fc.uint8Array({ minLength: 256, maxLength: 256 }),
      (dc, host, port, key) => {
        fc.pre(host.length <= 100);
        assert.deepEqual(parseSessionString(gramjsString(dc, host, port, key)), {
          homeDc: dc,
          dcs: { [dc]: { host, port, authKey: Buffer.from(key).toString("base64") } },
        });
      },
    ),
  );
});

Deno.test("parseSessionString() reads Telethon's variant with a binary IPv4 address", () => {
  const key = new Uint8Array(256).fill(7);
  const bytes = Buffer.concat([Buffer.from([4, 149, 154, 167, 91, 0x01, 0xbb]), key]);
  const session = parseSessionString("1" + bytes.toString("base64url"));
  assert.equal(session.homeDc, 4);
  assert.equal(session.dcs[4]?.host, "149.154.167.91");
  assert.equal(session.dcs[4]?.port, 443);
});

Deno.test("parseSessionString() refuses anything else without quoting it", () => {
  const secret = "c2VjcmV0LXNlY3JldA";
  for (const text of ["", secret, `1${secret}`, "1%%%", "2" + "A".repeat(360)]) {
    assert.throws(
      () => parseSessionString(text),
      (error) =>
        error instanceof TgkeepError && error.code === "usage" && !error.message.includes(secret),
    );
  }
});
