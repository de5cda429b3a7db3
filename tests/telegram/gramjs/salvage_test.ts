import "../../../lib/telegram/gramjs/quiet_globals.ts";
import "telegram/network/index.js";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import bigInt from "big-integer";
import fc from "fast-check";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { Api } from "telegram/tl/api.js";
import { installContainerReader } from "../../../lib/telegram/gramjs/containers.ts";
import { salvageMessages } from "../../../lib/telegram/gramjs/salvage.ts";
import { restoreVectors } from "../../../lib/telegram/gramjs/vector_marks.ts";
import { withEmulated } from "../../helpers/emulated.ts";

const PEER = new Api.PeerChannel({ channelId: bigInt(5) });

function message(id: number): Api.Message {
  return new Api.Message({
    id,
    peerId: PEER,
    fromId: new Api.PeerUser({ userId: bigInt(7) }),
    date: 1_700_000_000 + id,
    message: `text ${id}`,
    media: new Api.MessageMediaDice({ value: 3, emoticon: "🎲" }),
    entities: [new Api.MessageEntityBold({ offset: 0, length: 2 })],
  });
}

function page(ids: readonly number[]): Buffer {
  return new Api.messages.ChannelMessages({
    pts: 1,
    count: 900,
    messages: ids.map(message),
    topics: [],
    chats: [new Api.ChannelForbidden({ id: bigInt(5), accessHash: bigInt(1), title: "t" })],
    users: [new Api.UserEmpty({ id: bigInt(7) })],
  } as never).getBytes();
}

/** Gives the nth object of a kind an unknown id, and so many more bytes. */
function spoil(bytes: Buffer, id: number, nth: number, extra = 0): Buffer {
  const wanted = Buffer.alloc(4);
  wanted.writeUInt32LE(id);
  let at = -1;
  for (let i = 0; i <= nth; i++) at = bytes.indexOf(wanted, at + 1);
  assert.ok(at >= 0);
  const spoilt = Buffer.from(bytes);
  spoilt.writeUInt32LE(0xdeadbeef, at);
  const rest = Buffer.alloc(extra * 4, 0x2a);
  return Buffer.concat([spoilt.subarray(0, at + 4), rest, spoilt.subarray(at + 4)]);
}

function salvaged(bytes: Buffer): Api.messages.ChannelMessages {
  assert.throws(() => new BinaryReader(bytes).tgReadObject());
  restoreVectors();
  const answer = salvageMessages(bytes);
  assert.ok(answer instanceof Api.messages.ChannelMessages);
  return answer;
}

Deno.test("salvageMessages() keeps number, sender, time and text of a message with unknown media", () => {
  const media = Api.MessageMediaDice.CONSTRUCTOR_ID;
  fc.assert(fc.property(fc.integer({ min: 0, max: 4 }), fc.nat(6), (nth, extra) => {
    const ids = [90, 80, 70, 60, 50];
    const { messages, count, chats, users } = salvaged(spoil(page(ids), media, nth, extra));
    assert.deepEqual(messages.map(({ id }) => id), ids);
    assert.equal(count, 900);
    assert.equal(chats.length + users.length, 2);
    for (const [i, each] of messages.entries()) {
      assert.ok(each instanceof Api.Message);
      assert.equal(each.message, `text ${each.id}`);
      assert.equal(each.date, 1_700_000_000 + each.id);
      assert.ok(each.fromId instanceof Api.PeerUser);
      assert.equal(
        each.media?.className,
        i === nth ? "MessageMediaUnsupported" : "MessageMediaDice",
      );
    }
  }));
});

Deno.test("salvageMessages() reads several messages with unknown parts, in a row too", () => {
  const entity = Api.MessageEntityBold.CONSTRUCTOR_ID;
  const media = Api.MessageMediaDice.CONSTRUCTOR_ID;
  const bytes = spoil(spoil(spoil(page([9, 8, 7, 6]), entity, 1), media, 0), media, 1);
  const { messages } = salvaged(bytes);
  assert.deepEqual(messages.map(({ id }) => id), [9, 8, 7, 6]);
});

Deno.test("salvageMessages() leaves out what is of an unknown kind as a whole", () => {
  const of = (id: number, nth = 0) => salvaged(spoil(page([9, 8, 7]), id, nth, 2));
  assert.deepEqual(of(Api.Message.CONSTRUCTOR_ID, 1).messages.map(({ id }) => id), [9, 7]);
  assert.equal(of(Api.UserEmpty.CONSTRUCTOR_ID).users.length, 0);
  assert.equal(of(Api.ChannelForbidden.CONSTRUCTOR_ID).chats.length, 0);
});

Deno.test("salvageMessages() gives nothing for what makes no sense", () => {
  const bytes = page([3, 2, 1]);
  fc.assert(fc.property(fc.nat(bytes.length - 1), (end) => {
    const answer = salvageMessages(bytes.subarray(0, end));
    // Only the last user of all may be what was unknown.
    if (answer === undefined) return;
    assert.ok(end > bytes.length - 16);
    assert.ok(answer instanceof Api.messages.ChannelMessages);
    assert.equal(answer.messages.length, 3);
  }));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
    salvageMessages(Buffer.concat([bytes.subarray(0, 20), noise]));
  }));
  assert.ok(new BinaryReader(bytes).tgReadObject() instanceof Api.messages.ChannelMessages);
});

Deno.test("an object that nobody waits for does not end the program", async () => {
  installContainerReader();
  const gzip = Buffer.from("a1cf723003616263", "hex");
  const update = new Api.UpdatesTooLong().getBytes();
  new BinaryReader(Buffer.concat([gzip, update])).tgReadObject();
  await new Promise((resolve) => setTimeout(resolve, 10));
});

Deno.test("historyPage() keeps a message that holds something unknown, and later pages as they are", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    const chat = (await telegram.listChats()).find(({ topMessageId }) => topMessageId > 20);
    assert.ok(chat);
    const request = { chat: chat.ref, offsetId: 0, addOffset: 0, limit: 20 };
    const before = await telegram.historyPage(request);
    const of = Api.MessageEntityBold.CONSTRUCTOR_ID;
    for (const kind of [of, Api.PeerUser.CONSTRUCTOR_ID, Api.Message.CONSTRUCTOR_ID]) {
      emulator.faults.add({ kind: "unknown_constructor", of: kind }, {
        method: "messages.getHistory",
      });
      const page = await telegram.historyPage(request);
      assert.ok(page.messages.length >= before.messages.length - 1);
    }
    assert.deepEqual(await telegram.historyPage(request), before);
    emulator.faults.add({ kind: "unknown_constructor", of: Api.Message.CONSTRUCTOR_ID }, {
      method: "messages.getDialogs",
    });
    assert.ok((await telegram.listChats()).length > 1);
  }));
