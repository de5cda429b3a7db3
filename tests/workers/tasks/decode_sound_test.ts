import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { decodeSound, SAMPLES_A_MS } from "../../../lib/workers/tasks/decode_sound.ts";
import { loadWhisper } from "../../../lib/workers/tasks/load_whisper.ts";
import { AudioError } from "../../../lib/workers/audio_error.ts";
import { ROUND_MP4, SPEECH_MP3, SPEECH_OGG } from "../../helpers/speech.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

const addon = await loadWhisper([]);
const LONG_MS = 120_000;

const hashOf = (samples: Float32Array): string =>
  createHash("sha256").update(new Uint8Array(samples.slice().buffer)).digest("hex");

for (const path of [SPEECH_OGG, ROUND_MP4, SPEECH_MP3]) {
  const name = path.slice(path.lastIndexOf("/") + 1);

  Deno.test(`decodeSound() gives the same samples of ${name} each time`, () => {
    const once = decodeSound(addon, { path, fromMs: 0, lengthMs: LONG_MS });
    const again = decodeSound(addon, { path, fromMs: 0, lengthMs: LONG_MS });
    assert.ok(once.ended);
    assert.ok(Math.abs(once.samples.length / SAMPLES_A_MS - 5540) < 100, "5.5 seconds");
    assert.ok(Math.max(...once.samples) > 0.1, "something is heard");
    assert.equal(hashOf(again.samples), hashOf(once.samples));
    const whole = addon.splitAudioFromVideo(path);
    assert.equal(hashOf(once.samples), hashOf(whole), "a stretch of everything is everything");
  });

  Deno.test(`decodeSound() gives all of ${name} in stretches`, () => {
    const whole = decodeSound(addon, { path, fromMs: 0, lengthMs: LONG_MS }).samples;
    let ms = 0;
    for (let fromMs = 0;; fromMs += 2000) {
      const { samples, ended } = decodeSound(addon, { path, fromMs, lengthMs: 2000 });
      ms += samples.length / SAMPLES_A_MS;
      assert.equal(ended, fromMs === 4000);
      const offset = bestOffset(samples, whole, fromMs * SAMPLES_A_MS);
      assert.ok(Math.abs(offset) <= 70 * SAMPLES_A_MS, `${offset} samples off at ${fromMs} ms`);
      if (ended) break;
    }
    assert.ok(Math.abs(ms - whole.length / SAMPLES_A_MS) < 150, `${ms} ms`);
  });
}

Deno.test("decodeSound() leaves nothing behind in the folder for temporary files", async () => {
  await using folder = await tempFolder();
  const before = Deno.makeTempDirSync({ dir: folder.path });
  const count = () =>
    [...Deno.readDirSync(before.slice(0, folder.path.lastIndexOf("/")))]
      .filter(({ name }) => name.startsWith("tgkeep-") && !name.startsWith("tgkeep-test")).length;
  const had = count();
  decodeSound(addon, { path: SPEECH_OGG, fromMs: 1000, lengthMs: 1000 });
  assert.ok(count() <= had);
});

Deno.test("decodeSound() refuses what is no sound, by name", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/voice.ogg`;
  const contents = {
    nothing: new Uint8Array(),
    text: new TextEncoder().encode("not a sound at all, and long enough to be looked at"),
    playlist: new TextEncoder().encode(`#EXTM3U\n#EXTINF:5,\n${SPEECH_OGG}\n`),
    list: new TextEncoder().encode(`ffconcat version 1.0\nfile ${SPEECH_OGG}\n`),
    "a beginning": (await Deno.readFile(SPEECH_OGG)).slice(0, 30),
  };
  for (const [what, content] of Object.entries(contents)) {
    await Deno.writeFile(path, content);
    assert.throws(
      () => decodeSound(addon, { path, fromMs: 0, lengthMs: LONG_MS }),
      (error) => error instanceof AudioError && error.message.includes(path),
      what,
    );
  }
});

Deno.test("decodeSound() gives what is there of a file that is cut short", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/voice.ogg`;
  await Deno.writeFile(path, (await Deno.readFile(SPEECH_OGG)).slice(0, 6000));
  const { samples, ended } = decodeSound(addon, { path, fromMs: 0, lengthMs: LONG_MS });
  assert.ok(ended);
  assert.ok(samples.length > 1000 * SAMPLES_A_MS && samples.length < 5000 * SAMPLES_A_MS);
});

/** How far apart two sounds are, in samples, where their product is largest. */
function bestOffset(part: Float32Array, whole: Float32Array, at: number): number {
  let best = { sum: -Infinity, offset: 0 };
  const from = Math.min(4000, Math.floor(part.length / 4));
  const to = Math.min(from + 6000, part.length);
  for (let offset = -2000; offset <= 2000; offset += 4) {
    let sum = 0;
    for (let i = from; i < to; i += 2) sum += part[i]! * (whole[at + i + offset] ?? 0);
    if (sum > best.sum) best = { sum, offset };
  }
  return best.offset;
}
