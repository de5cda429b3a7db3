import assert from "node:assert/strict";
import fc from "fast-check";
import { startRecorder } from "../../lib/workers/pool_metrics.ts";

const IDLE = { threads: 2, active_threads: 0, queue_size: 0, waiting_for_room: 0 };

/** A recorder that was told of tasks with these latencies in ms. */
function recorded(
  latencies: readonly number[],
): ReturnType<ReturnType<typeof startRecorder>["read"]> {
  let now = 0;
  const recorder = startRecorder({ now: () => now });
  for (const ms of latencies) {
    const startedAt = recorder.start();
    now += ms;
    recorder.end("kind", "completed", startedAt);
  }
  return recorder.read(IDLE);
}

Deno.test("read() gives zeros when no task has ended", () => {
  const { avg_task_latency_ms, p95_task_latency_ms } = recorded([]);
  assert.deepEqual([avg_task_latency_ms, p95_task_latency_ms], [0, 0]);
});

Deno.test("read() tells the mean, and the 95th percentile to 5 %", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0.02, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
    (latencies) => {
      const { avg_task_latency_ms, p95_task_latency_ms } = recorded(latencies);
      const mean = latencies.reduce((a, b) => a + b) / latencies.length;
      assert.ok(Math.abs(avg_task_latency_ms - mean) <= 0.001 + mean * 1e-6);
      const exact = latencies.toSorted((a, b) => a - b)[Math.ceil(latencies.length * 0.95) - 1]!;
      assert.ok(p95_task_latency_ms >= exact * 0.999 - 0.001);
      assert.ok(p95_task_latency_ms <= exact * 1.051 + 0.001);
    },
  ));
});

Deno.test("read() leaves cancelled tasks out of latencies", () => {
  let now = 0;
  const recorder = startRecorder({ now: () => now });
  recorder.end("a", "cancelled", recorder.start() - 1000);
  now = 10;
  recorder.end("a", "failed", 0);
  const { cancelled_tasks, failed_tasks, avg_task_latency_ms } = recorder.read(IDLE);
  assert.deepEqual([cancelled_tasks, failed_tasks, avg_task_latency_ms], [1, 1, 10]);
});
