// Bytes that are here are not fetched again, whatever id they have, in whatever chat and run.
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { documentChat, mediaHeavyChat } from "../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue, chatFolder } from "../helpers/archive_truth.ts";
import { eventsNamed, type ExportRun, runExport } from "../helpers/export_run.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

const FIRST: PeerId = "channel1700000101";
const SECOND: PeerId = "channel1700000102";
const SIZES = [5_000, 60_000, 131_072, 131_073, 700_000, 3_200_000];
const SHARED = SIZES.map((bytes, i) => ({ bytes, content: `shared ${i}`, dcId: i % 2 ? 4 : 2 }));
/** One size with a shared file, another content. */
const OWN = [{ bytes: 60_000 }, { bytes: 3_200_000 }, { bytes: 77_000 }];

interface Scene extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly out: string;
  /** Exports and says how many bytes of files were served. */
  run(args: readonly string[], variables?: Record<string, string>): Promise<ExportRun & Served>;
  isTrue(...chats: readonly PeerId[]): Promise<void>;
}

interface Served {
  readonly served: number;
  readonly hashRequests: number;
}

async function scene(): Promise<Scene> {
  const temp = await tempFolder();
  const world = generateWorld({
    seed: 41,
    content: "empty",
    parts: [
      documentChat({ documents: SHARED, id: 1_700_000_101, title: "First" }),
      documentChat({ documents: [...SHARED, ...OWN], id: 1_700_000_102, title: "Second" }),
    ],
  });
  const emulator = await startEmulator({ world });
  const out = join(temp.path, "archive");
  const env = await serverEnvironment(emulator, temp.path);
  return {
    emulator,
    out,
    async run(args, variables = {}) {
      const { stats } = emulator;
      const before = stats.fileBytes;
      stats.requests.clear();
      const run = await runExport([...args, "--out", out], { ...env, ...variables });
      assert.deepEqual(filesBelow(out).filter((path) => path.endsWith(".part")), []);
      const hashRequests = stats.requests.get("upload.getFileHashes") ?? 0;
      return { ...run, served: stats.fileBytes - before, hashRequests };
    },
    isTrue: (...chats) => assertArchiveIsTrue(world, out, chats),
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}

function sum(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}

Deno.test("a chat with the contents of another one under other ids downloads only what is new", async () => {
  await using s = await scene();
  const first = await s.run([FIRST]);
  assert.deepEqual([first.code, first.served], [0, sum(SHARED)], first.stderr);

  const second = await s.run([SECOND]);
  assert.deepEqual([second.code, second.served], [0, sum(OWN)], second.stderr);
  assert.deepEqual({ ...second.report.dedup, hash_requests: 0 }, {
    id_based_hits: 0,
    hash_based_hits: SHARED.length,
    downloads: OWN.length,
    bytes_saved: sum(SHARED),
    hit_rate: 0.667,
    hash_requests: 0,
  });
  assert.equal(second.report.dedup.hash_requests, second.hashRequests);
  const sources = eventsNamed(second, "media.done").map(({ source }) => source);
  assert.equal(sources.filter((source) => source === "hash").length, SHARED.length);
  await s.isTrue(FIRST, SECOND);

  const again = await s.run([FIRST, SECOND]);
  assert.deepEqual([again.code, again.served, again.hashRequests], [0, 0, 0]);
});

Deno.test("one run over both chats downloads each content once, with or without links", async () => {
  for (const link of ["hard", "copy"]) {
    await using s = await scene();
    const run = await s.run([FIRST, SECOND, "--link", link]);
    assert.deepEqual([run.code, run.served], [0, sum(SHARED) + sum(OWN)], run.stderr);
    await s.isTrue(FIRST, SECOND);
  }
});

Deno.test("HASH_BASED_DEDUPLICATION=false downloads, asks for no hashes and touches no cache", async () => {
  await using s = await scene();
  const off = { HASH_BASED_DEDUPLICATION: "false" };
  await s.run([FIRST], off);
  const second = await s.run([SECOND], off);
  assert.deepEqual([second.code, second.served], [0, sum(SHARED) + sum(OWN)], second.stderr);
  assert.equal(second.hashRequests, 0);
  assert.equal(filesBelow(s.out).includes("media_hash_cache.bin"), false);
  await s.isTrue(FIRST, SECOND);
});

Deno.test("a damaged cache is set aside with a warning, and changes nothing in the result", async () => {
  await using s = await scene();
  await s.run([FIRST]);
  const cache = join(s.out, "media_hash_cache.bin");
  const bytes = await Deno.readFile(cache);
  bytes[bytes.length - 1] = bytes.at(-1)! ^ 1;
  await Deno.writeFile(cache, bytes);
  const second = await s.run([SECOND]);
  assert.deepEqual([second.code, second.served], [0, sum(OWN)], second.stderr);
  const [warning] = eventsNamed(second, "warning");
  assert.match(String(warning?.message), /media_hash_cache\.bin is damaged/);
  assert.deepEqual(
    filesBelow(s.out).filter((path) => path.startsWith("media_hash_cache")),
    ["media_hash_cache.bin", "media_hash_cache.bin.damaged"],
  );
  await s.isTrue(FIRST, SECOND);
});

Deno.test("a file that vanished or changed on disk is downloaded again where it is needed", async () => {
  await using s = await scene();
  await s.run([FIRST]);
  const folder = join(s.out, await chatFolder(s.out, FIRST), "files");
  const fileOf = ({ bytes }: { readonly bytes: number }): string =>
    join(
      folder,
      filesBelow(folder).find((name) => Deno.statSync(join(folder, name)).size === bytes)!,
    );
  const [vanished, changed] = [fileOf(SHARED[4]!), fileOf(SHARED[5]!)];
  const before = await Deno.readFile(changed);
  await Deno.remove(vanished);
  await Deno.writeFile(changed, before.map((byte, i) => i === 2_000_000 ? byte ^ 1 : byte));
  const second = await s.run([SECOND]);
  const again = SHARED[4]!.bytes + SHARED[5]!.bytes;
  assert.deepEqual([second.code, second.served], [0, sum(OWN) + again], second.stderr);
  await s.isTrue(SECOND);
  // The chat that they were kept for gets them back, from the disk.
  const first = await s.run([FIRST]);
  assert.deepEqual([first.code, first.served], [0, 0], first.stderr);
  assert.equal(first.report.dedup.hash_based_hits, 2);
  await s.isTrue(FIRST, SECOND);
});

Deno.test("a later run over one chat brings back a file that vanished or changed", async () => {
  await using s = await scene();
  await s.run([FIRST]);
  const folder = join(s.out, await chatFolder(s.out, FIRST), "files");
  const [gone, touched, changed] = filesBelow(folder);
  const bytes = Deno.statSync(join(folder, gone!)).size +
    Deno.statSync(join(folder, changed!)).size;
  await Deno.remove(join(folder, gone!));
  await Deno.utime(join(folder, touched!), 1000, 1000);
  const content = await Deno.readFile(join(folder, changed!));
  await Deno.writeFile(join(folder, changed!), content.map((byte, i) => i === 9 ? byte ^ 1 : byte));
  const second = await s.run([FIRST]);
  assert.deepEqual([second.code, second.served], [0, bytes], second.stderr);
  await s.isTrue(FIRST);
  assert.equal((await s.run([FIRST])).served, 0);
});

Deno.test("equal contents share the disk where Telegram tells no hashes", async () => {
  await using s = await scene();
  s.emulator.faults.add({ kind: "rpc_error", code: 400, message: "LOCATION_INVALID" }, {
    method: "upload.getFileHashes",
    times: Infinity,
  });
  const run = await s.run([FIRST, SECOND]);
  assert.deepEqual([run.code, run.served], [0, 2 * sum(SHARED) + sum(OWN)], run.stderr);
  await s.isTrue(FIRST, SECOND);
  const files = filesBelow(s.out).filter((path) => path.endsWith(".bin") && path.includes("/"));
  const inodes = new Set(files.map((path) => Deno.statSync(join(s.out, path)).ino));
  assert.deepEqual([files.length, inodes.size], [
    2 * SHARED.length + OWN.length,
    SHARED.length + OWN.length,
  ]);
});

Deno.test("expired references, lost answers and flood waits on hashes lose no saving", async () => {
  await using s = await scene();
  await s.run([FIRST]);
  const { faults, world } = s.emulator;
  const method = "upload.getFileHashes";
  faults.add({ kind: "flood_wait", seconds: 1 }, { method });
  faults.add({ kind: "drop_connection", when: "before" }, { method, after: 2 });
  faults.add({ kind: "rpc_error", code: 400, message: "FILE_REFERENCE_EXPIRED" }, {
    method,
    after: 3,
  });
  world.files.epoch++;
  const second = await s.run([SECOND]);
  assert.deepEqual([second.code, second.served], [0, sum(OWN)], second.stderr);
  await s.isTrue(SECOND);
});

Deno.test("photos are kept as ever: they have no hashes", async () => {
  await using temp = await tempFolder();
  const world = generateWorld({
    seed: 42,
    content: "empty",
    parts: [mediaHeavyChat({ files: 6, bytes: 40_000 })],
  });
  await using emulator = await startEmulator({ world });
  const out = join(temp.path, "archive");
  const env = await serverEnvironment(emulator, temp.path);
  const run = await runExport(["channel1700000002", "--media", "photo", "--out", out], env);
  assert.equal(run.code, 0, run.stderr);
  assert.equal(emulator.stats.requests.get("upload.getFileHashes") ?? 0, 0);
});
