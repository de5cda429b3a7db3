// Tests of voice to text in the compiled binary that TGKEEP_TEST_BINARY names.
import assert from "node:assert/strict";
import { join } from "node:path";
import { compileProgram } from "../../.release/compile_program.ts";
import { targetOf } from "../../.release/targets.ts";
import { startEmulator } from "../../lib/emulator/server.ts";
import { voiceChat } from "../../lib/emulator/world/generate/voice_chat.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { createWorkerPool } from "../../lib/workers/pool.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { ROUND_MP4, SPEECH_OGG } from "../helpers/speech.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";
import { eventsOf } from "../helpers/tgkeep.ts";
import { writeWhisperModel } from "../helpers/whisper_model.ts";
import { sampleHashes } from "./decode_probe.ts";
import { run } from "./run_binary.ts";

Deno.test("a voice message becomes the same text as where the program runs from its sources", async () => {
  await using temp = await tempFolder();
  const model = join(temp.path, "noise.bin");
  await writeWhisperModel(model, { tensors: "noise" });
  const content = await Deno.readFile(SPEECH_OGG);
  await using emulator = await startEmulator({
    world: generateWorld({
      seed: 51,
      content: "empty",
      parts: [voiceChat({ messages: [{ kind: "voice", content }] })],
    }),
  });
  const out = join(temp.path, "out");
  const exported = await run(
    [
      ...["export", "channel1700000201", "--out", out, "--log", "ndjson"],
      ...["--transcribe", "--whisper-model", model, "--language", "en"],
    ],
    {
      cwd: temp.path,
      env: {
        ...await serverEnvironment(emulator, temp.path),
        TGKEEP_CACHE: join(temp.path, "cache"),
      },
    },
  );
  assert.equal(exported.code, 0, exported.stdout + exported.stderr);
  assert.ok(eventsOf(exported.stdout).some(({ event }) => event === "transcript.done"));
  const result = filesBelow(out).find((path) => path.endsWith("result.json"));
  const { messages } = JSON.parse(await Deno.readTextFile(join(out, result ?? "")));
  const texts = messages.flatMap((message: Record<string, unknown>) => message["transcript"] ?? []);

  await using pool = createWorkerPool({ threads: 1 });
  const { segments } = await pool.run("transcribe", {
    ...{ model, language: "en", path: SPEECH_OGG },
    ...{ fromMs: 0, lengthMs: 120_000, threads: 1, share: "all" as const },
  });
  assert.ok(segments.length > 0);
  assert.deepEqual(texts, [segments.map(({ text }) => text).join(" ")]);
});

Deno.test("a file gives the same samples, bit by bit, as where the program runs from its sources", async () => {
  await using temp = await tempFolder();
  const binary = join(temp.path, "decode");
  // Its addon is where binaries for macOS and Windows have theirs; tgkeep's own tests cover the other place.
  const target = { ...targetOf(Deno.build.target), partsIn: "files" } as const;
  await compileProgram({ target, binary, main: "tests/binary/decode_probe.ts" });
  const cache = join(temp.path, "cache");
  const paths = [SPEECH_OGG, ROUND_MP4];
  const { code, stdout, stderr } = await run([cache, ...paths], { cwd: temp.path, binary });
  assert.equal(code, 0, stderr);
  const hashes = JSON.parse(stdout);
  assert.ok(hashes.every(([, count]: [string, number]) => count > 80_000), stdout);
  assert.deepEqual(hashes, await sampleHashes(paths, cache));
});
