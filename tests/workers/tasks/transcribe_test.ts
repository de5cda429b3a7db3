import assert from "node:assert/strict";
import { createWorkerPool } from "../../../lib/workers/pool.ts";
import { AudioError } from "../../../lib/workers/audio_error.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import { ROUND_MP4, SPEECH_OGG } from "../../helpers/speech.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";
import { writeWhisperModel } from "../../helpers/whisper_model.ts";

const stretch = { fromMs: 0, lengthMs: 120_000, threads: 1, share: "all" } as const;

Deno.test("transcribe hears nothing with a model without tensors", async () => {
  await using folder = await tempFolder();
  const model = `${folder.path}/empty.bin`;
  await writeWhisperModel(model, { tensors: "none" });
  await using pool = createWorkerPool({ threads: 1 });
  for (const path of [SPEECH_OGG, ROUND_MP4]) {
    const heard = await pool.run("transcribe", { ...stretch, model, language: "auto", path });
    assert.deepEqual(heard.segments, []);
    assert.ok(heard.ended);
    assert.ok(heard.heardMs > 5400 && heard.heardMs < 5700);
  }
});

Deno.test("transcribe tells texts with their times, the same each time", async () => {
  await using folder = await tempFolder();
  const model = `${folder.path}/noise.bin`;
  await writeWhisperModel(model, { tensors: "noise" });
  await using pool = createWorkerPool({ threads: 1 });
  const input = { ...stretch, model, language: "en", path: SPEECH_OGG };
  const heard = await pool.run("transcribe", input);
  assert.ok(heard.segments.length > 0);
  for (const { startMs, endMs, text } of heard.segments) {
    assert.ok(startMs <= endMs && endMs <= heard.heardMs, `${startMs}–${endMs}`);
    assert.match(text, /^\S(.*\S)?$/);
  }
  assert.equal(heard.language, "en");
  assert.deepEqual(await pool.run("transcribe", input), heard);
});

Deno.test("transcribe fails for a file that is no sound, and goes on with the next", async () => {
  await using folder = await tempFolder();
  const model = `${folder.path}/empty.bin`;
  const path = `${folder.path}/voice.ogg`;
  await writeWhisperModel(model, { tensors: "none" });
  await Deno.writeTextFile(path, "OggS, but nothing that follows from it");
  await using pool = createWorkerPool({ threads: 1 });
  await assert.rejects(
    pool.run("transcribe", { ...stretch, model, language: "auto", path }),
    (error) => error instanceof AudioError && error.message.includes(path),
  );
  await pool.run("transcribe", { ...stretch, model, language: "auto", path: SPEECH_OGG });
  assert.equal(pool.metrics().crashed_threads, 0);
});

Deno.test("transcribe says which model it cannot load", async () => {
  await using folder = await tempFolder();
  const model = `${folder.path}/none.bin`;
  await using pool = createWorkerPool({ threads: 1 });
  await assert.rejects(
    pool.run("transcribe", { ...stretch, model, language: "auto", path: SPEECH_OGG }),
    (error) =>
      error instanceof TgkeepError && error.code === "usage" && /none\.bin/.test(error.message),
  );
});

Deno.test("check_whisper says which language it does not know, and needs no model for that", async () => {
  await using pool = createWorkerPool({ threads: 1 });
  const check = (language: string, englishOnly: boolean) =>
    pool.run("check_whisper", { model: "/no/such/model", language, englishOnly });
  const usage = (words: RegExp) => (error: unknown) =>
    error instanceof TgkeepError && error.code === "usage" && words.test(error.message);
  await assert.rejects(check("xx", false), usage(/"xx"/));
  await assert.rejects(check("de", true), usage(/English only/));
  await check("de", false);
  await check("en", true);
  await check("auto", true);
});

// Other systems have no priority for one thread.
if (Deno.build.os === "linux") {
  Deno.test("transcribe steps back where its share is low", async () => {
    await using folder = await tempFolder();
    const model = `${folder.path}/empty.bin`;
    await writeWhisperModel(model, { tensors: "none" });
    const niceness = () =>
      [...Deno.readDirSync("/proc/self/task")].map(({ name }) => {
        const stat = Deno.readTextFileSync(`/proc/self/task/${name}/stat`);
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
      });
    await using pool = createWorkerPool({ threads: 1 });
    const input = { ...stretch, model, language: "en", path: SPEECH_OGG };
    await pool.run("transcribe", input);
    const before = niceness().filter((each) => each === 19).length;
    await pool.run("transcribe", { ...input, share: "low" });
    assert.equal(niceness().filter((each) => each === 19).length, before + 1);
  });
}
