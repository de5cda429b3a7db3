import assert from "node:assert/strict";
import type { Clock } from "../../lib/async/clock.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { exportChats, type ExportDeps, type ExportRequest } from "../../lib/export/export_chats.ts";
import { renderArchive } from "../../lib/export/render_archive.ts";
import { ALL_MEDIA } from "../../lib/media/filter.ts";
import type { Chat } from "../../lib/model/chat.ts";
import { ConnectionError, RpcError } from "../../lib/model/errors.ts";
import { type ExportReport, isLogged, type RunEvent } from "../../lib/model/events.ts";
import type { Message } from "../../lib/model/message.ts";
import {
  chatOf,
  documentMessage,
  fakeGateway,
  type FakeWorld,
  fakeWorld,
  patternBytes,
  remoteFile,
  textMessage,
} from "../helpers/fake_gateway.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

/** A clock that moves by itself and never waits. */
function quickClock(stepMs = 1): Clock {
  let now = 1_700_000_000_000;
  return {
    now: () => now += stepMs,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
      return Promise.resolve();
    },
  };
}

interface Run {
  readonly report: ExportReport;
  readonly events: readonly RunEvent[];
}

async function run(
  world: FakeWorld,
  folder: string,
  changes: Partial<ExportRequest> & Pick<Partial<ExportDeps>, "signal" | "clock" | "onDefect"> = {},
): Promise<Run> {
  const { signal, clock = quickClock(), onDefect, ...request } = changes;
  const events: RunEvent[] = [];
  await using archive = await openArchive(folder);
  const report = await exportChats(
    {
      gateway: fakeGateway(world),
      archive,
      onEvent: (event) => events.push(event),
      signal,
      version: "1.2.3",
      clock,
      ...(onDefect ? { onDefect } : {}),
    },
    {
      chats: world.chats,
      range: {},
      media: ALL_MEDIA,
      formats: ["json"],
      link: "hard",
      ...request,
    },
  );
  return { report, events };
}

function addChat(world: FakeWorld, chat: Chat, messages: readonly Message[]): void {
  const top = messages.at(-1)?.id ?? 0;
  const index = world.chats.findIndex(({ ref }) => ref.id === chat.ref.id);
  if (index >= 0) world.chats.splice(index, 1);
  world.chats.push({ ...chat, topMessageId: top });
  world.messages.set(chat.ref.id, [...messages]);
}

function texts(chatId: Message["chatId"], count: number): readonly Message[] {
  return Array.from({ length: count }, (_, i) => textMessage(chatId, i + 1));
}

async function resultIds(folder: string, chat: string): Promise<readonly number[]> {
  const text = await Deno.readTextFile(`${folder}/${chat}/result.json`);
  const { messages } = JSON.parse(text) as { messages: { id: number }[] };
  return messages.map(({ id }) => id);
}

const names = (events: readonly RunEvent[]) => events.filter(isLogged).map(({ event }) => event);

Deno.test("exportChats() fetches, downloads, renders and reports", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  world.files.set("f", patternBytes(50));
  addChat(world, chatOf("chat5"), [
    ...texts("chat5", 250),
    documentMessage("chat5", 251, remoteFile("f", 50), { fileName: "/a.pdf" }),
  ]);
  const { report, events } = await run(world, folder.path);
  assert.equal(report.exit_code, 0);
  assert.equal(report.messages.new, 251);
  assert.equal(report.messages.total, 251);
  assert.deepEqual(report.media, { downloaded: 1, failed: 0, skipped: 0, bytes: 50 });
  assert.deepEqual(names(events), [
    "run.started",
    "chat.started",
    "history.progress",
    "media.done",
    "chat.finished",
    "export.finished",
  ]);
  assert.equal((await resultIds(folder.path, "Family_5")).length, 251);
  assert.deepEqual(filesBelow(`${folder.path}/Family_5`), ["files/_a_251.pdf", "result.json"]);
});

Deno.test("exportChats() takes both halves of a migrated group", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("channel9", { type: "private_supergroup" }), texts("channel9", 3));
  world.messages.set("chat4", [...texts("chat4", 2)]);
  world.details.set("channel9", { migratedFrom: { id: "chat4" } });
  await run(world, folder.path);
  const expected = [-999_999_999, -999_999_998, 1, 2, 3];
  assert.deepEqual(await resultIds(folder.path, "Family_9"), expected);
  // Nothing new: nothing is asked for, neither details nor the end of the older half.
  world.calls.clear();
  const { report } = await run(world, folder.path);
  assert.deepEqual([report.exit_code, report.messages.new, report.messages.total], [0, 0, 5]);
  assert.equal(world.calls.size, 0);
});

Deno.test("exportChats() fetches only what is new in a second run", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("chat5"), texts("chat5", 120));
  await run(world, folder.path);
  addChat(world, chatOf("chat5"), texts("chat5", 130));
  world.calls.clear();
  const { report } = await run(world, folder.path);
  assert.equal(report.messages.new, 10);
  assert.equal(world.calls.get("historyPage"), 2);
  assert.equal((await resultIds(folder.path, "Family_5")).length, 130);
});

Deno.test("exportChats() fills the hole below an earlier, narrower run", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("chat5"), texts("chat5", 500));
  const first = await run(world, folder.path, { range: { last: 20 } });
  assert.equal(first.report.messages.new, 20);
  const second = await run(world, folder.path);
  assert.equal(second.report.messages.new, 480);
  assert.deepEqual(
    await resultIds(folder.path, "Family_5"),
    Array.from({ length: 500 }, (_, i) => i + 1),
  );
});

Deno.test("exportChats() stopped at any request and repeated gives the same result.json", async () => {
  const build = (): FakeWorld => {
    const world = fakeWorld();
    world.files.set("f", patternBytes(1_500_000));
    const file = remoteFile("f", 1_500_000);
    addChat(world, chatOf("chat5"), [
      ...texts("chat5", 320),
      documentMessage("chat5", 321, file, { fileName: "a.bin" }),
      documentMessage("chat5", 400, file, { fileName: "b.bin" }),
    ]);
    return world;
  };
  await using whole = await tempFolder();
  await run(build(), whole.path);
  const expected = await Deno.readTextFile(`${whole.path}/Family_5/result.json`);
  for (let stopAt = 1; stopAt <= 6; stopAt++) {
    await using folder = await tempFolder();
    const world = build();
    const controller = new AbortController();
    let requests = 0;
    world.before = () => {
      if (++requests === stopAt) controller.abort(new Error("stop"));
    };
    const { report } = await run(world, folder.path, { signal: controller.signal });
    assert.equal(report.exit_code, 130);
    const left = filesBelow(folder.path).filter((path) => path.includes("/"));
    // Files come beside the history: what has its final name is whole.
    for (const path of left.filter((path) => !path.endsWith(".part"))) {
      assert.equal(path, "Family_5/files/a_321.bin");
      const bytes = await Deno.readFile(`${folder.path}/${path}`);
      assert.deepEqual(bytes, patternBytes(1_500_000));
    }
    await run(world, folder.path);
    assert.equal(await Deno.readTextFile(`${folder.path}/Family_5/result.json`), expected);
    assert.deepEqual(
      filesBelow(`${folder.path}/Family_5`),
      filesBelow(`${whole.path}/Family_5`),
    );
  }
});

Deno.test("exportChats() takes the exit code of an interruption from its reason", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("chat5"), texts("chat5", 3));
  const signal = AbortSignal.abort(Object.assign(new Error("Interrupted"), { exitCode: 143 }));
  const { report, events } = await run(world, folder.path, { signal });
  assert.equal(report.exit_code, 143);
  assert.deepEqual(names(events), ["run.started", "warning", "export.finished"]);
});

Deno.test("exportChats() goes on with the others when one chat fails for its own reason", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("chat5"), texts("chat5", 3));
  addChat(world, chatOf("chat6", { fullName: "Work" }), texts("chat6", 3));
  world.before = (method, request) => {
    const { chat } = request as { chat?: { id: string } };
    if (method === "historyPage" && chat?.id === "chat5") {
      throw new RpcError(400, "CHANNEL_PRIVATE", "messages.getHistory");
    }
  };
  const { report, events } = await run(world, folder.path);
  assert.equal(report.exit_code, 1);
  assert.equal(report.messages.new, 3);
  const error = events.find(({ event }) => event === "error");
  assert.ok(error?.event === "error");
  assert.equal(error.code, "telegram");
  assert.match(error.message, /"Family" \(chat5\).*CHANNEL_PRIVATE/);
  assert.deepEqual(await resultIds(folder.path, "Work_6"), [1, 2, 3]);
});

Deno.test("exportChats() ends with code 4 when a file could not be had", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("chat5"), [documentMessage("chat5", 1, remoteFile("gone", 5))]);
  const { report } = await run(world, folder.path);
  assert.equal(report.exit_code, 4);
  assert.equal(report.media.failed, 1);
  const text = await Deno.readTextFile(`${folder.path}/Family_5/result.json`);
  assert.match(text, /File unavailable, please try again later/);
});

Deno.test("exportChats() ends the run for a long flood wait, a dead session, a dead network", async () => {
  const cases = [
    [new RpcError(420, "FLOOD_WAIT_9999", "messages.getHistory"), 5, "flood_wait"],
    [new RpcError(401, "AUTH_KEY_UNREGISTERED", "messages.getHistory"), 3, "sign_in_needed"],
    [new ConnectionError("Cannot reach 127.0.0.1:1"), 1, "network"],
  ] as const;
  for (const [fault, exitCode, code] of cases) {
    await using folder = await tempFolder();
    const world = fakeWorld();
    addChat(world, chatOf("chat5"), texts("chat5", 150));
    addChat(world, chatOf("chat6"), texts("chat6", 3));
    let requests = 0;
    world.before = () => {
      if (++requests > 1) throw fault;
    };
    const { report, events } = await run(world, folder.path);
    assert.equal(report.exit_code, exitCode);
    assert.equal(report.messages.new, 100);
    assert.equal(events.filter(({ event }) => event === "chat.started").length, 1);
    assert.ok(events.some((event) => event.event === "error" && event.code === code));
    assert.equal(events.at(-1)?.event, "export.finished");
  }
});

Deno.test("exportChats() tells flood waits and progress, the latter at most once a second", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("chat5"), texts("chat5", 2000));
  let flooded = false;
  world.before = () => {
    if (flooded) return;
    flooded = true;
    throw new RpcError(420, "FLOOD_WAIT_3", "messages.getHistory");
  };
  const clock = quickClock(250);
  const { events, report } = await run(world, folder.path, { clock });
  const wait = events.find(({ event }) => event === "flood.wait");
  assert.ok(wait?.event === "flood.wait");
  assert.equal(wait.seconds, 3);
  const progress = events.flatMap((event) => event.event === "history.progress" ? [event] : []);
  const seconds = report.duration_ms / 1000;
  assert.ok(
    progress.length >= 4 && progress.length <= seconds,
    `${progress.length} in ${seconds} s`,
  );
  assert.deepEqual(progress.map(({ total }) => total), progress.map(() => 2000));
});

Deno.test("exportChats() tells the end of every history, and what a run has to fetch", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  const progressOf = async (request: Partial<ExportRequest> = {}) => {
    const { events } = await run(world, folder.path, request);
    return events.flatMap((event) =>
      event.event === "history.progress" ? [[event.fetched, event.expected, event.total]] : []
    );
  };
  addChat(world, chatOf("chat5"), texts("chat5", 120));
  assert.deepEqual(await progressOf({ range: { last: 20 } }), [[20, 20, 120]]);
  assert.deepEqual(await progressOf({ range: { since: 1 } }), [[100, undefined, 120]]);
  assert.deepEqual(await progressOf(), []);
  addChat(world, chatOf("chat5"), texts("chat5", 150));
  assert.deepEqual(await progressOf(), [[30, 30, 150]]);
  assert.deepEqual(await progressOf({ refresh: 10 }), [[10, undefined, undefined]]);
});

Deno.test("exportChats() ends with the report whatever is thrown, and hands a defect on", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("chat5"), texts("chat5", 150));
  addChat(world, chatOf("chat6"), texts("chat6", 3));
  const defect = new TypeError("cannot read properties of nothing");
  let requests = 0;
  world.before = () => {
    if (++requests > 1) throw defect;
  };
  const defects: unknown[] = [];
  const { report, events } = await run(world, folder.path, {
    onDefect: (error) => defects.push(error),
  });
  assert.equal(report.exit_code, 1);
  assert.equal(report.messages.new, 100);
  assert.deepEqual(defects, [defect]);
  assert.deepEqual(names(events), [
    "run.started",
    "chat.started",
    "history.progress",
    "error",
    "export.finished",
  ]);
  const error = events.find(({ event }) => event === "error");
  assert.ok(error?.event === "error");
  assert.equal(error.code, "internal");
  assert.match(error.message, /"Family" \(chat5\).*TypeError: cannot read properties of nothing/);
});

Deno.test("exportChats() keeps the name of a chat that fails on one line", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("chat5", { fullName: "Family\nerror: forged" }), texts("chat5", 3));
  world.before = () => {
    throw new RpcError(400, "CHANNEL_PRIVATE", "messages.getHistory");
  };
  const { events } = await run(world, folder.path);
  const error = events.find(({ event }) => event === "error");
  assert.ok(error?.event === "error");
  assert.match(error.message, /^Cannot export "Family error: forged" \(chat5\)/);
});

Deno.test("exportChats() reports a disk that cannot be written", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  addChat(world, chatOf("chat5"), texts("chat5", 3));
  await Deno.writeTextFile(`${folder.path}/Family_5`, "in the way");
  const { report, events } = await run(world, folder.path);
  assert.equal(report.exit_code, 6);
  assert.ok(events.some((event) => event.event === "error" && /Family_5/.test(event.message)));
  await Deno.remove(`${folder.path}/Family_5`);
  assert.equal((await run(world, folder.path)).report.exit_code, 0);
});

/** Runs an export whose parts of files come only when `open` is called. */
function heldExport(world: FakeWorld, folder: string, request: Partial<ExportRequest> = {}) {
  const gate = Promise.withResolvers<void>();
  const events: RunEvent[] = [];
  const gateway = fakeGateway(world);
  const waiters: { readonly name: string; readonly resolve: () => void }[] = [];
  const report = (async () => {
    await using archive = await openArchive(folder);
    return await exportChats({
      gateway: {
        ...gateway,
        async filePart(part, signal) {
          const aborted = Promise.withResolvers<never>();
          const onAbort = (): void => aborted.reject(signal?.reason);
          signal?.addEventListener("abort", onAbort, { once: true });
          await Promise.race([gate.promise, aborted.promise]);
          return await gateway.filePart(part, signal);
        },
      },
      archive,
      onEvent(event) {
        events.push(event);
        const name = "chat_id" in event ? `${event.event} ${event.chat_id}` : event.event;
        for (const each of waiters) if (each.name === name) each.resolve();
      },
      version: "1.2.3",
      clock: quickClock(),
    }, {
      chats: world.chats,
      range: {},
      media: ALL_MEDIA,
      formats: ["json"],
      link: "hard",
      ...request,
    });
  })();
  return {
    report,
    events,
    open: () => gate.resolve(),
    until: (name: string) => new Promise<void>((resolve) => waiters.push({ name, resolve })),
  };
}

/** A chat of 250 texts after a file. */
function withFile(chatId: Message["chatId"], fileId: string): readonly Message[] {
  const file = documentMessage(chatId, 1, remoteFile(fileId, 50), { fileName: "a.pdf" });
  return [file, ...texts(chatId, 251).slice(1)];
}

Deno.test("exportChats() goes on with histories while files are under way", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  for (const id of ["f5", "f6", "f7"]) world.files.set(id, patternBytes(50, Number(id[1])));
  addChat(world, chatOf("chat5"), withFile("chat5", "f5"));
  addChat(world, chatOf("chat6", { fullName: "Work" }), withFile("chat6", "f6"));
  addChat(world, chatOf("chat7", { fullName: "Talk" }), texts("chat7", 3));
  const held = heldExport(world, folder.path);
  // Neither the history of its own chat nor those of the others wait for the file.
  await held.until("chat.finished chat7");
  assert.deepEqual(
    held.events.filter(({ event }) => event === "chat.finished").length,
    1,
  );
  held.open();
  const report = await held.report;
  assert.equal(report.exit_code, 0);
  assert.deepEqual([report.messages.new, report.media.downloaded], [505, 2]);
  assert.equal(report.parallel_media.concurrent_peak, 2);
  for (const chat of ["Family_5", "Work_6"]) {
    assert.equal((await resultIds(folder.path, chat)).length, 251);
    const text = await Deno.readTextFile(`${folder.path}/${chat}/result.json`);
    assert.match(text, /files\/a_1\.pdf/);
  }
});

Deno.test("exportChats() stops the files of one chat when the history of another ends the run", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  world.files.set("f5", patternBytes(50));
  addChat(world, chatOf("chat5"), withFile("chat5", "f5"));
  addChat(world, chatOf("chat6"), texts("chat6", 3));
  addChat(world, chatOf("chat7"), texts("chat7", 3));
  world.before = (method, request) => {
    const { chat } = request as { chat?: { id: string } };
    if (method !== "historyPage" || chat?.id !== "chat6") return;
    throw new RpcError(420, "FLOOD_WAIT_9999", "messages.getHistory");
  };
  const held = heldExport(world, folder.path);
  const report = await held.report;
  assert.equal(report.exit_code, 5);
  assert.ok(held.events.some(({ event }) => event === "media.started"), "it was under way");
  assert.deepEqual([report.media.failed, report.pool.active_threads], [0, 0]);
  assert.deepEqual(names(held.events), [
    "run.started",
    "chat.started",
    "history.progress",
    "chat.started",
    "error",
    "export.finished",
  ]);
  assert.equal((await run(fixed(world), folder.path)).report.exit_code, 0);
});

/** The world without what went wrong in it. */
function fixed(world: FakeWorld): FakeWorld {
  world.before = () => {};
  return world;
}

Deno.test("exportChats() finishes no chat of which a file is missing because of the disk", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  world.files.set("f5", patternBytes(50));
  addChat(world, chatOf("chat5"), withFile("chat5", "f5"));
  await Deno.mkdir(`${folder.path}/Family_5`);
  await Deno.writeTextFile(`${folder.path}/Family_5/files`, "in the way");
  const { report, events } = await run(world, folder.path);
  assert.equal(report.exit_code, 6);
  assert.equal(report.media.failed, 0, "the disk is to blame, not the file");
  assert.ok(!names(events).includes("chat.finished"));
});

Deno.test("exportChats() fetches one file at a time under a memory limit that cannot be met", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  const ids = [1, 2, 3, 4];
  for (const id of ids) world.files.set(`f${id}`, patternBytes(50, id));
  addChat(
    world,
    chatOf("chat5"),
    ids.map((id) => documentMessage("chat5", id, remoteFile(`f${id}`, 50))),
  );
  const { report, events } = await run(world, folder.path, {
    memoryLimitBytes: 1,
    clock: quickClock(1000),
  });
  assert.deepEqual([report.exit_code, report.media.downloaded], [0, 4]);
  assert.deepEqual(
    [report.parallel_media.concurrent_peak, report.parallel_media.memory_throttles],
    [1, 1],
  );
  assert.equal(events.filter(({ event }) => event === "warning").length, 1);
});

Deno.test("renderArchive() writes the same outputs again without Telegram", async () => {
  await using folder = await tempFolder();
  const world = fakeWorld();
  const vcard = "BEGIN:VCARD\nEND:VCARD";
  const contact = { type: "contact", firstName: "A", lastName: "B", phoneNumber: "1" } as const;
  addChat(world, chatOf("chat5"), [
    ...texts("chat5", 3),
    textMessage("chat5", 4, { media: { ...contact, vcard } }),
  ]);
  await run(world, folder.path);
  const path = `${folder.path}/Family_5/result.json`;
  const before = await Deno.readTextFile(path);
  assert.match(before, /contacts\/contact_4\.vcard/);
  await Deno.remove(`${folder.path}/Family_5`, { recursive: true });
  using archive = await openArchive(folder.path, { mode: "existing" });
  const events: RunEvent[] = [];
  const deps = { archive, onEvent: (event: RunEvent) => void events.push(event) };
  const rendered = await renderArchive(deps, ["json"]);
  assert.deepEqual(rendered, { chats: 1, messages: 4, outputs: ["Family_5/result.json"] });
  assert.equal(await Deno.readTextFile(path), before);
  assert.equal(await Deno.readTextFile(`${folder.path}/Family_5/contacts/contact_4.vcard`), vcard);
  assert.deepEqual(names(events), ["chat.started", "chat.finished"]);
});
