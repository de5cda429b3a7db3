// Which messages and files an export takes: ranges, topics, halves, kinds, sizes, and what is new.
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { CHATS } from "../../lib/emulator/world/generate/every_kind.ts";
import { bulkTextChat } from "../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { type Truth, truthOf } from "../../lib/emulator/world/truth.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue, resultOf } from "../helpers/archive_truth.ts";
import { eventsNamed, type ExportRun, runExport } from "../helpers/export_run.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const BULK: PeerId = "channel1700000001";
const MESSAGES = 1_250;
const HISTORY = "messages.getHistory";
const NOT_INCLUDED = "(File not included. Change data exporting settings to download.)";
const TOO_LARGE = "(File exceeds maximum size. Change data exporting settings to download.)";

interface Scene extends AsyncDisposable {
  readonly emulator: Emulator;
  /** Exports into a folder of its own, or again into one that is named. */
  run(args: readonly string[], out?: string): Promise<ExportRun & { readonly out: string }>;
  /** How many requests of a method came since the last call. */
  requests(method: string): number;
}

async function scene(): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const temp = stack.use(await tempFolder());
  const world = generateWorld({ seed: 17, parts: [bulkTextChat({ messages: MESSAGES })] });
  const emulator = stack.use(await startEmulator({ world }));
  const env = await serverEnvironment(emulator, temp.path);
  const before = new Map<string, number>();
  let runs = 0;
  const owned = stack.move();
  return {
    emulator,
    async run(args, out = join(temp.path, `run ${++runs}`)) {
      for (const [method, count] of emulator.stats.requests) before.set(method, count);
      const run = await runExport([...args, "--out", out], env);
      assert.equal(run.code, 0, run.stderr);
      return { ...run, out };
    },
    requests: (method) => (emulator.stats.requests.get(method) ?? 0) - (before.get(method) ?? 0),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function idsOf(out: string, peer: PeerId): Promise<readonly number[]> {
  return (await resultOf(out, peer)).messages.map(({ id }) => Number(id));
}

function trueIds(truth: Truth, wanted: (id: number, unixTime: number) => boolean) {
  return truth.messages
    .filter((message) => wanted(Number(message.id), Number(message.date_unixtime)))
    .map(({ id }) => Number(id));
}

Deno.test("ranges of a history: ids, dates, the newest, and what is new the next time", async (t) => {
  await using at = await scene();
  const { run, requests, emulator } = at;
  const { world } = emulator;
  const truth = truthOf(world, BULK);
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);

  await t.step("--last", async () => {
    const { out } = await run([BULK, "--last", "120"]);
    assert.deepEqual(await idsOf(out, BULK), numbers(MESSAGES - 119, MESSAGES));
    assert.ok(requests(HISTORY) <= 4, `${requests(HISTORY)} pages`);
  });

  await t.step("--min-id and --max-id, which are both included", async () => {
    const { out } = await run([BULK, "--min-id", "300", "--max-id", "501"]);
    assert.deepEqual(await idsOf(out, BULK), numbers(300, 501));
    assert.ok(requests(HISTORY) <= 4, `${requests(HISTORY)} pages`);
  });

  await t.step("--since and --until, both days included", async () => {
    // The days of the messages 400 and 800 or so, as a person in this time zone writes them.
    const [first, last] = [400, 800].map((i) => new Date(dateOf(truth, i) * 1000));
    const [start, end] = [dayStart(first!, 0), dayStart(last!, 1)];
    const { out } = await run([BULK, "--since", day(first!), "--until", day(last!)]);
    const expected = trueIds(truth, (_, time) => time >= start && time < end);
    assert.ok(expected.length > 0 && expected.length <= MESSAGES);
    assert.deepEqual(await idsOf(out, BULK), expected);
  });

  await t.step("--until a day before the chat began gives an empty chat", async () => {
    const { out } = await run([BULK, "--until", "2013-08-14"]);
    assert.deepEqual(await idsOf(out, BULK), []);
  });

  await t.step("a part first, the whole later: only what is missing is fetched", async () => {
    const { out } = await run([BULK, "--min-id", "201", "--max-id", "900"]);
    const rest = await run([BULK], out);
    assert.equal(rest.report.messages.new, MESSAGES - 700);
    assert.ok(requests(HISTORY) <= 8, `${requests(HISTORY)} pages`);
    await assertArchiveIsTrue(world, out, [BULK]);

    for (let i = 0; i < 5; i++) {
      world.addMessage(BULK, { text: { text: `new ${i}`, entities: [] } });
    }
    const news = await run([BULK], out);
    assert.equal(news.report.messages.new, 5);
    assert.equal(news.report.messages.total, MESSAGES + 5);
    assert.ok(requests(HISTORY) <= 2, `${requests(HISTORY)} pages`);
    const total = [...emulator.stats.requests.keys()].reduce(
      (sum, name) => sum + requests(name),
      0,
    );
    assert.ok(total <= 9, `${total} requests`);
    await assertArchiveIsTrue(world, out, [BULK]);
  });
});

Deno.test("halves of a migrated group are one chat, the older half first", async (t) => {
  await using at = await scene();
  const { run, emulator, requests } = at;
  const truth = truthOf(emulator.world, CHATS.friends);
  const all = trueIds(truth, () => true);
  const older = all.filter((id) => id < 0);
  const newer = all.filter((id) => id > 0);

  await t.step("both halves, once each", async () => {
    const { out } = await run([CHATS.friends]);
    await assertArchiveIsTrue(emulator.world, out, [CHATS.friends]);
    await run([CHATS.friends], out);
    assert.equal(requests(HISTORY), 0);
    assert.equal(requests("channels.getFullChannel"), 0);
  });

  await t.step("--last reaches into the older half", async () => {
    const { out } = await run([CHATS.friends, "--last", String(newer.length + 4)]);
    assert.deepEqual(await idsOf(out, CHATS.friends), [...older.slice(-4), ...newer]);
    const few = await run([CHATS.friends, "--last", "3"]);
    assert.deepEqual(await idsOf(few.out, CHATS.friends), newer.slice(-3));
  });

  await t.step("--min-id means the newer half", async () => {
    const { out } = await run([CHATS.friends, "--min-id", String(newer[5])]);
    assert.deepEqual(await idsOf(out, CHATS.friends), newer.slice(5));
  });

  await t.step("--until the day of the migration leaves the newer half out", async () => {
    const last = truth.messages.findLast(({ id }) => Number(id) < 0);
    const date = new Date(Number(last?.date_unixtime) * 1000);
    const { out } = await run([CHATS.friends, "--until", day(date)]);
    const end = dayStart(date, 1);
    assert.deepEqual(await idsOf(out, CHATS.friends), trueIds(truth, (_, time) => time < end));
  });
});

Deno.test("--topic takes one topic of a forum, and the whole forum can follow", async () => {
  await using at = await scene();
  const { run, emulator } = at;
  const { world } = emulator;
  const truth = truthOf(world, CHATS.forum);
  const topic = world.chat(CHATS.forum).topics.find(({ title }) => title === "Off topic 🎈")!;
  const { out } = await run([CHATS.forum, "--topic", String(topic.id)]);
  const expected = truth.messages.filter(({ topic_id }) => topic_id === topic.id);
  assert.ok(expected.length >= 6);
  const { messages } = await resultOf(out, CHATS.forum);
  assert.deepEqual(messages.map(({ id }) => id), expected.map(({ id }) => id));

  const general = await run([CHATS.forum, "--topic", "1"]);
  assert.deepEqual(
    await idsOf(general.out, CHATS.forum),
    truth.messages.filter(({ topic_id }) => topic_id === 1).map(({ id }) => Number(id)),
  );

  const whole = await run([CHATS.forum], out);
  assert.equal(whole.report.messages.new, truth.messages.length - expected.length);
  await assertArchiveIsTrue(world, out, [CHATS.forum]);
});

Deno.test("--media and --max-size leave files out, say so, and get them later", async (t) => {
  await using at = await scene();
  const { run, emulator, requests } = at;
  const { world } = emulator;
  const files = (messages: readonly unknown[]): readonly Record<string, unknown>[] =>
    messages.filter((each) =>
      typeof each === "object" && each !== null && ("file" in each || "photo" in each)
    ) as Record<string, unknown>[];

  await t.step("--media none asks for no file", async () => {
    const { out, report } = await run([CHATS.files, "--media", "none"]);
    assert.equal(requests("upload.getFile"), 0);
    assert.ok(report.media.skipped > 40);
    const { messages } = await resultOf(out, CHATS.files);
    for (const { file } of files(messages)) assert.equal(file, NOT_INCLUDED);
  });

  await t.step("--media photo,voice", async () => {
    const { out, events } = await run([CHATS.alice, "--media", "photo,voice"]);
    const kinds = new Set(eventsNamed({ events }, "media.done").map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ["photo", "voice"]);
    const { messages } = await resultOf(out, CHATS.alice);
    const { files: had } = truthOf(world, CHATS.alice);
    for (const { id, media_type, file } of files(messages)) {
      if (file === undefined || !had.has(Number(id))) continue;
      if (media_type === "voice_message") assert.match(String(file), /^voice_messages\//);
      else assert.equal(file, NOT_INCLUDED);
    }
  });

  await t.step("--max-size, then everything", async () => {
    const limited = await run([CHATS.files, "--max-size", "1MiB"]);
    const { messages } = await resultOf(limited.out, CHATS.files);
    let large = 0;
    for (const { file, file_size } of files(messages)) {
      const isLarge = Number(file_size) > 1_048_576;
      if (isLarge) large++;
      assert.equal(file === TOO_LARGE, isLarge, `${file} of ${file_size} bytes`);
    }
    assert.equal(large, 3);
    assert.equal(limited.report.media.skipped, 3);
    for (const { bytes } of eventsNamed(limited, "media.done")) {
      assert.ok(Number(bytes) <= 1_048_576);
    }

    const rest = await run([CHATS.files], limited.out);
    assert.equal(rest.report.media.downloaded, 3);
    await assertArchiveIsTrue(world, limited.out, [CHATS.files]);
  });
});

Deno.test("one file in several messages and chats is fetched once", async () => {
  await using at = await scene();
  const { run, emulator } = at;
  const saved: PeerId = `user${emulator.world.account.userId}`;
  const bytesOf = (peers: readonly PeerId[]): number =>
    peers.flatMap((peer) => [...truthOf(emulator.world, peer).files.values()].flat())
      .reduce((sum, { size }) => sum + size, 0);
  for (const link of ["hard", "copy"]) {
    const before = emulator.stats.fileBytes;
    const { out, report } = await run([CHATS.files, saved, "--link", link]);
    assert.equal(report.dedup.id_based_hits, 4, "a document and its thumbnail, twice more");
    assert.equal(emulator.stats.fileBytes - before, report.media.bytes);
    assert.equal(report.media.bytes + report.dedup.bytes_saved, bytesOf([CHATS.files, saved]));
    assert.ok(report.dedup.bytes_saved > 1_400_000);
    await assertArchiveIsTrue(emulator.world, out, [CHATS.files, saved]);
  }
});

function dateOf(truth: Truth, index: number): number {
  return Number(truth.messages[index]?.date_unixtime);
}

/** A date as the command line takes it. */
function day(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Unix time in seconds of the beginning of that day, or of one so many days later. */
function dayStart(date: Date, later: number): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + later).getTime() / 1000;
}
