// What a server may say at any time must not disturb the requests that are under way.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import "../../../lib/telegram/gramjs/quiet_globals.ts";
import "telegram/network/index.js";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { SERVICE } from "../../../lib/emulator/mtproto/service_ids.ts";
import { queueMessage } from "../../../lib/emulator/mtproto/session.ts";
import { TlWriter } from "../../../lib/emulator/tl/writer.ts";
import { PAGE_LIMIT } from "../../../lib/history/history_page.ts";
import type { HistoryPage } from "../../../lib/telegram/gateway.ts";
import { withEmulated } from "../../helpers/emulated.ts";

const UPDATE = new Api.UpdateShort({ update: new Api.UpdateConfig(), date: 1 }).getBytes();
const STRANGE = Buffer.from(
  new Api.Updates({
    updates: [new Api.UpdateConfig()],
    users: [],
    chats: [],
    date: 1,
    seq: 1,
  } as never).getBytes(),
);
STRANGE.writeUInt32LE(0xdeadbeef, STRANGE.indexOf(new Api.UpdateConfig().getBytes()));

/** One of each kind. */
const PUSHES: readonly Uint8Array[] = [
  UPDATE,
  STRANGE,
  new Api.UpdatesTooLong().getBytes(),
  Buffer.from("efbeadde0102030405060708", "hex"),
  Buffer.alloc(4),
  new TlWriter().int(SERVICE.gzipPacked).bytesValue(gzipSync(UPDATE)).view(),
  new TlWriter().int(SERVICE.gzipPacked).bytesValue(Buffer.from("no gzip")).view(),
  new TlWriter().int(SERVICE.pong).long(1n).long(2n).view(),
  new TlWriter().int(SERVICE.msgsAck).longs([4n, 8n]).view(),
  new TlWriter().int(SERVICE.msgsStateReq).longs([1n, 5n]).view(),
  new TlWriter().int(SERVICE.msgResendReq).longs([4n]).view(),
  new TlWriter().int(SERVICE.futureSalts).long(4n).int(5).int(0).view(),
  new TlWriter().int(SERVICE.rpcResult).long(4n).raw(UPDATE).view(),
  new TlWriter().int(SERVICE.rpcResult).long(4n).int(SERVICE.rpcError).int(400)
    .string("NOBODY_ASKED").view(),
  new Api.MsgsAllInfo({ msgIds: [bigInt(4)], info: "1" }).getBytes(),
  new Api.DestroySessionOk({ sessionId: bigInt(4) }).getBytes(),
];

Deno.test("requests are answered whatever the server says in between", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    const chats = await telegram.listChats();
    const readAll = () =>
      Promise.all(chats.map(async ({ ref }): Promise<HistoryPage | string> => {
        const request = { chat: ref, offsetId: 1, addOffset: -PAGE_LIMIT, limit: PAGE_LIMIT };
        return await telegram.historyPage(request).catch((error) => String(error));
      }));
    const quiet = await readAll();
    let pushed = 0;
    const push = (): void => {
      for (const session of emulator.sessions()) {
        if (!session.link) continue;
        const body = PUSHES[pushed++ % PUSHES.length]!;
        queueMessage(session, Date.now(), { body, confirm: "expected" });
      }
    };
    const timer = setInterval(() => {
      for (let i = 0; i < 5; i++) push();
    }, 1);
    try {
      for (let i = 0; i < 100 && pushed < 4 * PUSHES.length; i++) {
        assert.deepEqual(await readAll(), quiet);
      }
    } finally {
      clearInterval(timer);
    }
    assert.ok(pushed >= 4 * PUSHES.length, `${pushed} messages`);
    assert.equal(emulator.stats.connections, 1);
    assert.deepEqual(emulator.stats.defects, []);
  }));
