import assert from "node:assert/strict";
import fc from "fast-check";
import { whisperShare } from "../../../lib/media/transcribe/whisper_engine.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";

const GB = 1e9;
const BASE = {
  modelBytes: 148_000_000,
  share: "all",
  workers: 8,
  cores: 8,
  memoryBytes: 16 * GB,
} as const;

Deno.test("whisperShare() divides the cores among few files with several threads each", () => {
  assert.deepEqual(whisperShare(BASE), { jobs: 2, threads: 4 });
  assert.deepEqual(whisperShare({ ...BASE, share: "low" }), { jobs: 1, threads: 4 });
  assert.deepEqual(whisperShare({ ...BASE, cores: 1, workers: 1 }), { jobs: 1, threads: 1 });
  assert.deepEqual(whisperShare({ ...BASE, cores: 2, workers: 2, share: "low" }), {
    jobs: 1,
    threads: 1,
  });
});

Deno.test("whisperShare() loads one model where a quarter of the memory holds no two", () => {
  assert.deepEqual(whisperShare({ ...BASE, modelBytes: 1.5 * GB }), { jobs: 1, threads: 8 });
});

Deno.test("whisperShare() refuses a model that is larger than the memory", () => {
  assert.throws(
    () => whisperShare({ ...BASE, modelBytes: 3.1 * GB, memoryBytes: 4 * GB }),
    (error) => error instanceof TgkeepError && /4\.2 GB.*has 4\.0 GB/.test(error.message),
  );
});

Deno.test("whisperShare() never uses more threads than cores, nor all workers, nor too much memory", () => {
  const machine = fc.record({
    modelBytes: fc.integer({ min: 1, max: 4 * GB }),
    share: fc.constantFrom("low" as const, "all" as const),
    workers: fc.integer({ min: 1, max: 64 }),
    cores: fc.integer({ min: 1, max: 64 }),
    memoryBytes: fc.integer({ min: 6 * GB, max: 256 * GB }),
  });
  fc.assert(fc.property(machine, (given) => {
    const { jobs, threads } = whisperShare(given);
    assert.ok(jobs >= 1 && threads >= 1);
    assert.ok(jobs * threads <= given.cores);
    assert.ok(jobs <= Math.max(1, given.workers - 1));
    assert.ok(jobs === 1 || jobs * given.modelBytes <= given.memoryBytes / 4);
  }));
});
