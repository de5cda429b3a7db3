import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Archive } from "../../../lib/archive/archive.ts";
import { openArchive } from "../../../lib/archive/open_archive.ts";
import type { MediaJob } from "../../../lib/archive/types.ts";
import { type Dedup, openDedup } from "../../../lib/media/dedup/deduplicate.ts";
import type { LinkMode } from "../../../lib/media/place.ts";
import { RpcError, TgkeepError } from "../../../lib/model/errors.ts";
import type { RemoteFile } from "../../../lib/model/file.ts";
import type { FileHash } from "../../../lib/telegram/gateway.ts";
import { chatOf, documentMessage, patternBytes, remoteFile } from "../../helpers/fake_gateway.ts";
import { type LocalHasher, localHasher } from "../../helpers/local_hasher.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

const CUT = 131_072;
const SMALL = 20_000;
const LARGE = 3_000_000;

interface Fixture extends AsyncDisposable {
  readonly folder: string;
  readonly archive: Archive;
  readonly hasher: LocalHasher;
  readonly warnings: string[];
  /** Content by id. */
  readonly files: Map<string, Uint8Array>;
  /** What was asked: id and offset. */
  readonly asked: string[];
  /** So much later than it is. */
  passedMs: number;
  /** Answers instead of the true ones. */
  answer: (file: RemoteFile, offset: number) => Promise<readonly FileHash[]>;
  dedup: Dedup;
  reopen(content?: "off"): Promise<void>;
  /** Gets one file as the program does. Returns how it came. */
  get(id: string, options?: GetOptions): Promise<"downloaded" | "id" | "hash">;
  path(id: string): string;
}

interface GetOptions {
  readonly link?: LinkMode;
  readonly refresh?: () => Promise<RemoteFile | undefined>;
  readonly signal?: AbortSignal;
  /** Ends the download. */
  readonly until?: Promise<void>;
}

async function fixture(content: Record<string, Uint8Array>): Promise<Fixture> {
  const temp = await tempFolder();
  const folder = temp.path;
  const archive = await openArchive(folder);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]!.key;
  const files = new Map(Object.entries(content));
  const ids = [...files.keys()];
  const messages = ids.map((id, i) =>
    documentMessage("chat5", i + 1, remoteFile(id, files.get(id)!.length), {
      fileName: `${id}.bin`,
    })
  );
  archive.commitPage({ history, messages, peers: [] });
  const jobs = new Map<string, MediaJob>(
    archive.takeMediaJobs(history, 1000).map((job) => [job.file.location.id, job]),
  );
  const hasher = localHasher();
  const warnings: string[] = [];
  const asked: string[] = [];
  const open = (mode?: "off"): Dedup =>
    openDedup({
      archive,
      hasher,
      gateway: {
        fileHashes(file, offset, signal) {
          signal?.throwIfAborted();
          asked.push(`${file.location.id}@${offset}`);
          return f.answer(file, offset);
        },
      },
      content: mode ?? { maxEntries: 100 },
      hashPatienceMs: 100,
      now: () => Date.now() + f.passedMs,
      onWarning: (message) => warnings.push(message),
    });
  const f: Fixture = {
    folder,
    archive,
    hasher,
    warnings,
    files,
    asked,
    passedMs: 0,
    answer: (file, offset) => Promise.resolve(hashesOf(files.get(file.location.id)!, offset)),
    dedup: undefined as unknown as Dedup,
    async reopen(mode) {
      await f.dedup[Symbol.asyncDispose]();
      f.dedup = open(mode);
    },
    path: (id) => `${folder}/${chat.folder}/${jobs.get(id)!.path}`,
    async get(id, { link = "hard", refresh, signal, until } = {}) {
      const job = jobs.get(id)!;
      const path = f.path(id);
      using found = await f.dedup.find({
        file: job.file,
        path,
        link,
        refresh: refresh ?? (() => Promise.resolve(undefined)),
        signal,
      });
      if (found.state === "placed") {
        const { bytes, sha256, modifiedAt, by } = found;
        const outcome = { state: "kept", bytes, sha256 } as const;
        archive.recordMediaOutcomes(chat, [{ job, outcome, modifiedAt }]);
        return by;
      }
      await until;
      const content = files.get(id)!;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(path, content);
      const kept = { bytes: content.length, sha256: sha(content) };
      const modifiedAt = await f.dedup.settle({ path, ...kept, link });
      archive.recordMediaOutcomes(chat, [{ job, outcome: { state: "kept", ...kept }, modifiedAt }]);
      found.finished({ path: `${chat.folder}/${job.path}`, ...kept, modifiedAt });
      return "downloaded";
    },
    async [Symbol.asyncDispose]() {
      await f.dedup[Symbol.asyncDispose]();
      archive[Symbol.dispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
  f.dedup = open();
  return f;
}

function sha(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Ten hashes a call, as Telegram has them. */
function hashesOf(bytes: Uint8Array, offset: number, cut = CUT): FileHash[] {
  const hashes: FileHash[] = [];
  for (let at = offset; at < bytes.length && hashes.length < 10; at += cut) {
    const part = bytes.subarray(at, at + cut);
    const sha256 = createHash("sha256").update(part).digest();
    hashes.push({ offset: at, limit: part.length, sha256 });
  }
  return hashes;
}

function changedAt(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = bytes[at]! ^ 1;
  return changed;
}

async function assertContents(f: Fixture, ids: Iterable<string> = f.files.keys()): Promise<void> {
  for (const id of ids) {
    assert.equal(sha(await Deno.readFile(f.path(id))), sha(f.files.get(id)!), id);
  }
}

Deno.test("find() places a file with the same content under another id", async () => {
  for (const size of [SMALL, CUT, CUT + 1, LARGE]) {
    const bytes = patternBytes(size);
    await using f = await fixture({ a: bytes, b: bytes, c: bytes });
    assert.equal(await f.get("a"), "downloaded");
    assert.deepEqual(f.asked, [], "no size is known yet");
    assert.equal(await f.get("b"), "hash");
    assert.equal(await f.get("c", { link: "copy" }), "hash");
    await assertContents(f);
    const [a, b, c] = ["a", "b", "c"].map((id) => Deno.statSync(f.path(id)).ino);
    assert.ok(a === b && a !== c);
    const requests = Math.ceil(size / CUT / 10);
    assert.equal(f.asked.length, 2 * requests, "each question once");
    const { hashBytes, ...figures } = f.dedup.figures;
    assert.deepEqual(figures, {
      idHits: 0,
      hashHits: 2,
      downloads: 1,
      bytesSaved: 2 * size,
      hashRequests: 2 * requests,
    });
    assert.ok(hashBytes > 0 && hashBytes < size / 25);
    assert.equal(await f.get("b"), "id");
  }
});

Deno.test("find() asks nothing where no file of the size is known", async () => {
  await using f = await fixture({
    a: patternBytes(9000),
    b: patternBytes(9001),
    c: patternBytes(50),
  });
  f.files.set("c", patternBytes(50, 2));
  for (const id of ["a", "b", "c"]) assert.equal(await f.get(id), "downloaded");
  assert.deepEqual(f.asked, []);
  assert.equal(f.hasher.files + f.hasher.hashed, 0);
});

Deno.test("find() asks nothing about files that are hardly larger than the question", async () => {
  const [tiny, small] = [patternBytes(1024), patternBytes(1025)];
  await using f = await fixture({ a: tiny, b: tiny, c: small, d: small });
  for (const id of ["a", "b", "c"]) assert.equal(await f.get(id), "downloaded");
  assert.equal(Deno.statSync(f.path("a")).ino, Deno.statSync(f.path("b")).ino);
  assert.equal(await f.get("d"), "hash");
  assert.deepEqual(f.asked, ["d@0"]);
});

Deno.test("find() asks nothing about photos and thumbnails", async () => {
  await using f = await fixture({ a: patternBytes(SMALL) });
  await f.get("a");
  const { location, ...rest } = remoteFile("b", SMALL);
  for (const other of [{ type: "photo" as const }, { thumbSize: "m" }]) {
    using found = await f.dedup.find({
      file: { ...rest, location: { ...location, ...other } },
      path: `${f.folder}/b`,
      link: "hard",
      refresh: () => Promise.resolve(undefined),
    });
    assert.equal(found.state, "wanted");
  }
  assert.deepEqual(f.asked, []);
});

Deno.test("find() reads each content of earlier runs once, and finds the one that is equal", async () => {
  const count = 30;
  const bytes = patternBytes(LARGE / 10);
  const ids = Array.from({ length: count }, (_, i) => `f${i}`);
  const all = ids.map((id, i): [string, Uint8Array] => [id, changedAt(bytes, i)]);
  const last = changedAt(bytes, count - 1);
  await using f = await fixture({ ...Object.fromEntries(all), x: last, y: bytes });
  for (const id of ids) await f.get(id);
  await f.dedup[Symbol.asyncDispose]();
  await Deno.remove(`${f.folder}/media_hash_cache.bin`);
  await f.reopen();
  const before = f.hasher.hashed;
  assert.equal(await f.get("x"), "hash");
  const parts = Math.ceil(bytes.length / CUT);
  assert.equal(f.hasher.hashed - before, count + parts);
  assert.equal(await f.get("y"), "downloaded");
  assert.equal(f.hasher.hashed - before, count + parts);
  await assertContents(f);
});

Deno.test("find() downloads when the kept file cannot be read", async () => {
  const bytes = patternBytes(LARGE);
  await using f = await fixture({ a: bytes, b: bytes });
  await f.get("a");
  f.hasher.ranges = () => Promise.reject(new Error("the worker died"));
  assert.equal(await f.get("b"), "downloaded");
  await assertContents(f);
});

Deno.test("find() follows a file that was forgotten and has come to another place", async () => {
  const bytes = patternBytes(LARGE / 10);
  await using f = await fixture({ a: bytes, b: changedAt(bytes, 0), c: bytes });
  await f.get("a");
  assert.equal(await f.get("b"), "downloaded", "the size is known now");
  await Deno.remove(f.path("a"));
  assert.equal(await f.get("a"), "downloaded");
  assert.equal(await f.get("c"), "hash");
  assert.equal(await f.get("a"), "id");
  await assertContents(f);
});

Deno.test("find() stops at the first difference", async () => {
  const bytes = patternBytes(LARGE);
  const requests = async (at: number): Promise<number> => {
    await using f = await fixture({ a: bytes, b: changedAt(bytes, at) });
    await f.get("a");
    assert.equal(await f.get("b"), "downloaded");
    await assertContents(f);
    return f.asked.length;
  };
  assert.equal(await requests(0), 1);
  assert.equal(await requests(CUT * 9), 1);
  assert.ok(await requests(CUT * 10) <= 3);
  assert.equal(await requests(LARGE - 1), 3);
});

Deno.test("find() never takes a file for another, whatever differs and however hashes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 5000, max: 400_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.boolean(),
      fc.integer({ min: 20_000, max: 140_000 }),
      async (size, place, equal, cut) => {
        const bytes = patternBytes(size);
        const other = equal ? bytes : changedAt(bytes, Math.floor(place * size));
        await using f = await fixture({ a: bytes, b: other });
        f.answer = (file, offset) =>
          Promise.resolve(hashesOf(f.files.get(file.location.id)!, offset, cut));
        await f.get("a");
        assert.equal(await f.get("b"), equal ? "hash" : "downloaded");
        await assertContents(f);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("find() downloads when hashes are garbage", async () => {
  const bytes = patternBytes(LARGE);
  const good = (offset: number): FileHash[] => hashesOf(bytes, offset);
  const garbage: Readonly<Record<string, (offset: number) => readonly FileHash[]>> = {
    "none": () => [],
    "none after the first": (offset) => offset === 0 ? good(0) : [],
    "a gap": (offset) => good(offset).filter((_, i) => i !== 3),
    "an overlap": (offset) => good(offset).flatMap((hash) => [hash, hash]),
    "another beginning": (offset) => good(offset + CUT),
    "the same again": () => good(0),
    "ranges beyond the end": (offset) => [...good(offset), { ...good(0)[0]!, offset: LARGE }],
    "empty ranges": (offset) => good(offset).map((hash) => ({ ...hash, limit: 0 })),
    "negative ranges": (offset) => good(offset).map((hash) => ({ ...hash, limit: -CUT })),
    "fractions": (offset) => good(offset).map((hash) => ({ ...hash, limit: 0.5 })),
    "NaN": () => [{ offset: NaN, limit: NaN, sha256: new Uint8Array(32) }],
    "short hashes": (offset) =>
      good(offset).map((hash) => ({ ...hash, sha256: new Uint8Array(4) })),
    "a hash for every byte": (offset) => hashesOf(bytes, offset, 1),
    "one hash that is wrong": () => [{ offset: 0, limit: LARGE, sha256: new Uint8Array(32) }],
  };
  for (const [name, answer] of Object.entries(garbage)) {
    await using f = await fixture({ a: bytes, b: bytes });
    f.answer = (_, offset) => Promise.resolve(answer(offset));
    await f.get("a");
    assert.equal(await f.get("b"), "downloaded", name);
    assert.ok(f.asked.length <= 4, `${name}: ${f.asked.length} requests`);
    await assertContents(f);
  }
});

Deno.test("find() never places wrong bytes, whatever is answered", async () => {
  const bytes = patternBytes(LARGE / 10);
  const range = fc.record({
    offset: fc.integer({ min: -1, max: bytes.length }),
    limit: fc.integer({ min: -1, max: bytes.length }),
    of: fc.constantFrom("a", "b"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(range, { maxLength: 4 }), { maxLength: 4 }), async (all) => {
      await using f = await fixture({ a: bytes, b: changedAt(bytes, bytes.length - 1) });
      let next = 0;
      f.answer = () =>
        Promise.resolve((all[next++] ?? []).map(({ offset, limit, of }) => ({
          offset,
          limit,
          sha256: createHash("sha256")
            .update(f.files.get(of)!.subarray(Math.max(0, offset), Math.max(0, offset + limit)))
            .digest(),
        })));
      await f.get("a");
      // A liar that hands out the hashes of the other file gets what it asks for.
      const lied = all.slice(0, next).flat().every(({ of }) => of === "a");
      if (await f.get("b") === "hash") assert.ok(lied);
      else await assertContents(f);
    }),
    { numRuns: 60 },
  );
});

Deno.test("find() downloads when Telegram refuses hashes, and links equal contents afterwards", async () => {
  const bytes = patternBytes(SMALL);
  for (const link of ["hard", "copy"] as const) {
    await using f = await fixture({ a: bytes, b: bytes });
    f.answer = () => Promise.reject(new RpcError(400, "LOCATION_INVALID", "upload.getFileHashes"));
    await f.get("a", { link });
    assert.equal(await f.get("b", { link }), "downloaded");
    const [a, b] = ["a", "b"].map((id) => Deno.statSync(f.path(id)).ino);
    assert.equal(a === b, link === "hard");
    await assertContents(f);
    assert.equal(f.dedup.figures.downloads, 2);
    assert.equal(f.hasher.files, 0, "size and time were enough");
  }
});

Deno.test("settle() links no file that has changed on disk", async () => {
  const bytes = patternBytes(SMALL);
  await using f = await fixture({ a: bytes, b: bytes, c: bytes });
  f.answer = () => Promise.reject(new RpcError(400, "LOCATION_INVALID", "upload.getFileHashes"));
  await f.get("a");
  await Deno.writeFile(f.path("a"), changedAt(bytes, 5));
  assert.equal(await f.get("b"), "downloaded");
  await assertContents(f, ["b"]);
  assert.equal(await f.get("c"), "downloaded");
  assert.equal(Deno.statSync(f.path("c")).ino, Deno.statSync(f.path("b")).ino);
});

Deno.test("find() asks no more where Telegram wants a pause that is too long", async () => {
  const bytes = patternBytes(SMALL);
  await using f = await fixture({ a: bytes, b: bytes, c: bytes });
  await f.get("a");
  const answer = f.answer;
  f.answer = () => Promise.reject(new TgkeepError("flood_wait", "too long"));
  assert.equal(await f.get("b"), "downloaded");
  f.answer = answer;
  f.dedup.expect([remoteFile("c", SMALL)]);
  assert.equal(await f.get("c"), "downloaded");
  assert.deepEqual(f.asked, ["b@0"]);
});

Deno.test("find() downloads without hashes that do not come, and asks again after a while", async () => {
  const bytes = patternBytes(SMALL);
  await using f = await fixture({ a: bytes, b: bytes, c: bytes, d: bytes, e: bytes, f: bytes });
  await f.get("a");
  const { answer } = f;
  const troubles = [
    () => new Promise<never>(() => {}),
    () => Promise.reject(new TgkeepError("network", "no answer")),
  ];
  for (const [i, [lost, next]] of [["b", "c"], ["d", "e"]].entries()) {
    f.asked.length = 0;
    f.answer = troubles[i]!;
    assert.equal(await f.get(lost!), "downloaded");
    f.dedup.expect([remoteFile(next!, SMALL)]);
    assert.equal(await f.get(next!), "downloaded");
    assert.deepEqual(f.asked, [`${lost}@0`]);
    f.passedMs += 61_000;
  }
  f.answer = answer;
  assert.equal(await f.get("f"), "hash");
});

Deno.test("find() tells failures of the connection from those of the session", async () => {
  const bytes = patternBytes(SMALL);
  await using f = await fixture({ a: bytes, b: bytes, c: bytes });
  await f.get("a");
  f.answer = () => Promise.reject(new TgkeepError("sign_in_needed", "signed out"));
  await assert.rejects(f.get("b"), { code: "sign_in_needed" });
  f.answer = () => Promise.reject(new TgkeepError("network", "no answer"));
  assert.equal(await f.get("b"), "downloaded");
});

Deno.test("find() takes a fresh reference when the one it has is stale", async () => {
  const bytes = patternBytes(LARGE);
  await using f = await fixture({ a: bytes, b: bytes });
  await f.get("a");
  const answer = f.answer;
  f.answer = (file, offset) =>
    file.location.fileReference === "fresh"
      ? answer(file, offset)
      : Promise.reject(new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFileHashes"));
  let refreshed = 0;
  const refresh = (): Promise<RemoteFile> => {
    refreshed++;
    return Promise.resolve(remoteFile("b", LARGE, "fresh"));
  };
  assert.equal(await f.get("b", { refresh }), "hash");
  assert.equal(refreshed, 1);
});

Deno.test("find() hands the fresh location on to the download", async () => {
  await using f = await fixture({ a: patternBytes(SMALL), b: patternBytes(SMALL, 2) });
  await f.get("a");
  const answer = f.answer;
  f.answer = (file, offset) =>
    file.location.fileReference === "fresh"
      ? answer(file, offset)
      : Promise.reject(new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFileHashes"));
  const fresh = remoteFile("b", SMALL, "fresh");
  using found = await f.dedup.find({
    file: remoteFile("b", SMALL),
    path: f.path("b"),
    link: "hard",
    refresh: () => Promise.resolve(fresh),
  });
  assert.ok(found.state === "wanted");
  assert.deepEqual(found.file, fresh);
});

Deno.test("find() downloads when the message is gone or its reference is stale for good", async () => {
  const bytes = patternBytes(SMALL);
  await using f = await fixture({ a: bytes, b: bytes });
  await f.get("a");
  f.answer = () =>
    Promise.reject(new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFileHashes"));
  assert.equal(await f.get("b"), "downloaded");
  await using g = await fixture({ a: bytes, b: bytes });
  await g.get("a");
  g.answer = f.answer;
  const refresh = (): Promise<RemoteFile> => Promise.resolve(remoteFile("b", SMALL, "stale"));
  assert.equal(await g.get("b", { refresh }), "downloaded");
  assert.ok(g.asked.length <= 3);
});

Deno.test("find() passes an abort on", async () => {
  const bytes = patternBytes(SMALL);
  await using f = await fixture({ a: bytes, b: bytes });
  await f.get("a");
  const abort = new AbortController();
  f.answer = () => {
    abort.abort(new Error("enough"));
    return Promise.reject(abort.signal.reason);
  };
  await assert.rejects(f.get("b", { signal: abort.signal }), /enough/);
});

Deno.test("find() downloads again what has vanished or changed on disk", async () => {
  const bytes = patternBytes(LARGE / 10);
  const damage: Readonly<Record<string, (path: string) => Promise<void>>> = {
    "vanished": (path) => Deno.remove(path),
    "shortened": (path) => Deno.truncate(path, 10),
    "changed at the same size": (path) => Deno.writeFile(path, changedAt(bytes, bytes.length - 1)),
    "a folder now": async (path) => {
      await Deno.remove(path);
      await Deno.mkdir(path);
    },
  };
  for (const [name, harm] of Object.entries(damage)) {
    await using f = await fixture({ a: bytes, b: bytes, c: bytes });
    await f.get("a");
    await harm(f.path("a"));
    assert.equal(await f.get("b"), "downloaded", name);
    assert.equal(await f.get("c"), "hash", `${name}: the new file is known`);
    await assertContents(f, ["b", "c"]);
    if (name === "a folder now") await Deno.remove(f.path("a"));
    assert.equal(await f.get("a"), "hash", `${name}: its id is forgotten`);
    await assertContents(f);
  }
});

Deno.test("find() confirms a file that was only touched, once", async () => {
  const bytes = patternBytes(LARGE / 10);
  await using f = await fixture({ a: bytes, b: bytes, c: bytes });
  await f.get("a");
  await Deno.utime(f.path("a"), new Date(1000), new Date(1000));
  assert.equal(await f.get("b"), "hash");
  assert.equal(f.hasher.files, 1);
  assert.equal(await f.get("c"), "hash");
  assert.equal(await f.get("a"), "id");
  assert.equal(f.hasher.files, 1);
});

Deno.test("find() lets equal files that are under way at once be downloaded once", async () => {
  for (const size of [SMALL, LARGE]) {
    const bytes = patternBytes(size);
    const other = changedAt(bytes, 0);
    await using f = await fixture({ a: bytes, b: other, c: bytes, d: other, e: bytes });
    const { promise: until, resolve } = Promise.withResolvers<void>();
    const all = Promise.all(["a", "b", "c", "d", "e"].map((id) => f.get(id, { until })));
    await new Promise((go) => setTimeout(go, 20));
    resolve();
    assert.deepEqual(await all, ["downloaded", "downloaded", "hash", "hash", "hash"]);
    assert.equal(new Set(f.asked).size, f.asked.length, "nothing is asked twice");
    await assertContents(f);
  }
});

Deno.test("find() goes on with different files of one size side by side", async () => {
  await using f = await fixture({ a: patternBytes(LARGE), b: patternBytes(LARGE, 2) });
  const never = Promise.withResolvers<void>();
  const first = f.get("a", { until: never.promise });
  assert.equal(await f.get("b"), "downloaded");
  never.resolve();
  assert.equal(await first, "downloaded");
});

Deno.test("find() lets the next one try when the file that was waited for fails", async () => {
  const bytes = patternBytes(SMALL);
  await using f = await fixture({ a: bytes, b: bytes, c: bytes });
  const { promise: until, reject } = Promise.withResolvers<void>();
  const first = f.get("a", { until });
  const others = Promise.all([f.get("b"), f.get("c")]);
  reject(new Error("lost"));
  await assert.rejects(first, /lost/);
  assert.deepEqual(await others, ["downloaded", "hash"]);
});

Deno.test("find() compares with files of earlier runs, with and without a cache", async () => {
  const bytes = patternBytes(LARGE);
  await using f = await fixture({ a: bytes, b: bytes, c: bytes, d: bytes, e: bytes });
  await f.get("a");
  await f.reopen();
  assert.equal(await f.get("b"), "hash");
  const { hashed } = f.hasher;
  assert.ok(hashed >= Math.ceil(LARGE / CUT));
  await f.reopen();
  assert.equal(await f.get("c"), "hash");
  assert.equal(f.hasher.hashed, hashed, "the cache knows the hashes");

  const cache = `${f.folder}/media_hash_cache.bin`;
  const damaged = await Deno.readFile(cache);
  await f.dedup[Symbol.asyncDispose]();
  await Deno.writeFile(cache, changedAt(damaged, damaged.length >> 1));
  f.dedup = await openAgain(f);
  assert.equal(await f.get("d"), "hash");
  assert.equal(f.warnings.length, 1);
  assert.ok(f.hasher.hashed > hashed);
  await f.reopen("off");
  assert.equal(await f.get("e"), "downloaded");
  await assertContents(f);
});

async function openAgain(f: Fixture): Promise<Dedup> {
  await f.reopen();
  return f.dedup;
}

Deno.test("openDedup() does not touch the cache when contents are not compared", async () => {
  await using f = await fixture({ a: patternBytes(SMALL), b: patternBytes(SMALL) });
  await f.dedup[Symbol.asyncDispose]();
  await Deno.writeTextFile(`${f.folder}/media_hash_cache.bin`, "damaged");
  await f.reopen("off");
  await f.get("a");
  assert.equal(await f.get("b"), "downloaded");
  assert.deepEqual([f.asked, f.warnings], [[], []]);
});

Deno.test("expect() has hashes here when a file's turn comes", async () => {
  const ids = Array.from({ length: 30 }, (_, i) => `f${i}`);
  await using f = await fixture(
    Object.fromEntries(ids.map((id, i) => [id, patternBytes(SMALL, i % 20 + 1)])),
  );
  const files = ids.map((id) => remoteFile(id, SMALL));
  f.dedup.expect(files);
  for (const id of ids) {
    await new Promise((go) => setTimeout(go));
    const before = f.asked.length;
    const own = f.asked.includes(`${id}@0`);
    await f.get(id);
    assert.ok(id === "f0" || own, `${id} was asked for ahead`);
    assert.ok(f.asked.length >= before);
  }
  assert.equal(f.asked.length, 29);
  assert.equal(f.dedup.figures.hashHits, 10);
});

Deno.test("expect() is quiet about files that the id index knows or no file has the size of", async () => {
  await using f = await fixture({ a: patternBytes(SMALL), b: patternBytes(SMALL + 1) });
  await f.get("a");
  f.dedup.expect([remoteFile("a", SMALL), remoteFile("b", SMALL + 1)]);
  await new Promise((go) => setTimeout(go));
  assert.deepEqual(f.asked, []);
});
