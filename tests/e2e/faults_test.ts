// Whatever goes wrong on the way: the export is true in the end, or says what it lacks.
import assert from "node:assert/strict";
import { queueMessage } from "../../lib/emulator/mtproto/session.ts";
import { SERVICE } from "../../lib/emulator/mtproto/service_ids.ts";
import { TlWriter } from "../../lib/emulator/tl/writer.ts";
import type { Fault, FaultSchedule } from "../../lib/emulator/faults.ts";
import type { Emulator } from "../../lib/emulator/server.ts";
import { documentChat } from "../../lib/emulator/world/generate/parts.ts";
import type { World } from "../../lib/emulator/world/world.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue, resultOf } from "../helpers/archive_truth.ts";
import { eventsNamed, type ExportRun, runExport } from "../helpers/export_run.ts";
import { onRequest } from "../helpers/on_request.ts";
import { openScene } from "../helpers/scene.ts";
import { filesBelow } from "../helpers/temp_folder.ts";
import { BULK, faultWorld, MANY, PEERS } from "./fault_world.ts";

const HISTORY = "messages.getHistory";
const FILE = "upload.getFile";

type Switches = readonly (readonly [fault: Fault, schedule: FaultSchedule])[];

interface Case {
  readonly name: string;
  readonly faults?: Switches;
  /** Called before the run; what it returns is called after it. */
  readonly prepare?: (emulator: Emulator) => () => void;
  /** Looks at the run besides the export being true. */
  readonly check?: (run: ExportRun, emulator: Emulator) => void;
}

/** Every so-manieth request of a method suffers. */
function every(fault: Fault, method: string, places: readonly number[]): Switches {
  return places.map((place, i) => [fault, { method, after: i === 0 ? place : place - 1 }]);
}

const refused = (code: number, message: string): Fault => ({ kind: "rpc_error", code, message });

const CASES: readonly Case[] = [
  {
    name: "flood waits within what is allowed are slept and told",
    faults: [
      [{ kind: "flood_wait", seconds: 1 }, { method: HISTORY, after: 2 }],
      [{ kind: "flood_premium_wait", seconds: 1 }, { method: FILE, after: 5 }],
      [{ kind: "flood_wait", seconds: 0 }, { method: "messages.getDialogs" }],
    ],
    check(run) {
      const waits = eventsNamed(run, "flood.wait");
      assert.deepEqual(waits.map(({ method, seconds }) => [method, seconds]), [
        ["messages.getDialogs", 0],
        [HISTORY, 1],
        [FILE, 1],
      ]);
      for (const { ts, until } of waits) {
        assert.ok(Date.parse(String(until)) > Date.parse(String(ts)));
      }
      assert.ok(run.report.duration_ms >= 2_000);
    },
  },
  {
    name: "connections that drop before a request is carried out, or before its answer is sent",
    faults: [
      ...every({ kind: "drop_connection", when: "before" }, HISTORY, [1]),
      ...every({ kind: "drop_connection", when: "before" }, FILE, [3]),
      ...every({ kind: "drop_connection", when: "before" }, "messages.getDialogs", [0]),
      ...every({ kind: "drop_connection", when: "after" }, HISTORY, [3]),
      ...every({ kind: "drop_connection", when: "after" }, FILE, [9]),
      ...every({ kind: "drop_connection", when: "after" }, "auth.exportAuthorization", [0]),
      ...every({ kind: "drop_connection", when: "after" }, "auth.importAuthorization", [0]),
    ],
  },
  {
    name: "every connection closed in the middle",
    prepare(emulator) {
      const history = onRequest(
        emulator.faults,
        { methods: [HISTORY], nth: 3 },
        () => emulator.dropConnections(),
      );
      const file = onRequest(
        emulator.faults,
        { methods: [FILE], nth: 9 },
        () => emulator.dropConnections(),
      );
      return () => {
        history.remove();
        file.remove();
      };
    },
  },
  {
    name: "answers that have to be fetched, and a server that talks and asks without end",
    faults: [[{ kind: "announce_reply" }, { probability: 0.3 }]],
    prepare(emulator) {
      const bodies = [
        new TlWriter().int(SERVICE.msgsStateReq).longs([1n, 5n]).view(),
        new TlWriter().int(SERVICE.msgResendReq).longs([4n]).view(),
        // updatesTooLong, and what no layer knows.
        new TlWriter().int(0xe317af7e).view(),
        new TlWriter().int(0xdeadbeef).long(1n).view(),
      ];
      const timer = setInterval(() => {
        for (const session of emulator.sessions()) {
          if (!session.link) continue;
          for (const body of bodies) {
            queueMessage(session, Date.now(), { body, confirm: "expected" });
          }
        }
      }, 20);
      return () => clearInterval(timer);
    },
  },
  {
    name: "short pages",
    faults: [[{ kind: "short_page", count: 7 }, { method: HISTORY, probability: 0.6 }]],
  },
  {
    name: "pages of one message",
    faults: [[{ kind: "short_page", count: 1 }, { method: HISTORY, times: 30 }]],
  },
  {
    name: "a server in trouble: 500 and -503",
    faults: [
      ...every(refused(500, "RPC_CALL_FAIL"), HISTORY, [1]),
      ...every(refused(-503, "Timeout"), FILE, [4, 5]),
      ...every(refused(500, "RPC_MCGET_FAIL"), "messages.getDialogs", [0]),
    ],
  },
  {
    name: "answers under a key that does not fit",
    faults: [
      ...every({ kind: "corrupt_msg_key" }, HISTORY, [2]),
      ...every({ kind: "corrupt_msg_key" }, FILE, [7]),
    ],
    check(run) {
      // Shorter than the client waits for one part.
      assert.ok(run.report.duration_ms < 15_000, "nothing waits for an answer that is lost");
    },
  },
  {
    name: "file references that expire one by one",
    faults: every({ kind: "expired_reference" }, FILE, [0, 6, 17, 24]),
  },
  {
    name: "all file references expire in the middle of the run",
    prepare(emulator) {
      const moments = [4, 19].map((nth) =>
        onRequest(
          emulator.faults,
          { methods: [FILE], nth },
          () => emulator.world.expireReferences(),
        )
      );
      return () => moments.forEach((moment) => moment.remove());
    },
  },
  {
    name: "parts that come back too short",
    faults: [
      [{ kind: "truncated_part", bytes: 0 }, { method: FILE, after: 4 }],
      [{ kind: "truncated_part", bytes: 100 }, { method: FILE, after: 9, times: 3 }],
    ],
  },
  {
    name: "files that are in another data centre than was said",
    prepare: ({ world }) => moveFiles(world, MANY, 4),
    check(run, { stats }) {
      assert.ok((stats.errors.get("FILE_MIGRATE_4") ?? 0) > 3, run.stderr);
    },
  },
];

Deno.test("an export is true whatever goes wrong on the way", async (t) => {
  await using scene = await openScene(faultWorld(13));
  const { emulator, env } = scene;
  for (const [i, { name, faults = [], prepare, check }] of CASES.entries()) {
    await t.step(name, async () => {
      const out = scene.path(String(i));
      const handles = faults.map(([fault, schedule]) => emulator.faults.add(fault, schedule));
      const undo = prepare?.(emulator);
      const run = await runExport([...PEERS, "--out", out], env);
      undo?.();
      for (const [at, { taken }] of handles.entries()) {
        assert.ok(taken > 0, `fault ${at} has happened`);
      }
      emulator.faults.clear();
      assert.equal(run.code, 0, run.stderr);
      assert.deepEqual(eventsNamed(run, "error"), []);
      await assertArchiveIsTrue(emulator.world, out, PEERS);
      assert.deepEqual(filesBelow(out).filter((path) => path.endsWith(".part")), []);
      check?.(run, emulator);
    });
  }
  assert.deepEqual(emulator.stats.defects, []);
});

/** Moves the documents of a chat; messages go on saying where they were. */
function moveFiles(world: World, peer: PeerId, dcId: number): () => void {
  const { messages } = world.chat(peer);
  const moved: { dcId: number; readonly was: number; readonly file: { dcId: number } }[] = [];
  for (let i = 0; i < messages.size; i++) {
    const { media } = messages.at(i);
    if (media?.type !== "document" || !media.document) continue;
    const file = world.files.find("document", media.document.id) as { dcId: number };
    moved.push({ dcId, was: file.dcId, file });
    file.dcId = dcId;
  }
  return () => moved.forEach(({ file, was }) => file.dcId = was);
}

Deno.test("messages that arrive and go during a run move nothing", async () => {
  await using scene = await openScene(faultWorld(13));
  const { emulator, env } = scene;
  const { world } = emulator;
  const out = scene.path("archive");
  const text = (words: string) => ({ text: { text: words, entities: [] } });
  const moment = onRequest(emulator.faults, { methods: [HISTORY], nth: 3 }, () => {
    for (const id of [1, 57, 200, 201, 300, 400, 480]) world.deleteMessage(BULK, id);
    world.editMessage(BULK, 290, { text: "changed before it was fetched", entities: [] });
    for (let i = 1; i <= 130; i++) world.addMessage(BULK, text(`arrived ${i}`));
  });
  const run = await runExport([BULK, "--out", out], env);
  moment.remove();
  assert.equal(run.code, 0, run.stderr);
  const { messages } = await resultOf(out, BULK);
  const ids = messages.map(({ id }) => id);
  // The first two pages were here already; the archive keeps what is deleted later.
  const expected = Array.from({ length: 480 + 130 }, (_, i) => i + 1)
    .filter((id) => ![201, 300, 400, 480].includes(id));
  assert.deepEqual(ids, expected);
  const byId = new Map(messages.map(({ id, text }) => [id, text]));
  assert.equal(byId.get(290), "changed before it was fetched");
  assert.equal(byId.get(481), "arrived 1");
  assert.equal(byId.get(610), "arrived 130");
});

Deno.test("a file whose message is gone before it is fetched is named, the others are there", async () => {
  await using scene = await openScene(faultWorld(13));
  const { emulator, env } = scene;
  const { world } = emulator;
  const out = scene.path("archive");
  const moment = onRequest(emulator.faults, { methods: [FILE], nth: 3 }, () => {
    world.expireReferences();
    world.deleteMessage(MANY, 9);
  });
  const run = await runExport([MANY, "--out", out], env);
  moment.remove();
  assert.equal(run.code, 4, run.stderr);
  const failed = eventsNamed(run, "media.failed");
  assert.deepEqual(failed.map(({ message_id }) => message_id), [9]);
  assert.match(String(failed[0]?.reason), /gone/);
  assert.equal(run.report.media.downloaded, 14);
  assert.equal(run.report.messages.total, 15);
});

Deno.test("a document that is shorter than announced is named, not kept cut off", async () => {
  await using scene = await openScene(faultWorld(13));
  const { emulator, env } = scene;
  const { world } = emulator;
  const out = scene.path("archive");
  const { media } = world.chat(MANY).messages.at(5);
  assert.ok(media?.type === "document" && media.document);
  const id = media.document.id.toString();
  const cut = emulator.faults.add({ kind: "truncated_part", bytes: 4_096 }, {
    method: FILE,
    times: Infinity,
    where: (request) => String((request as { location: { id: unknown } }).location.id) === id,
  });
  const run = await runExport([MANY, "--out", out], env);
  cut.remove();
  assert.equal(run.code, 4, run.stderr);
  assert.match(String(eventsNamed(run, "media.failed")[0]?.reason), /150000 bytes were announced/);
  await assertArchiveIsTrue(world, out, [MANY], { unavailable: new Set([6]) });
  const again = await runExport([MANY, "--out", out], env);
  assert.equal(again.code, 0, again.stderr);
  await assertArchiveIsTrue(world, out, [MANY]);
});

Deno.test("a data centre that cannot be reached costs its own files and nothing else", async () => {
  const documents = Array.from({ length: 16 }, (_, i) => ({
    bytes: 20_000 + i,
    dcId: i < 8 || i % 2 === 0 ? 4 : 2,
  }));
  const chat: PeerId = "channel1700000301";
  const parts = [documentChat({ documents, id: 1_700_000_301, title: "Far away" })];
  await using scene = await openScene({ seed: 14, content: "empty", parts });
  const { emulator, env } = scene;
  const { world } = emulator;
  const out = scene.path("archive");
  const isAway = (request: unknown): boolean => {
    const id = BigInt(String((request as { location: { id: unknown } }).location.id));
    return world.files.find("document", id)?.dcId === 4;
  };
  const gone = emulator.faults.add({ kind: "drop_connection", when: "before" }, {
    method: FILE,
    times: Infinity,
    where: isAway,
  });
  const run = await runExport([chat, "--out", out], env);
  gone.remove();
  assert.equal(run.code, 4, run.stderr);
  const failed = eventsNamed(run, "media.failed");
  assert.equal(failed.length, documents.filter(({ dcId }) => dcId === 4).length);
  assert.ok(failed.some(({ reason }) => /data centre 4, which keeps it/.test(String(reason))));
  assert.equal(run.report.media.downloaded, documents.length - failed.length);
  const unavailable = new Set(failed.map(({ message_id }) => Number(message_id)));
  await assertArchiveIsTrue(world, out, [chat], { unavailable });
  const again = await runExport([chat, "--out", out], env);
  assert.equal(again.code, 0, again.stderr);
  await assertArchiveIsTrue(world, out, [chat]);
});
