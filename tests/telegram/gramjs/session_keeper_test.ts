// lib/telegram/gramjs/session_keeper.ts, in a real client against the loopback Telegram.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import "../../../lib/telegram/gramjs/quiet_globals.ts";
import "telegram/network/index.js";
import { delay } from "../../../lib/async/delay.ts";
import { SERVICE } from "../../../lib/emulator/mtproto/service_ids.ts";
import {
  announceSession,
  refuseMessage,
  refuseSalt,
} from "../../../lib/emulator/mtproto/service.ts";
import { queueMessage } from "../../../lib/emulator/mtproto/session.ts";
import type { Session } from "../../../lib/emulator/mtproto/state.ts";
import { startEmulator } from "../../../lib/emulator/server.ts";
import { TlWriter } from "../../../lib/emulator/tl/writer.ts";
import { parseSessionString } from "../../../lib/telegram/session_string.ts";
import { connectTelegram } from "../../../lib/telegram/connect.ts";
import { type Emulated, withEmulated } from "../../helpers/emulated.ts";
import { smallWorld } from "../../emulator/small_world.ts";

/** The only session, which a first request has begun. */
async function began({ telegram, emulator }: Emulated): Promise<Session> {
  await telegram.serverTime();
  const session = emulator.sessions().find(({ link }) => link);
  assert.ok(session);
  return session;
}

async function until(happened: () => boolean, ms: number): Promise<void> {
  for (let waited = 0; !happened(); waited += 20) {
    assert.ok(waited < ms, "it did not happen in time");
    await delay(20);
  }
}

/** Something that the server pushes and wants to have confirmed. */
function push(session: Session, body: Uint8Array): bigint {
  return queueMessage(session, Date.now(), { body, confirm: "expected" }).msgId;
}

const UPDATES_TOO_LONG = new TlWriter().int(0xe317af7e).view();
const UNKNOWN = Buffer.from("efbeadde0102030405060708", "hex");

Deno.test("keepSession() confirms what came although no request follows, unreadable messages too", () =>
  withEmulated({}, async (emulated) => {
    const session = await began(emulated);
    push(session, UPDATES_TOO_LONG);
    push(session, UNKNOWN);
    assert.ok(session.unconfirmed.size >= 2);
    await until(() => session.unconfirmed.size === 0, 3000);
  }));

Deno.test("keepSession() confirms again a message that comes again", () =>
  withEmulated({}, async (emulated) => {
    const session = await began(emulated);
    const id = push(session, UPDATES_TOO_LONG);
    const message = session.unconfirmed.get(id);
    assert.ok(message);
    await until(() => !session.unconfirmed.has(id), 3000);
    session.unconfirmed.set(id, message);
    session.queue.push(message);
    session.link?.flush(session);
    await until(() => !session.unconfirmed.has(id), 3000);
  }));

Deno.test("keepSession() fetches an answer that the server has only announced", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    await telegram.serverTime();
    const fault = emulator.faults.add({ kind: "announce_reply" }, { times: 3 });
    assert.ok(await telegram.serverTime() > 0);
    await Promise.all([telegram.serverTime(), telegram.account()]);
    assert.equal(fault.taken, 3);
    assert.equal(emulator.stats.connections, 1);
  }));

Deno.test("keepSession() tells which messages it has", () =>
  withEmulated({}, async (emulated) => {
    const session = await began(emulated);
    const id = push(session, UPDATES_TOO_LONG);
    const asked = push(session, new TlWriter().int(SERVICE.msgsStateReq).longs([id, 5n]).view());
    await until(() => session.states.has(asked), 1000);
    assert.deepEqual([...session.states.get(asked) ?? []], [4, 1]);
    assert.ok((await emulated.telegram.serverTime()) > 0);
  }));

Deno.test("keepSession() sends a request again when the server asks for it or has lost the session", () =>
  withEmulated({}, async (emulated) => {
    const session = await began(emulated);
    const { telegram, emulator } = emulated;
    for (const way of ["asked", "lost"] as const) {
      const known = new Set(session.requests.keys());
      emulator.faults.add({ kind: "delay", ms: 60_000 }, { method: "help.getConfig" });
      const answer = telegram.serverTime();
      await until(() => session.requests.size > known.size, 1000);
      const id = [...session.requests.keys()].find((each) => !known.has(each));
      assert.ok(id !== undefined);
      if (way === "asked") {
        push(session, new TlWriter().int(SERVICE.msgResendReq).longs([id]).view());
      } else announceSession(session, id + (1n << 32n), Date.now());
      assert.ok(await answer > 0);
    }
    assert.equal(emulator.stats.connections, 1);
  }));

Deno.test("keepSession() outlives a change of salts with many requests under way", () =>
  withEmulated({}, async (emulated) => {
    const session = await began(emulated);
    const { telegram, emulator } = emulated;
    const known = new Set(session.requests.keys());
    emulator.faults.add({ kind: "delay", ms: 60_000 }, { method: "help.getConfig", times: 20 });
    const answers = Array.from({ length: 20 }, () => telegram.serverTime());
    await until(() => session.requests.size === known.size + 20, 1000);
    for (const id of [...session.requests.keys()].filter((each) => !known.has(each))) {
      refuseSalt(session, id, 1, Date.now());
    }
    assert.equal((await Promise.all(answers)).length, 20);
    assert.equal(emulator.stats.connections, 1);
  }));

Deno.test("keepSession() begins a new session when the server refuses numbers, salts or times for good", () =>
  withEmulated({}, async (emulated) => {
    const { telegram, emulator } = emulated;
    for (const refusal of ["numbers", "salts", "time"] as const) {
      const session = await began(emulated);
      let tries = 0;
      const handle = emulator.faults.add({ kind: "delay", ms: 60_000 }, {
        method: "help.getConfig",
        times: Infinity,
      });
      const answer = telegram.serverTime();
      answer.catch(() => undefined);
      const refused = new Set(session.requests.keys());
      await until(() => {
        for (const id of session.requests.keys()) {
          if (refused.has(id)) continue;
          refused.add(id);
          tries++;
          if (refusal === "salts") refuseSalt(session, id, 1, Date.now());
          else {refuseMessage(
              session,
              { msgId: id, seqNo: 1, code: refusal === "time" ? 16 : 33 },
              Date.now(),
            );}
        }
        return session.link === undefined;
      }, 5000);
      await assert.rejects(answer, { name: "ConnectionError" });
      assert.equal(tries, refusal === "numbers" ? 1 : 6);
      handle.remove();
    }
  }));

Deno.test("a client whose clock is wrong is corrected once, and later connections know", async () => {
  const world = smallWorld();
  let ahead = 0;
  await using emulator = await startEmulator({ world, clock: () => Date.now() + ahead });
  for (ahead of [86_400_000, -86_400_000]) {
    await using telegram = await connectTelegram({
      apiId: world.account.apiId,
      apiHash: world.account.apiHash,
      server: {
        host: emulator.host,
        port: emulator.port,
        dcId: emulator.dcId,
        publicKeyPem: emulator.publicKeyPem,
      },
      session: parseSessionString(await emulator.sessionString()),
      onSession: () => Promise.resolve(),
      appVersion: "test",
    });
    const refusals = () => emulator.sessions().flatMap((session) => session.refusals);
    const before = refusals().length;
    const time = await telegram.serverTime();
    assert.ok(Math.abs(time * 1000 - Date.now() - ahead) < 5000);
    assert.equal(refusals().length, before + 1);
    emulator.dropConnections();
    await telegram.serverTime().catch(() => telegram.serverTime());
    assert.equal(refusals().length, before + 1);
  }
});
