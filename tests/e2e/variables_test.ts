// The variables of workers, media side by side and deduplication: what each of them changes in a run.
import assert from "node:assert/strict";
import { parseHashCache } from "../../lib/media/dedup/hash_cache_file.ts";
import { documentChat } from "../../lib/emulator/world/generate/parts.ts";
import type { ExportReport } from "../../lib/model/events.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { runExport } from "../helpers/export_run.ts";
import { openScene } from "../helpers/scene.ts";

const FIRST: PeerId = "channel1700000101";
const SECOND: PeerId = "channel1700000102";
/** Two chats with the same files under other ids. */
const SHARED = Array.from({ length: 8 }, (_, i) => ({
  bytes: 150_000 + i * 40_000,
  content: `shared ${i}`,
}));

Deno.test("each variable changes what it is for, and nothing that is kept", async (t) => {
  await using at = await openScene({
    seed: 41,
    content: "empty",
    parts: [
      documentChat({ documents: SHARED, id: 1_700_000_101, title: "First" }),
      documentChat({ documents: SHARED, id: 1_700_000_102, title: "Second" }),
    ],
  });
  // So slow that files are under way side by side where they may be.
  at.emulator.faults.latencyMs = 30;
  const expectations: readonly (readonly [
    variables: Readonly<Record<string, string>>,
    check: (report: ExportReport, out: string) => void | Promise<void>,
  ])[] = [
    [{}, async ({ pool, parallel_media: media, dedup }, out) => {
      assert.ok(pool.threads >= 1 && pool.completed_tasks > 0);
      assert.equal(media.concurrent_peak, 4);
      assert.equal(media.memory_throttles, 0);
      assert.equal(dedup.hash_based_hits, SHARED.length);
      assert.equal(await cachedFiles(out), SHARED.length);
    }],
    [{ MAX_THREADS: "3" }, ({ pool }) => assert.equal(pool.threads, 3)],
    [{ THREAD_POOL_METRICS_ENABLED: "false" }, ({ pool }) => {
      assert.equal(pool.completed_tasks + pool.avg_task_latency_ms, 0);
    }],
    [{ MAX_PARALLEL_MEDIA: "2" }, ({ parallel_media: media }) => {
      assert.equal(media.concurrent_peak, 2);
    }],
    [{ PARALLEL_MEDIA_PROCESSING: "false" }, ({ parallel_media: media }) => {
      assert.equal(media.concurrent_peak, 1);
    }],
    [{ PARALLEL_MEDIA_MEMORY_LIMIT_MB: "1" }, ({ parallel_media: media }) => {
      assert.ok(media.memory_throttles > 0, "less memory than the program takes");
    }],
    [{ HASH_BASED_DEDUPLICATION: "false" }, ({ dedup }) => {
      assert.equal(dedup.hash_based_hits + dedup.hash_requests, 0);
      assert.equal(dedup.downloads, 2 * SHARED.length);
    }],
    [{ HASH_CACHE_MAX_SIZE: "3" }, async (_report, out) => {
      assert.equal(await cachedFiles(out), 3);
    }],
  ];
  for (const [variables, check] of expectations) {
    const name = Object.entries(variables).flat().join("=") || "none of them";
    await t.step(name, async () => {
      const out = at.path(name);
      const args = [FIRST, SECOND, "--out", out, "--format", "json"];
      const run = await runExport(args, { ...at.env, ...variables });
      assert.equal(run.code, 0, run.stderr);
      await check(run.report, out);
      await assertArchiveIsTrue(at.emulator.world, out, [FIRST, SECOND]);
    });
  }
});

async function cachedFiles(out: string): Promise<number> {
  return parseHashCache(await Deno.readFile(`${out}/media_hash_cache.bin`)).length;
}
