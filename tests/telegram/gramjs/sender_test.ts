import "../../../lib/telegram/gramjs/quiet_globals.ts";
import "telegram/network/index.js";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import bigInt from "big-integer";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { RequestState } from "telegram/network/RequestState.js";
import { Api } from "telegram/tl/api.js";
import { TLMessage } from "telegram/tl/core/TLMessage.js";
import { TlWriter } from "../../../lib/emulator/tl/writer.ts";
import { SERVICE } from "../../../lib/emulator/mtproto/service_ids.ts";
import { installContainerReader } from "../../../lib/telegram/gramjs/containers.ts";
import { createSender } from "../../../lib/telegram/gramjs/sender.ts";

/** What becomes of a request with this answer. */
async function outcome(answer: Uint8Array): Promise<unknown> {
  installContainerReader();
  const { sender, stop } = createSender({ dcId: 2, onLog: () => undefined }, {
    onReceived: () => undefined,
    onUpdate: () => undefined,
    onBroken: () => undefined,
  });
  const state = new RequestState(new Api.help.GetConfig() as never);
  const id = bigInt(4);
  state.msgId = id;
  sender._pendingState.set(id, state);
  const body = new TlWriter().int(SERVICE.rpcResult).long(4n).raw(answer).view();
  const object = new BinaryReader(Buffer.from(body)).tgReadObject();
  await sender._processMessage(new TLMessage(bigInt(5), 1, object as never));
  stop();
  return await state.promise;
}

const packed = (bytes: Uint8Array) =>
  new TlWriter().int(SERVICE.gzipPacked).bytesValue(gzipSync(bytes)).view();
const refusal = new Api.RpcError({ errorCode: 420, errorMessage: "FLOOD_WAIT_3" }).getBytes();

Deno.test("createSender() takes a refusal for one whether it is packed or not", async () => {
  for (const answer of [refusal, packed(refusal)]) {
    await assert.rejects(outcome(answer), { name: "RpcError", status: 420, type: "FLOOD_WAIT_3" });
  }
  const nearest = new Api.NearestDc({ country: "AQ", thisDc: 1, nearestDc: 2 }).getBytes();
  for (const answer of [nearest, packed(nearest)]) {
    const found = await outcome(answer);
    assert.ok(found instanceof Api.NearestDc);
    assert.equal(found.country, "AQ");
  }
});
