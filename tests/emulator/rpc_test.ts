// lib/emulator/rpc.ts and unwrap.ts: what a request must be wrapped in, and who may ask.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { TlWriter } from "../../lib/emulator/tl/writer.ts";
import { SERVICE } from "../../lib/emulator/mtproto/service_ids.ts";
import { initialized, initializedWith, rawSetup } from "./raw_api.ts";
import { containerBody, openResult, readError } from "./raw_client.ts";

const config = new Api.help.GetConfig().getBytes();

Deno.test("openRequest() wants initConnection within invokeWithLayer first", async () => {
  await using setup = await rawSetup("salt");
  const { session } = setup;
  assert.equal(readError(await session.call(config)), "400 CONNECTION_NOT_INITED");
  const wrapped = initialized().subarray(8);
  assert.equal(readError(await session.call(wrapped)), "400 CONNECTION_LAYER_INVALID");
  const future = initialized({ layer: 5000 });
  assert.equal(readError(await session.call(future)), "400 CONNECTION_LAYER_INVALID");
  assert.equal((await session.call(initialized())).uint(), Api.Config.CONSTRUCTOR_ID);
  assert.equal((await session.call(config)).uint(), Api.Config.CONSTRUCTOR_ID);
});

for (const apiId of [0, 10_002]) {
  Deno.test(`openRequest() answers API_ID_INVALID to api_id ${apiId}`, async () => {
    await using setup = await rawSetup("salt");
    const answer = await setup.session.call(initialized({ apiId }));
    assert.equal(readError(answer), "400 API_ID_INVALID");
  });
}

const UNREADABLE: readonly (readonly [string, Buffer, string])[] = [
  ["an unknown method", Buffer.from("04030201", "hex"), "400 INPUT_METHOD_INVALID_16909060"],
  [
    "an unknown constructor within",
    new TlWriter().int(0x0d91a548).int(0x1cb5c415).int(1).int(5).view(),
    "400 INPUT_CONSTRUCTOR_INVALID_5",
  ],
  ["bytes after the request", Buffer.concat([config, Buffer.alloc(4)]), "400 INPUT_FETCH_ERROR"],
  [
    "a request that ends early",
    new Api.auth.CancelCode({ phoneNumber: "1", phoneCodeHash: "2" }).getBytes().subarray(0, 8),
    "400 INPUT_FETCH_ERROR",
  ],
  [
    "a constructor of another type",
    new Api.users.GetFullUser({ id: new Api.InputPeerSelf() as unknown as Api.InputUser })
      .getBytes(),
    "400 INPUT_CONSTRUCTOR_INVALID_2107670217",
  ],
];

for (const [what, body, error] of UNREADABLE) {
  Deno.test(`openRequest() refuses ${what}`, async () => {
    await using setup = await rawSetup("signed_in");
    assert.equal(readError(await setup.session.call(body)), error);
  });
}

Deno.test("expectAllowed() answers AUTH_KEY_UNREGISTERED without a sign-in", async () => {
  await using setup = await rawSetup("initialized");
  const { session } = setup;
  const request = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }).getBytes();
  assert.equal(readError(await session.call(request)), "401 AUTH_KEY_UNREGISTERED");
});

Deno.test("a method that is not served answers METHOD_INVALID", async () => {
  await using setup = await rawSetup("signed_in");
  const request = new Api.account.GetThemes({ format: "x", hash: bigInt.zero }).getBytes();
  assert.equal(readError(await setup.session.call(request)), "400 METHOD_INVALID");
});

Deno.test("invokeAfterMsg waits for the message and fails with it", async () => {
  await using setup = await rawSetup("initialized");
  const { session, emulator } = setup;
  emulator.faults.add({ kind: "delay", ms: 20 }, { method: "help.getNearestDc" });
  const first = { ...session.number("content"), body: new Api.help.GetNearestDc().getBytes() };
  const failing = {
    ...session.number("content"),
    body: new Api.users.GetUsers({ id: [] }).getBytes(),
  };
  const after = (msgId: bigint) => ({
    ...session.number("content"),
    body: new Api.InvokeAfterMsg({ msgId: bigInt(msgId), query: new Api.help.GetConfig() })
      .getBytes(),
  });
  const messages = [first, failing, after(first.msgId), after(failing.msgId), after(4n)];
  await session.send({ role: "silent", body: containerBody(messages) });
  const order: bigint[] = [];
  const results = new Map<bigint, string>();
  while (order.length < messages.length) {
    const { body } = await session.nextOf(SERVICE.rpcResult);
    order.push(body.readBigInt64LE(4));
    const result = openResult(body);
    const isError = result.peekUint() === SERVICE.rpcError;
    results.set(body.readBigInt64LE(4), isError ? readError(result) : "ok");
  }
  assert.deepEqual(messages.map(({ msgId }) => results.get(msgId)), [
    "ok",
    "401 AUTH_KEY_UNREGISTERED",
    "ok",
    "400 MSG_WAIT_FAILED",
    "400 MSG_WAIT_FAILED",
  ]);
  assert.ok(order.indexOf(first.msgId) < order.indexOf(messages[2]?.msgId ?? 0n));
});

Deno.test("wrappers may be nested in gzip and in each other", async () => {
  await using setup = await rawSetup("salt");
  const query = new Api.InvokeWithoutUpdates({ query: new Api.help.GetConfig() });
  const answer = await setup.session.call(initializedWith(query));
  assert.equal(answer.uint(), Api.Config.CONSTRUCTOR_ID);
});
