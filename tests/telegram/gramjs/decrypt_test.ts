import "../../../lib/telegram/gramjs/quiet_globals.ts";
import "telegram/network/index.js";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { InvalidBufferError, SecurityError } from "telegram/errors/index.js";
import { Api } from "telegram/tl/api.js";
import { loadIge } from "../../../lib/emulator/crypto/aes_ige.ts";
import { sealMessage } from "../../../lib/emulator/mtproto/cipher.ts";
import {
  decryptMessage,
  ForeignMessageError,
  repeatDetector,
} from "../../../lib/telegram/gramjs/decrypt.ts";
import { framePacket, packetReader } from "../../../lib/telegram/gramjs/packets.ts";

await loadIge();
const authKey = randomBytes(256);
const keyId = createHash("sha1").update(authKey).digest("hex").slice(24);

function seal(body: Uint8Array, msgId = 5n): Promise<Buffer> {
  const message = { salt: 1n, sessionId: 2n, msgId, seqNo: 3, body: [body] };
  return sealMessage(message, authKey, keyId, "server");
}

const state = () => ({
  authKey: () => authKey,
  sessionId: () => 2n,
  isRepeated: repeatDetector(),
});

Deno.test("decryptMessage() opens what the holder of the key has sealed, of any size", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 400_000 }), async (length) => {
      const bytes = randomBytes(length);
      const file = new Api.upload.CdnFile({ bytes });
      const { msgId, obj } = decryptMessage(await seal(file.getBytes()), state());
      assert.equal(String(msgId), "5");
      assert.ok(obj instanceof Api.upload.CdnFile);
      assert.ok(bytes.equals(obj.bytes));
    }),
    { numRuns: 30 },
  );
});

Deno.test("decryptMessage() refuses what was changed, repeated, or sealed under another key", async () => {
  const packet = await seal(new Api.upload.CdnFile({ bytes: randomBytes(100) }).getBytes());
  fc.assert(fc.property(fc.nat(packet.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
    const changed = Buffer.from(packet);
    changed[at] = changed[at]! ^ bits;
    assert.throws(() => decryptMessage(changed, state()), SecurityError);
  }));
  const known = state();
  decryptMessage(packet, known);
  assert.throws(
    () => decryptMessage(packet, known),
    (error) => error instanceof ForeignMessageError && error.repeatedId === 5n,
  );
  const ignored = { name: "ForeignMessageError", repeatedId: undefined };
  assert.throws(() => decryptMessage(packet, { ...state(), sessionId: () => 3n }), ignored);
  const even = await seal(new Api.upload.CdnFile({ bytes: randomBytes(100) }).getBytes(), 8n);
  assert.throws(() => decryptMessage(even, state()), ignored);
  assert.throws(
    () => decryptMessage(packet, { ...state(), authKey: () => randomBytes(256) }),
    SecurityError,
  );
  assert.throws(() => decryptMessage(packet.subarray(0, 40), state()), SecurityError);
  assert.throws(() => decryptMessage(packet.subarray(0, -8), state()), SecurityError);
});

Deno.test("decryptMessage() tells the errors of the transport apart", () => {
  const code = Buffer.alloc(4);
  code.writeInt32LE(-404);
  assert.throws(
    () => decryptMessage(code, state()),
    (error) => error instanceof InvalidBufferError && error.code === 404,
  );
});

Deno.test("packetReader() reads what framePacket() writes, and nothing that was damaged", async () => {
  const source = (bytes: Buffer) => {
    let at = 0;
    return {
      readExactly(length: number) {
        assert.ok(length >= 0 && length < 1000);
        const part = bytes.subarray(at, at + length);
        at += length;
        return part.length === length
          ? Promise.resolve(part)
          : Promise.reject(new Error("the stream is over"));
      },
    };
  };
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(),
      fc.nat(),
      async (packet, number, at) => {
        const frame = framePacket(packet, number % 1000);
        assert.deepEqual([...await packetReader(source(frame))()], [...packet]);
        const place = at % frame.length;
        frame[place] = frame[place]! ^ 1;
        await assert.rejects(packetReader(source(frame))());
      },
    ),
  );
});

Deno.test("packetReader() lets others have their turn after a large packet, and tells of silence", async () => {
  const large = Buffer.concat([
    framePacket(randomBytes(80_000), 0),
    framePacket(randomBytes(8), 1),
  ]);
  const silence: number[] = [];
  let rest = large;
  const read = packetReader({
    readExactly(length, into) {
      const bytes = Buffer.from(rest.subarray(0, length));
      rest = rest.subarray(length);
      if (into) bytes.copy(into);
      return Promise.resolve(into ?? bytes);
    },
  }, (ms) => void silence.push(ms));
  const order: string[] = [];
  await read();
  let waiter = Promise.resolve();
  for (let i = 0; i < 40; i++) waiter = waiter.then();
  const kept = waiter.then(() => order.push("kept"));
  await read().then(() => order.push("read"));
  await kept;
  assert.deepEqual(order, ["kept", "read"]);
  assert.equal(silence.length, 2);
});
