// lib/emulator/transport/framing.ts
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { createFraming, FramingError } from "../../lib/emulator/transport/framing.ts";
import { fullFrame } from "./raw_client.ts";

const packets = fc.array(
  fc.integer({ min: 2, max: 300 }).map((words) => randomBytes(words * 4)),
  { minLength: 1, maxLength: 6 },
);

function sent(kind: string, list: readonly Buffer[]): Buffer {
  if (kind === "full") return Buffer.concat(list.map((packet, index) => fullFrame(packet, index)));
  if (kind === "abridged") {
    return Buffer.concat([Buffer.from([0xef]), ...list.flatMap(abridgedFrame)]);
  }
  return Buffer.concat([Buffer.alloc(4, 0xee), ...list.flatMap(intermediateFrame)]);
}

function abridgedFrame(packet: Buffer): Buffer[] {
  const words = packet.length / 4;
  const head = words < 127 ? [words] : [127, words & 255, words >> 8, 0];
  return [Buffer.from(head), packet];
}

function intermediateFrame(packet: Buffer): Buffer[] {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(packet.length);
  return [head, packet];
}

for (const kind of ["full", "abridged", "intermediate"]) {
  Deno.test(`createFraming() cuts ${kind} packets wherever the stream is split`, () => {
    fc.assert(fc.property(packets, fc.integer({ min: 1, max: 97 }), (list, size) => {
      const framing = createFraming();
      const stream = sent(kind, list);
      const received: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size) {
        framing.push(stream.subarray(at, at + size));
        for (let packet = framing.next(); packet; packet = framing.next()) received.push(packet);
      }
      assert.deepEqual(received, list);
    }));
  });
}

Deno.test("createFraming() wraps packets as the client does", () => {
  const packet = randomBytes(2048);
  const framing = createFraming();
  framing.push(fullFrame(randomBytes(8), 0));
  framing.next();
  assert.deepEqual(framing.wrap(packet), fullFrame(packet, 0));
  assert.deepEqual(framing.wrap(packet), fullFrame(packet, 1));
});

const packet = Buffer.alloc(40, 1);
const BAD: readonly (readonly [string, Buffer])[] = [
  ["a wrong CRC32", Buffer.from(fullFrame(packet, 0).map((byte, i) => (i === 20 ? 9 : byte)))],
  ["a wrong sequence number", fullFrame(packet, 1)],
  ["a repeated sequence number", Buffer.concat([fullFrame(packet, 0), fullFrame(packet, 0)])],
  ["a length that is no multiple of four", fullFrame(Buffer.alloc(41), 0)],
  ["a length over the limit", fullFrame(Buffer.alloc(2 * 1024 * 1024 + 4), 0)],
  ["a length of nothing", fullFrame(Buffer.alloc(0), 0)],
  ["HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n")],
];

for (const [what, stream] of BAD) {
  Deno.test(`createFraming() throws at ${what}`, () => {
    const framing = createFraming();
    framing.push(stream);
    assert.throws(() => {
      while (framing.next());
    }, FramingError);
  });
}
