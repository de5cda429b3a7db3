import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import "../../../lib/telegram/gramjs/quiet_globals.ts";
import "telegram/network/index.js";
import bigInt from "big-integer";
import fc from "fast-check";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { Api } from "telegram/tl/api.js";
import { installFastReader } from "../../../lib/telegram/gramjs/fast_reader.ts";

Deno.test("installFastReader() reads integers as GramJS does", () => {
  const own = {
    readByte: BinaryReader.prototype.readByte,
    readInt: BinaryReader.prototype.readInt,
    readLong: BinaryReader.prototype.readLong,
  };
  installFastReader();
  assert.notEqual(BinaryReader.prototype.readLong, own.readLong);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 13, maxLength: 13 }), fc.boolean(), (bytes, signed) => {
      const fast = new BinaryReader(Buffer.from(bytes));
      const slow = Object.assign(new BinaryReader(Buffer.from(bytes)), own);
      assert.equal(fast.readByte(), slow.readByte());
      assert.equal(fast.readInt(signed), slow.readInt(signed));
      assert.equal(fast.readLong(signed).toString(), slow.readLong(signed).toString());
      assert.throws(() => fast.readByte(), RangeError);
    }),
  );
});

Deno.test("installFastReader() keeps every field of a message, and lets one with id 0 pass", () => {
  installFastReader();
  for (const id of [0, 77]) {
    const written = new Api.Message({
      id,
      peerId: new Api.PeerUser({ userId: bigInt(5) }),
      date: 1_700_000_000,
      message: "text",
      out: true,
      groupedId: bigInt("9007199254740993"),
    });
    const read = new BinaryReader(written.getBytes()).tgReadObject() as Api.Message;
    assert.ok(read instanceof Api.Message);
    assert.equal(read.id, id);
    assert.equal(read.message, "text");
    assert.equal(read.out, true);
    assert.equal(read.groupedId?.toString(), "9007199254740993");
  }
});
