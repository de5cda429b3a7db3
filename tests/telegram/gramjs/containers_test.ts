import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import "../../../lib/telegram/gramjs/quiet_globals.ts";
import "telegram/network/index.js";
import bigInt from "big-integer";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { Api } from "telegram/tl/api.js";
import { installContainerReader } from "../../../lib/telegram/gramjs/containers.ts";

interface Opened {
  readonly messages: readonly { readonly msgId: bigInt.BigInteger; readonly obj: unknown }[];
}

const PONG = new Api.Pong({ msgId: bigInt(5), pingId: bigInt(7) }).getBytes();
const UNKNOWN = Buffer.from("efbeadde0102030405060708", "hex");

async function open(...bodies: readonly Buffer[]): Promise<unknown[]> {
  installContainerReader();
  const { messages } =
    await (new BinaryReader(container(bodies)).tgReadObject() as Promise<Opened>);
  return await Promise.all(messages.map(({ obj }) => obj));
}

function container(bodies: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x73f1f8dc);
  head.writeInt32LE(bodies.length, 4);
  return Buffer.concat([
    head,
    ...bodies.flatMap((body, i) => {
      const frame = Buffer.alloc(16);
      frame.writeBigInt64LE(BigInt(4 * i + 1));
      frame.writeInt32LE(i, 8);
      frame.writeInt32LE(body.length, 12);
      return [frame, body];
    }),
  ]);
}

function rpcResult(body: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(0xf35c6d01);
  head.writeBigInt64LE(9n, 4);
  return Buffer.concat([head, body]);
}

function gzipped(data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x3072cfa1);
  head.writeUInt32LE(data.length * 256 + 254, 4);
  return Buffer.concat([head, data, Buffer.alloc((4 - data.length % 4) % 4)]);
}

Deno.test("installContainerReader() reads the other messages when one is of an unknown kind", async () => {
  for (const bodies of [[UNKNOWN, PONG], [PONG, UNKNOWN]]) {
    const objects = await open(...bodies);
    assert.equal(objects.length, 2);
    assert.equal(objects.filter((each) => each instanceof Api.Pong).length, 1);
  }
});

Deno.test("installContainerReader() keeps an answer to its own bytes", async () => {
  const [result] = await open(rpcResult(PONG), PONG) as [{ readonly body: Buffer }];
  assert.deepEqual(result.body, PONG);
});

Deno.test("installContainerReader() survives gzip that is damaged or grows without end", async () => {
  const bomb = gzipSync(Buffer.alloc(70 * 1024 * 1024));
  for (const packed of [Buffer.from("not gzip at all"), bomb]) {
    const [broken, pong] = await open(rpcResult(gzipped(packed)), PONG);
    assert.equal((broken as { className: string }).className, "unreadable message");
    assert.ok(pong instanceof Api.Pong);
  }
  const [whole] = await open(rpcResult(gzipped(gzipSync(PONG)))) as [{ readonly body: Buffer }];
  assert.deepEqual(whole.body, PONG);
});

Deno.test("GramJS finds neither alert nor localStorage", () => {
  assert.equal(Reflect.get(globalThis, "alert"), undefined);
  assert.equal(Reflect.get(globalThis, "localStorage"), undefined);
});
