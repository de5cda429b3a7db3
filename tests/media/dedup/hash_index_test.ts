import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { KeptFileRecord } from "../../../lib/archive/types.ts";
import {
  type CachedHashes,
  formatHashCache,
  parseHashCache,
  writeHashCache,
} from "../../../lib/media/dedup/hash_cache_file.ts";
import {
  HASH_CACHE_NAME,
  type HashIndex,
  openHashIndex,
} from "../../../lib/media/dedup/hash_index.ts";
import type { ToldRange } from "../../../lib/media/dedup/told_ranges.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

function sha(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function kept(path: string, bytes = 300_000): KeptFileRecord {
  return { path, bytes, sha256: sha(path), modifiedAt: 1_700_000_000_123 };
}

function partsOf(path: string, count = 2): ToldRange[] {
  return Array.from({ length: count }, (_, i) => ({
    offset: i * 1000,
    limit: 1000,
    sha256: sha(`${path} ${i}`),
  }));
}

interface Opened extends AsyncDisposable {
  readonly index: HashIndex;
  readonly warnings: string[];
}

async function open(folder: string, maxEntries = 100, now?: () => number): Promise<Opened> {
  const warnings: string[] = [];
  const onWarning = (message: string): void => void warnings.push(message);
  const index = await openHashIndex({ folder, maxEntries, onWarning, ...(now ? { now } : {}) });
  return { index, warnings, [Symbol.asyncDispose]: () => index[Symbol.asyncDispose]() };
}

const PATH_PART = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" })
  .filter((part) => !/[\0\\/:]/.test(part) && part !== "." && part !== "..");
const ENTRY: fc.Arbitrary<CachedHashes> = fc.record({
  path: fc.array(PATH_PART, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
  limits: fc.array(fc.integer({ min: 1, max: 2 ** 31 }), { maxLength: 20 }),
  extra: fc.integer({ min: 0, max: 2 ** 40 }),
  modifiedAt: fc.integer({ min: -1, max: 2 ** 42 }),
  seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
}).map(({ path, limits, extra, modifiedAt, seed }) => ({
  path: path.toWellFormed(),
  bytes: limits.reduce((sum, each) => sum + each, extra),
  modifiedAt,
  sha256: sha(path),
  limits,
  digests: Uint8Array.from({ length: limits.length * 32 }, (_, i) => (seed[i % 32] ?? 0) ^ i),
}));

Deno.test("parseHashCache() reads what formatHashCache() has written", () => {
  fc.assert(fc.property(fc.array(ENTRY, { maxLength: 10 }), (entries) => {
    assert.deepEqual(parseHashCache(formatHashCache(entries)), entries);
  }));
});

Deno.test("parseHashCache() refuses a cache with any byte changed, missing or added", () => {
  const bytes = formatHashCache([{
    path: "Family_5/files/a.pdf",
    bytes: 2000,
    modifiedAt: 5,
    sha256: sha("a"),
    limits: [1000, 1000],
    digests: new Uint8Array(64).fill(7),
  }]);
  for (let i = 0; i < bytes.length; i++) {
    for (const bit of [1, 0x80, 0xff]) {
      const damaged = Uint8Array.from(bytes);
      damaged[i] = bytes[i]! ^ bit;
      assert.throws(() => parseHashCache(damaged), `byte ${i}`);
    }
    assert.throws(() => parseHashCache(bytes.subarray(0, i)), `cut at ${i}`);
  }
  assert.throws(() => parseHashCache(Uint8Array.of(...bytes, 0)));
});

Deno.test("parseHashCache() refuses any bytes that are no cache", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    assert.throws(() => parseHashCache(bytes));
  }));
});

Deno.test("parseHashCache() refuses entries that make no sense under a right checksum", () => {
  const good: CachedHashes = {
    path: "a/b",
    bytes: 10,
    modifiedAt: 5,
    sha256: sha("a"),
    limits: [4],
    digests: new Uint8Array(32),
  };
  assert.equal(parseHashCache(formatHashCache([good])).length, 1);
  const bad: readonly Partial<CachedHashes>[] = [
    { path: "../outside" },
    { path: "/etc/passwd" },
    { path: "a/../../b" },
    { path: "a\\..\\b" },
    { path: "C:/windows" },
    { path: "a//b" },
    { path: "" },
    { path: "a\0b" },
    { bytes: -1 },
    { bytes: 1.5 },
    { bytes: 3 },
    { bytes: Number.MAX_VALUE },
    { modifiedAt: NaN },
    { sha256: "00" },
    { limits: [0] },
    { limits: [-4] },
    { limits: [4, 4] },
    { digests: new Uint8Array(31) },
  ];
  for (const change of bad) {
    const bytes = formatHashCache([{ ...good, ...change }]);
    assert.throws(() => parseHashCache(bytes), JSON.stringify(change));
  }
});

Deno.test("openHashIndex() remembers hashes from run to run", async () => {
  await using folder = await tempFolder();
  {
    await using first = await open(folder.path);
    assert.deepEqual(first.index.parts(kept("a")), []);
    first.index.remember(kept("a"), partsOf("a"));
    first.index.remember(kept("a"), partsOf("a", 3));
  }
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), [HASH_CACHE_NAME]);
  await using second = await open(folder.path);
  assert.deepEqual(second.index.parts(kept("a")), partsOf("a", 3));
  assert.deepEqual(second.warnings, []);
});

Deno.test("parts() gives nothing of a file that has another content, size or time now", async () => {
  await using folder = await tempFolder();
  await using opened = await open(folder.path);
  const { index } = opened;
  for (const change of [{ bytes: 1 }, { modifiedAt: 6 }]) {
    index.remember(kept("a"), partsOf("a"));
    assert.deepEqual(index.parts({ ...kept("a"), sha256: sha("b") }), []);
    assert.deepEqual(index.parts({ ...kept("a"), path: "copy", modifiedAt: 6 }), partsOf("a"));
    assert.deepEqual(index.parts({ ...kept("a"), ...change }), []);
    assert.deepEqual(index.parts(kept("a")), [], "it is forgotten");
  }
});

Deno.test("openHashIndex() keeps the entries that were used last", async () => {
  const steps = fc.array(
    fc.record({
      path: fc.integer({ min: 0, max: 9 }).map(String),
      step: fc.constantFrom("remember", "parts", "reopen" as const),
    }),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 0, max: 5 }), async (all, maxEntries) => {
      await using folder = await tempFolder();
      let opened = await open(folder.path, maxEntries);
      let expected: string[] = [];
      for (const { step, path } of all) {
        const known = expected.includes(path);
        if (step === "reopen") {
          await opened[Symbol.asyncDispose]();
          opened = await open(folder.path, maxEntries);
        } else if (step === "remember" || known) {
          if (step === "remember") opened.index.remember(kept(path), partsOf(path));
          else assert.deepEqual(opened.index.parts(kept(path)), partsOf(path));
          expected = [...expected.filter((each) => each !== path), path].slice(-maxEntries || 10);
          if (maxEntries === 0) expected = [];
        } else assert.deepEqual(opened.index.parts(kept(path)), []);
      }
      await opened[Symbol.asyncDispose]();
      const bytes = await Deno.readFile(`${folder.path}/${HASH_CACHE_NAME}`);
      assert.deepEqual(
        parseHashCache(bytes).map(({ path }) => path).toSorted(),
        expected.toSorted(),
      );
    }),
    { numRuns: 40 },
  );
});

Deno.test("openHashIndex() sets a damaged cache aside with a warning, and makes a new one", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/${HASH_CACHE_NAME}`;
  await Deno.writeTextFile(path, "not MessagePack");
  {
    await using opened = await open(folder.path);
    assert.equal(opened.warnings.length, 1);
    assert.match(opened.warnings[0]!, /media_hash_cache\.bin is damaged .*\.damaged/);
    opened.index.remember(kept("a"), partsOf("a"));
  }
  assert.equal(await Deno.readTextFile(`${path}.damaged`), "not MessagePack");
  await using again = await open(folder.path);
  assert.deepEqual(again.index.parts(kept("a")), partsOf("a"));
});

Deno.test("openHashIndex() warns and goes on when the cache can be neither read nor written", async () => {
  await using folder = await tempFolder();
  await Deno.mkdir(`${folder.path}/${HASH_CACHE_NAME}/full`, { recursive: true });
  await Deno.mkdir(`${folder.path}/${HASH_CACHE_NAME}.damaged/full`, { recursive: true });
  const opened = await open(folder.path);
  opened.index.remember(kept("a"), partsOf("a"));
  await opened[Symbol.asyncDispose]();
  assert.match(opened.warnings[0] ?? "", /cannot be set aside/);
  assert.match(opened.warnings[1] ?? "", /could not be written/);
});

Deno.test("openHashIndex() writes now and then, for runs that are killed", async () => {
  await using folder = await tempFolder();
  let now = 0;
  await using opened = await open(folder.path, 100, () => now);
  opened.index.remember(kept("a"), partsOf("a"));
  now = 61_000;
  opened.index.remember(kept("b"), partsOf("b"));
  const path = `${folder.path}/${HASH_CACHE_NAME}`;
  for (let i = 0; i < 200 && !await exists(path); i++) await new Promise((go) => setTimeout(go, 5));
  assert.deepEqual(parseHashCache(await Deno.readFile(path)).map((each) => each.path), ["a", "b"]);
});

Deno.test("writeHashCache() leaves the old cache when the new one cannot be written", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/cache`;
  await writeHashCache(path, []);
  await Deno.mkdir(`${path}.part/full`, { recursive: true });
  await assert.rejects(writeHashCache(path, []));
  assert.deepEqual(parseHashCache(await Deno.readFile(path)), []);
});

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
