import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { checkModel } from "../../../lib/media/transcribe/check_model.ts";
import type { SpeechEngine } from "../../../lib/media/transcribe/engine.ts";
import {
  openWhisperEngine,
  SHARED_STRETCH_MS,
  STRETCH_MS,
} from "../../../lib/media/transcribe/whisper_engine.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import { createWorkerPool, type WorkerPool } from "../../../lib/workers/pool.ts";
import { repeatOgg } from "../../helpers/long_ogg.ts";
import { SPEECH_OGG } from "../../helpers/speech.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";
import { type ModelTensors, writeWhisperModel } from "../../helpers/whisper_model.ts";

/** How often the speech is repeated for a file that is longer than two stretches. */
const TIMES = 50;

interface Scene extends AsyncDisposable {
  readonly pool: WorkerPool;
  readonly model: string;
  /** 50 times the same words: 4 min 36 s. */
  readonly long: string;
  open(share?: "low" | "all"): Promise<SpeechEngine>;
}

async function scene(tensors: ModelTensors, threads = 2): Promise<Scene> {
  const folder = await tempFolder();
  const model = `${folder.path}/made.bin`;
  await writeWhisperModel(model, { tensors });
  const long = `${folder.path}/long.ogg`;
  await Deno.writeFile(long, repeatOgg(await Deno.readFile(SPEECH_OGG), TIMES));
  const pool = createWorkerPool({ threads });
  return {
    pool,
    model,
    long,
    async open(share = "low") {
      const { bytes, englishOnly } = await checkModel(model);
      return await openWhisperEngine({
        pool,
        model: { name: "made", path: model, bytes, englishOnly },
        language: "en",
        share,
      });
    },
    async [Symbol.asyncDispose]() {
      await pool[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

Deno.test("transcribe() hears a long file to its end, stretch by stretch, and says how far it is", async () => {
  await using world = await scene("none");
  const engine = await world.open();
  const heard: number[] = [];
  const { durationMs } = await engine.transcribe({
    path: world.long,
    onProgress: (ms) => void heard.push(ms),
  });
  assert.deepEqual(heard, [STRETCH_MS, 2 * STRETCH_MS]);
  const { durationMs: once } = await engine.transcribe({ path: SPEECH_OGG });
  assert.ok(Math.abs(durationMs - TIMES * once) < 500, `${durationMs} ms, ${TIMES} × ${once}`);
  assert.equal(world.pool.metrics().by_kind["transcribe"]?.completed_tasks, 4);
});

Deno.test("transcribe() stops in the middle of a long file, and the engine goes on with the next", async () => {
  await using world = await scene("none");
  const engine = await world.open();
  const stop = new AbortController();
  const listening = engine.transcribe({
    path: world.long,
    signal: stop.signal,
    onProgress: () => stop.abort(new Error("enough")),
  });
  await assert.rejects(listening, /enough/);
  const { durationMs } = await engine.transcribe({ path: SPEECH_OGG });
  assert.ok(durationMs > 5000);
});

Deno.test("images are made while speech is listened to, however much of it waits", async () => {
  await using world = await scene("noise");
  const { pool } = world;
  const engine = await world.open();
  const stop = new AbortController();
  const { signal } = stop;
  const speeches = Array.from(
    { length: 50 },
    () => engine.transcribe({ path: world.long, signal }).catch(() => "stopped"),
  );
  const from = `${world.model}.png`;
  await Deno.writeFile(from, Buffer.from(PIXEL, "base64"));
  for (let i = 0; i < 20; i++) {
    const made = await pool.run("image", { from }, { priority: "high" });
    assert.deepEqual([made.width, made.height], [1, 1]);
  }
  const { active_threads, by_kind } = pool.metrics();
  assert.equal(active_threads, 1, "it is still listening");
  assert.equal(by_kind["image"]?.completed_tasks, 20);
  // Four minutes of noise take a model longer than 20 images.
  assert.equal(by_kind["transcribe"]?.completed_tasks ?? 0, 0);
  stop.abort(new Error("enough"));
  assert.deepEqual(new Set(await Promise.all(speeches)), new Set(["stopped"]));
});

Deno.test("openWhisperEngine() loads no model: a run without news has no use for it", async () => {
  await using world = await scene("none");
  const engine = await world.open();
  await Deno.remove(world.model);
  await assert.rejects(
    engine.transcribe({ path: SPEECH_OGG }),
    (error) => error instanceof TgkeepError && /Cannot load the whisper model/.test(error.message),
  );
});

for (
  const [threads, share, lengthMs] of [
    [1, "low", SHARED_STRETCH_MS],
    [1, "all", STRETCH_MS],
    [2, "low", STRETCH_MS],
  ] as const
) {
  Deno.test(`transcribe() listens ${lengthMs} ms at a time with ${threads} workers and share ${share}`, async () => {
    const asked: unknown[] = [];
    const ended = { segments: [], language: "en", heardMs: 1000, ended: true };
    const pool: Pick<WorkerPool, "run" | "threads"> = {
      threads,
      run: ((_: string, input: { readonly lengthMs?: number }) => {
        if (input.lengthMs !== undefined) asked.push(input.lengthMs);
        return Promise.resolve(ended);
      }) as WorkerPool["run"],
    };
    const model = { name: "made", path: "/made.bin", bytes: 1000, englishOnly: false };
    const engine = await openWhisperEngine({ pool, model, language: "en", share });
    await engine.transcribe({ path: "/voice.ogg" });
    assert.deepEqual(asked, [lengthMs]);
  });
}

/** A PNG of one pixel. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";
