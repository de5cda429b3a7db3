// lib/emulator/faults.ts, and what each fault looks like from outside.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { Api } from "telegram/tl/api.js";
import { createFaults } from "../../lib/emulator/faults.ts";
import { SERVICE } from "../../lib/emulator/mtproto/service_ids.ts";
import { containerBody, pingBody, rawConnect, readError } from "./raw_client.ts";
import { rawSetup } from "./raw_api.ts";

const METHOD = "help.getNearestDc";
const request = new Api.help.GetNearestDc().getBytes();

Deno.test("take() gives a fault to the method it is for, after and as often as told", () => {
  const faults = createFaults();
  const handle = faults.add({ kind: "lose_reply" }, { method: "a.b", after: 1, times: 2 });
  assert.equal(faults.take("lose_reply", "a.c"), undefined);
  assert.equal(faults.take("drop_connection", "a.b"), undefined);
  const taken = [1, 2, 3, 4].map(() => faults.take("lose_reply", "a.b") !== undefined);
  assert.deepEqual(taken, [false, true, true, false]);
  assert.equal(handle.taken, 2);
});

Deno.test("take() narrows down by the request", () => {
  const faults = createFaults();
  faults.add({ kind: "lose_reply" }, { where: (asked) => asked === 5 });
  assert.equal(faults.take("lose_reply", "a.b", 4), undefined);
  assert.ok(faults.take("lose_reply", "a.b", 5));
});

Deno.test("take() draws probabilities from the seed", () => {
  const draw = (seed: number, probability: number): boolean[] => {
    const faults = createFaults(seed);
    faults.add({ kind: "lose_reply" }, { probability });
    return Array.from({ length: 400 }, () => faults.take("lose_reply", "a.b") !== undefined);
  };
  fc.assert(fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, p) => {
    const drawn = draw(seed, p);
    assert.deepEqual(drawn, draw(seed, p));
    const share = drawn.filter(Boolean).length / drawn.length;
    assert.ok(Math.abs(share - p) < 0.2, `${share} of ${p}`);
  }));
});

Deno.test("add() throws at a probability that is none, and remove() takes the fault away", () => {
  const faults = createFaults();
  assert.throws(() => faults.add({ kind: "lose_reply" }, { probability: 1.1 }), RangeError);
  faults.add({ kind: "lose_reply" }).remove();
  assert.equal(faults.take("lose_reply", "a.b"), undefined);
  faults.add({ kind: "lose_reply" });
  faults.clear();
  assert.equal(faults.take("lose_reply", "a.b"), undefined);
});

const REFUSALS = [
  [{ kind: "flood_wait", seconds: 3 }, "420 FLOOD_WAIT_3"],
  [{ kind: "flood_premium_wait", seconds: 4 }, "420 FLOOD_PREMIUM_WAIT_4"],
  [{ kind: "rpc_error", code: -503, message: "Timeout" }, "-503 Timeout"],
  [{ kind: "revoke_session" }, "401 SESSION_REVOKED"],
] as const;

for (const [fault, error] of REFUSALS) {
  Deno.test(`fault ${fault.kind} refuses one request`, async () => {
    await using setup = await rawSetup("signed_in");
    setup.emulator.faults.add(fault, { method: METHOD });
    assert.equal(readError(await setup.session.call(request)), error);
    assert.equal((await setup.session.call(request)).uint(), Api.NearestDc.CONSTRUCTOR_ID);
  });
}

Deno.test("fault revoke_session signs the key out for good", async () => {
  await using setup = await rawSetup("signed_in");
  setup.emulator.faults.add({ kind: "revoke_session" }, { method: METHOD });
  await setup.session.call(request);
  const me = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }).getBytes();
  assert.equal(readError(await setup.session.call(me)), "401 AUTH_KEY_UNREGISTERED");
});

for (const when of ["before", "after"] as const) {
  Deno.test(`fault drop_connection hangs up ${when} the request is carried out`, async () => {
    await using setup = await rawSetup("initialized");
    const { session, emulator } = setup;
    emulator.faults.add({ kind: "drop_connection", when }, { method: METHOD });
    const numbers = session.number("content");
    await session.send({ body: request, ...numbers });
    while (await session.next() !== undefined);
    await using again = await rawConnect(emulator.port);
    session.moveTo(again);
    await session.send({ body: request, ...numbers });
    let answer = await session.nextOf(SERVICE.rpcResult);
    while (answer.body.readBigInt64LE(4) !== numbers.msgId) {
      answer = await session.nextOf(SERVICE.rpcResult);
    }
    assert.equal(answer.body.readUInt32LE(12), Api.NearestDc.CONSTRUCTOR_ID);
    assert.equal(emulator.stats.requests.get(METHOD), when === "before" ? 2 : 1);
  });
}

Deno.test("fault lose_reply carries the request out and says nothing", async () => {
  await using setup = await rawSetup("initialized");
  const { session, emulator } = setup;
  emulator.faults.add({ kind: "lose_reply" }, { method: METHOD });
  const lost = await session.send({ body: request });
  await session.send({ body: request });
  const { body } = await session.nextOf(SERVICE.rpcResult);
  assert.notEqual(body.readBigInt64LE(4), lost);
  assert.equal(emulator.stats.requests.get(METHOD), 2);
});

Deno.test("fault error_in_container puts the refusal before good answers in one container", async () => {
  await using setup = await rawSetup("initialized");
  const { session, emulator } = setup;
  emulator.faults.add(
    { kind: "error_in_container", code: 400, message: "PEER_ID_INVALID" },
    { method: METHOD },
  );
  const bad = await session.send({ body: request });
  const config = { ...session.number("content"), body: new Api.help.GetConfig().getBytes() };
  const other = { ...session.number("content"), body: new Api.help.GetConfig().getBytes() };
  await session.send({ role: "silent", body: containerBody([config, other]) });
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await session.nextOf(SERVICE.rpcResult));
  assert.ok(answers.every(({ packed }) => packed));
  assert.equal(answers[0]?.body.readBigInt64LE(4), bad);
  assert.equal(answers[0]?.body.readUInt32LE(12), SERVICE.rpcError);
});

Deno.test("fault corrupt_msg_key sends an answer that cannot be opened, and keeps it", async () => {
  await using setup = await rawSetup("initialized");
  const { session, emulator } = setup;
  emulator.faults.add({ kind: "corrupt_msg_key" }, { method: METHOD });
  const numbers = session.number("content");
  await session.send({ body: request, ...numbers });
  await session.send({ body: pingBody(1n) });
  await session.nextOf(SERVICE.pong);
  await session.send({ body: request, ...numbers });
  const { body } = await session.nextOf(SERVICE.rpcResult);
  assert.equal(body.readBigInt64LE(4), numbers.msgId);
  assert.equal(emulator.stats.requests.get(METHOD), 1);
});

Deno.test("latencyMs and the fault delay hold an answer back, and others go on", async () => {
  await using setup = await rawSetup("initialized");
  const { session, emulator } = setup;
  emulator.faults.add({ kind: "delay", ms: 40 }, { method: METHOD });
  emulator.faults.latencyMs = 5;
  const slow = await session.send({ body: request });
  const fast = await session.send({ body: new Api.help.GetConfig().getBytes() });
  const order = [];
  for (let i = 0; i < 2; i++) {
    order.push((await session.nextOf(SERVICE.rpcResult)).body.readBigInt64LE(4));
  }
  assert.deepEqual(order, [fast, slow]);
});

for (const limit of ["bytesPerSecond", "bytesPerSecondPerConnection"] as const) {
  Deno.test(`${limit} slows answers down`, async () => {
    await using setup = await rawSetup("signed_in");
    const { session, emulator } = setup;
    const id = Array.from({ length: 200 }, () => new Api.InputUserSelf());
    const users = new Api.users.GetUsers({ id }).getBytes();
    emulator.faults[limit] = 20_000;
    const begun = performance.now();
    const sent = emulator.stats.bytesOut;
    for (let i = 0; i < 3; i++) await session.call(users);
    const seconds = (performance.now() - begun) / 1000;
    const rate = (emulator.stats.bytesOut - sent) / seconds;
    assert.ok(rate < 21_000, `${rate} bytes a second`);
  });
}

Deno.test("startEmulator() ends while answers are held back", async () => {
  const setup = await rawSetup("initialized");
  setup.emulator.faults.add({ kind: "delay", ms: 600_000 }, { method: METHOD });
  await setup.session.send({ body: request });
  await setup.session.nextOf(SERVICE.msgsAck);
  await setup[Symbol.asyncDispose]();
  assert.deepEqual(setup.emulator.stats.defects, []);
  assert.equal(setup.emulator.stats.openConnections, 0);
});

Deno.test("sessionString() gives a session that is signed in and names the true port", async () => {
  await using setup = await rawSetup("key");
  const bytes = Buffer.from((await setup.emulator.sessionString()).slice(1), "base64");
  assert.equal(bytes.readUInt8(0), 2);
  assert.equal(bytes.toString("latin1", 3, 3 + bytes.readInt16BE(1)), "127.0.0.1");
  assert.equal(bytes.readUInt16BE(12), setup.emulator.port);
  assert.equal(bytes.length, 14 + 256);
});
