// lib/emulator/mtproto/: encryption, salts, message ids, sequence numbers, containers.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { Api } from "telegram/tl/api.js";
import { sealMessage } from "../../lib/emulator/mtproto/cipher.ts";
import { SERVICE } from "../../lib/emulator/mtproto/service_ids.ts";
import { TlReader, VECTOR_ID } from "../../lib/emulator/tl/reader.ts";
import { TlWriter } from "../../lib/emulator/tl/writer.ts";
import {
  containerBody,
  openResult,
  pingBody,
  rawConnect,
  type RawSession,
  rawSession,
} from "./raw_client.ts";
import { rawSetup } from "./raw_api.ts";

/** The code of the next bad_msg_notification, and the message that it is about. */
async function badMessage(session: RawSession): Promise<{ code: number; msgId: bigint }> {
  const { body } = await session.nextOf(SERVICE.badMsgNotification);
  return { code: body.readInt32LE(16), msgId: body.readBigInt64LE(4) };
}

function msgIdAt(unixMs: number): bigint {
  return BigInt(Math.floor(unixMs / 1000)) << 32n;
}

Deno.test("receiveMessage() refuses a wrong salt once and then announces the session", async () => {
  await using setup = await rawSetup("key");
  const { session } = setup;
  const msgId = await session.send({ body: pingBody(1n) });
  const first = await session.next();
  assert.equal(first?.body.readUInt32LE(0), SERVICE.badServerSalt);
  assert.equal(first?.body.readBigInt64LE(4), msgId);
  session.salt = first?.body.readBigInt64LE(20) ?? 0n;
  const second = await session.send({ body: pingBody(2n) });
  const created = await session.nextOf(SERVICE.newSessionCreated);
  assert.equal(created.body.readBigInt64LE(4), second);
  assert.equal(created.body.readBigInt64LE(20), session.salt);
  assert.equal(created.seqNo % 2, 1);
  const pong = await session.nextOf(SERVICE.pong);
  assert.equal(pong.body.readBigInt64LE(4), second);
  assert.equal(pong.body.readBigInt64LE(12), 2n);
  assert.equal(pong.msgId & 3n, 1n);
});

Deno.test("openMessage() makes the server hang up when msg_key does not match", async () => {
  await using setup = await rawSetup("salt");
  const { session, key, connection } = setup;
  const packet = await sealMessage(
    {
      salt: session.salt,
      sessionId: session.id,
      ...session.number("content"),
      body: [pingBody(1n)],
    },
    key.bytes,
    key.id,
    "client",
  );
  packet[40] = (packet[40] ?? 0) ^ 1;
  await connection.send(packet);
  assert.equal(await session.next(), undefined);
});

Deno.test("serveConnection() answers -404 to an auth key that it does not know", async () => {
  await using setup = await rawSetup("salt");
  setup.emulator.forgetKeys();
  await setup.session.send({ body: pingBody(1n) });
  const packet = await setup.connection.next();
  assert.deepEqual(packet, Buffer.from([0x6c, 0xfe, 0xff, 0xff]));
});

Deno.test("a key of one data centre is not known to the other", async () => {
  await using setup = await rawSetup("salt");
  const other = setup.emulator.dataCenters[1];
  await using connection = await rawConnect(other?.port ?? 0);
  const session = rawSession(connection, setup.key);
  await session.send({ body: pingBody(1n) });
  assert.equal((await connection.next())?.readInt32LE(0), -404);
});

const BAD_IDS: readonly (readonly [number, string, (now: number) => bigint])[] = [
  [16, "301 s in the past", (now) => msgIdAt(now - 301_000)],
  [17, "32 s in the future", (now) => msgIdAt(now + 32_000)],
  [18, "not divisible by four", (now) => msgIdAt(now) + 1n],
];

for (const [code, what, idAt] of BAD_IDS) {
  Deno.test(`checkMsgId() answers ${code} to a message id ${what}`, async () => {
    await using setup = await rawSetup("salt");
    const msgId = idAt(Date.now());
    await setup.session.send({ body: pingBody(1n), msgId });
    assert.deepEqual(await badMessage(setup.session), { code, msgId });
  });
}

Deno.test("admit() answers 34 to an odd number on a confirmation, 35 to an even one on a request", async () => {
  await using setup = await rawSetup("initialized");
  const { session } = setup;
  const ack = new TlWriter().int(SERVICE.msgsAck).longs([]).view();
  const first = await session.send({ body: ack, seqNo: session.number("content").seqNo });
  assert.deepEqual(await badMessage(session), { code: 34, msgId: first });
  const config = new Api.help.GetConfig().getBytes();
  const second = await session.send({ body: config, seqNo: session.number("silent").seqNo });
  assert.deepEqual(await badMessage(session), { code: 35, msgId: second });
});

Deno.test("admit() answers 32 to a number too low and 33 to one too high", async () => {
  await using setup = await rawSetup("initialized");
  const { session } = setup;
  const config = new Api.help.GetConfig().getBytes();
  const gap = session.number("silent");
  const reserved = session.number("content");
  const low = await session.send({ body: config, seqNo: 1 });
  assert.deepEqual(await badMessage(session), { code: 32, msgId: low });
  await session.send({ body: config, msgId: reserved.msgId, seqNo: 99 });
  await session.nextOf(SERVICE.rpcResult);
  const later = await session.send({ body: config });
  assert.deepEqual(await badMessage(session), { code: 32, msgId: later });
  const between = await session.send({ body: config, msgId: gap.msgId, seqNo: 101 });
  assert.deepEqual(await badMessage(session), { code: 33, msgId: between });
});

Deno.test("receiveMessage() answers a container in one container", async () => {
  await using setup = await rawSetup("initialized");
  const { session } = setup;
  const config = new Api.help.GetConfig().getBytes();
  const messages = [1, 2, 3].map(() => ({ ...session.number("content"), body: config }));
  await session.send({ role: "silent", body: containerBody(messages) });
  const answers = [];
  for (const _ of messages) answers.push(await session.nextOf(SERVICE.rpcResult));
  assert.deepEqual(
    answers.map(({ body }) => body.readBigInt64LE(4)),
    messages.map(({ msgId }) => msgId),
  );
  assert.ok(answers.every(({ packed }) => packed));
});

Deno.test("receiveMessage() answers 64 to a container inside a container and carries out none of it", async () => {
  await using setup = await rawSetup("initialized");
  const { session, emulator } = setup;
  const before = emulator.stats.requests.get("help.getConfig");
  const inner = { ...session.number("content"), body: new Api.help.GetConfig().getBytes() };
  const nested = { ...session.number("silent"), body: containerBody([inner]) };
  const msgId = await session.send({ role: "silent", body: containerBody([inner, nested]) });
  assert.deepEqual(await badMessage(session), { code: 64, msgId });
  assert.equal(emulator.stats.requests.get("help.getConfig"), before);
});

Deno.test("receiveMessage() answers 19 to a container that came before", async () => {
  await using setup = await rawSetup("initialized");
  const { session } = setup;
  const body = containerBody([{ ...session.number("content"), body: pingBody(1n) }]);
  const numbers = session.number("silent");
  await session.send({ body, ...numbers });
  await session.nextOf(SERVICE.pong);
  await session.send({ body, ...numbers });
  assert.deepEqual(await badMessage(session), { code: 19, msgId: numbers.msgId });
});

Deno.test("a request that comes twice is carried out once and answered twice", async () => {
  await using setup = await rawSetup("initialized");
  const { session, emulator } = setup;
  const numbers = session.number("content");
  const body = new Api.help.GetNearestDc().getBytes();
  await session.send({ body, ...numbers });
  const first = await session.nextOf(SERVICE.rpcResult);
  await session.send({ body, ...numbers });
  const second = await session.nextOf(SERVICE.rpcResult);
  assert.deepEqual(second, first);
  assert.equal(emulator.stats.requests.get("help.getNearestDc"), 1);
});

Deno.test("receiveMessage() takes gzipped requests and gzips large answers", async () => {
  await using setup = await rawSetup("signed_in");
  const { session } = setup;
  const id = Array.from({ length: 30 }, () => new Api.InputUserSelf());
  const request = new Api.users.GetUsers({ id }).getBytes();
  const packed = new TlWriter().int(SERVICE.gzipPacked).bytesValue(gzipSync(request)).view();
  const msgId = await session.send({ body: packed });
  let answer = await session.nextOf(SERVICE.rpcResult);
  while (answer.body.readBigInt64LE(4) !== msgId) answer = await session.nextOf(SERVICE.rpcResult);
  assert.equal(answer.body.readUInt32LE(12), SERVICE.gzipPacked);
  const result = openResult(answer.body);
  assert.deepEqual([result.uint(), result.int()], [VECTOR_ID, 30]);
});

Deno.test("resendUnconfirmed() repeats what a session has not confirmed over its next connection", async () => {
  await using setup = await rawSetup("initialized");
  const { session, emulator, connection } = setup;
  const confirmed = await session.send({ body: new Api.help.GetNearestDc().getBytes() });
  const answer = await session.nextOf(SERVICE.rpcResult);
  await session.send({
    role: "silent",
    body: new TlWriter().int(SERVICE.msgsAck).longs([answer.msgId]).view(),
  });
  emulator.faults.add({ kind: "drop_connection", when: "after" }, { method: "help.getConfig" });
  const lost = await session.send({ body: new Api.help.GetConfig().getBytes() });
  while (await session.next() !== undefined);
  await connection[Symbol.asyncDispose]();

  await using again = await rawConnect(emulator.port);
  session.moveTo(again);
  await session.send({ body: pingBody(9n) });
  const answered: bigint[] = [];
  while (!answered.includes(lost)) {
    answered.push((await session.nextOf(SERVICE.rpcResult)).body.readBigInt64LE(4));
  }
  assert.ok(!answered.includes(confirmed));
  assert.equal(emulator.stats.requests.get("help.getConfig"), 2);
});

Deno.test("handleService() tells states, salts, dropped answers and destroyed sessions", async () => {
  await using setup = await rawSetup("initialized");
  const { session, connection, key } = setup;
  const known = await session.send({ body: new Api.help.GetNearestDc().getBytes() });
  await session.nextOf(SERVICE.rpcResult);
  const ids = [known, known + (1n << 34n)];
  await session.send({ body: new TlWriter().int(SERVICE.msgsStateReq).longs(ids).view() });
  const states = new TlReader((await session.nextOf(SERVICE.msgsStateInfo)).body);
  states.raw(12);
  assert.deepEqual([...states.bytesValue()], [4 + 64, 3]);

  await session.send({ body: new TlWriter().int(SERVICE.getFutureSalts).int(3).view() });
  const salts = new TlReader((await session.nextOf(SERVICE.futureSalts)).body);
  salts.raw(16);
  assert.equal(salts.int(), 3);
  salts.raw(8);
  assert.equal(salts.long(), session.salt);

  const dropped = await session.call(
    new TlWriter().int(SERVICE.rpcDropAnswer).long(known).view(),
  );
  assert.equal(dropped.uint(), SERVICE.rpcAnswerDropped);
  const unknown = await session.call(new TlWriter().int(SERVICE.rpcDropAnswer).long(4n).view());
  assert.equal(unknown.uint(), SERVICE.rpcAnswerUnknown);

  const other = rawSession(connection, key);
  other.salt = session.salt;
  await other.send({ body: pingBody(1n) });
  await session.send({ body: new TlWriter().int(SERVICE.destroySession).long(other.id).view() });
  await session.nextOf(SERVICE.destroySessionOk);
  await session.send({ body: new TlWriter().int(SERVICE.destroySession).long(other.id).view() });
  await session.nextOf(SERVICE.destroySessionNone);
});

Deno.test("msgs_ack is sent for a request that is not answered at once", async () => {
  await using setup = await rawSetup("initialized");
  const { session, emulator } = setup;
  emulator.faults.add({ kind: "lose_reply" }, { method: "help.getConfig" });
  emulator.faults.add({ kind: "delay", ms: 20 }, { method: "help.getNearestDc" });
  const msgId = await session.send({ body: new Api.help.GetNearestDc().getBytes() });
  const ack = new TlReader((await session.nextOf(SERVICE.msgsAck)).body);
  ack.uint();
  assert.deepEqual(ack.longs(), [msgId]);
  const answer = await session.nextOf(SERVICE.rpcResult);
  assert.equal(answer.body.readBigInt64LE(4), msgId);
});
