// Speech from Telegram to its words in the outputs: the real program, whisper.cpp and decoding included.
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { voiceChat } from "../../lib/emulator/world/generate/voice_chat.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { Transcript } from "../../lib/model/transcript.ts";
import { eventsNamed, runExport } from "../helpers/export_run.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { ROUND_MP4, SPEECH_OGG, SPOKEN_WORDS } from "../helpers/speech.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";
import { eventsOf, runTgkeep } from "../helpers/tgkeep.ts";
import { writeWhisperModel } from "../helpers/whisper_model.ts";
import { startSpeechServer } from "../media/transcribe/http_server.ts";

const CHAT = "channel1700000201";

interface Scene extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly out: string;
  readonly env: Readonly<Record<string, string>>;
  path(name: string): string;
  /** By message, in order; `undefined` where there is none. */
  transcripts(): Promise<readonly (Transcript | undefined)[]>;
  /** Keys `transcript` of result.json, in order. */
  shown(): Promise<readonly unknown[]>;
}

/** A voice message, a round video message, one that is broken, and the first one again. */
async function scene(): Promise<Scene> {
  const temp = await tempFolder();
  const voice = await Deno.readFile(SPEECH_OGG);
  const round = await Deno.readFile(ROUND_MP4);
  const broken = new TextEncoder().encode("OggS".padEnd(3000, "broken "));
  const emulator = await startEmulator({
    world: generateWorld({
      seed: 51,
      content: "empty",
      parts: [voiceChat({
        messages: [
          { kind: "voice", content: voice },
          { kind: "video_message", content: round },
          { kind: "voice", content: broken },
          { kind: "voice", content: voice },
        ],
      })],
    }),
  });
  const out = join(temp.path, "archive");
  return {
    emulator,
    out,
    env: {
      ...await serverEnvironment(emulator, temp.path),
      XDG_DATA_HOME: join(temp.path, "data"),
    },
    path: (name) => join(temp.path, name),
    async transcripts() {
      await using archive = await openArchive(out, { mode: "read" });
      const chat = archive.chat(CHAT);
      assert.ok(chat);
      return [...archive.messages(chat)].flatMap(({ slots }) =>
        slots.length > 0 ? [slots[0]?.transcript] : []
      );
    },
    async shown() {
      const result = filesBelow(out).find((path) => path.endsWith("result.json"));
      const { messages } = JSON.parse(await Deno.readTextFile(join(out, result ?? "")));
      return messages.flatMap((message: Record<string, unknown>) =>
        "file" in message ? [message["transcript"]] : []
      );
    },
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}

Deno.test("export --transcribe writes down what a model without tensors hears: nothing", async () => {
  await using world = await scene();
  const model = world.path("empty.bin");
  await writeWhisperModel(model, { tensors: "none" });
  const run = await runExport(
    [CHAT, "--out", world.out, "--transcribe", "--whisper-model", model],
    world.env,
  );
  assert.equal(run.code, 4, run.stderr);
  const [failed, ...others] = eventsNamed(run, "transcript.failed");
  assert.equal(others.length, 0);
  assert.match(String(failed?.["path"]), /voice_messages\/.*\.ogg$/);
  assert.match(String(failed?.["reason"]), /^Cannot hear /);
  // The fourth file has the content of the first.
  assert.equal(eventsNamed(run, "transcript.done").length, 2);
  assert.deepEqual(run.report.transcripts, { done: 2, failed: 1 });
  const transcripts = await world.transcripts();
  assert.deepEqual(transcripts.map((each) => each?.text), ["", "", undefined, ""]);
  assert.ok(transcripts.every((each) => each === undefined || each.segments.length === 0));
  assert.ok(Math.abs((transcripts[0]?.durationMs ?? 0) - 5520) < 100);
  assert.deepEqual(await world.shown(), [undefined, undefined, undefined, undefined]);

  // What is known costs nothing, what cannot be heard included.
  const again = await runExport(
    [CHAT, "--out", world.out, "--transcribe", "--whisper-model", model],
    world.env,
  );
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(eventsNamed(again, "transcript.done"), []);
  assert.deepEqual(eventsNamed(again, "transcript.failed"), []);
});

Deno.test("export --transcribe without a model ends with 2 before anything is asked of Telegram", async () => {
  await using world = await scene();
  const run = await runTgkeep(["export", CHAT, "--out", world.out, "--transcribe"], {
    env: world.env,
  });
  assert.equal(run.code, 2, run.stderr);
  assert.match(run.stderr + run.stdout, /no whisper model in .*tgkeep models pull base/);
  assert.equal(world.emulator.stats.requests.size, 0);
  await assert.rejects(Deno.stat(world.out), Deno.errors.NotFound);
});

Deno.test("export --transcribe keeps everything else when the server refuses the key", async () => {
  await using world = await scene();
  await using server = startSpeechServer(() => new Response("no", { status: 401 }));
  const run = await runExport(
    [CHAT, "--out", world.out, "--transcribe", "--whisper-url", server.url],
    world.env,
  );
  assert.equal(run.code, 4, run.stderr);
  const warnings = eventsNamed(run, "warning").map(({ message }) => String(message));
  assert.equal(warnings.length, 1, warnings.join());
  assert.match(warnings[0] ?? "", /goes on without transcripts: .* refused the key/);
  assert.equal(run.report.media.failed, 0);
  assert.deepEqual(await world.shown(), [undefined, undefined, undefined, undefined]);
  assert.ok(server.received.length <= 2, "no more than what was under way");
});

Deno.test("transcribe DIR has a server write an archive down, and everything shows it", async () => {
  await using world = await scene();
  const exported = await runExport([CHAT, "--out", world.out], world.env);
  assert.equal(exported.code, 0, exported.stderr);
  let n = 0;
  await using server = startSpeechServer(() => {
    const text = ["Bring the umbrella.", "The train leaves at seven.", "Something broken."][n++];
    return Response.json({
      text,
      language: "english",
      duration: 61,
      segments: [{ start: 0.5, end: 60.25, text }],
    });
  });
  const run = await runTgkeep(
    [
      ...["transcribe", world.out, "--whisper-url", server.url, "--subtitles", "--log", "ndjson"],
      ...["--format", "json,html,markdown,ndjson,csv"],
    ],
    { env: { ...world.env, TGKEEP_WHISPER_KEY: "whisper secret" } },
  );
  assert.equal(run.code, 0, run.stderr);
  assert.equal(eventsOf(run.stdout).filter(({ event }) => event === "transcript.done").length, 3);
  assert.doesNotMatch(run.stdout + run.stderr, /whisper secret/);
  assert.deepEqual(
    [...new Set(server.received.map(({ authorization }) => authorization))],
    ["Bearer whisper secret"],
  );
  const first = server.received[0]?.fields["model"] ?? "";
  assert.equal(first, "whisper-1");
  const shown = await world.shown();
  assert.equal(shown.length, 4);
  assert.equal(shown[0], shown[3], "equal contents, equal words");
  const pages = filesBelow(world.out).filter((path) =>
    /messages\.(html|ndjson|csv)$|markdown.*\.md$/.test(path)
  );
  assert.equal(pages.length, 4, pages.join());
  for (const page of pages) {
    assert.match(await Deno.readTextFile(join(world.out, page)), /Bring the umbrella\./, page);
  }
  const found = await runTgkeep(["search", world.out, "umbrella", "--json"], { env: world.env });
  assert.ok(JSON.parse(found.stdout).results.length >= 1, found.stdout);
  const subtitles = filesBelow(world.out).filter((path) => /\.(srt|vtt)$/.test(path));
  assert.equal(subtitles.length, 8, subtitles.join());
  const vtt = subtitles.find((path) => path.endsWith(".vtt")) ?? "";
  assert.match(
    await Deno.readTextFile(join(world.out, vtt)),
    /^WEBVTT\n\n00:00:00\.500 --> 00:01:00\.250\n\S.*\n\n$/,
  );
  const verified = await runTgkeep(["verify", world.out, "--log", "ndjson"], { env: world.env });
  assert.equal(verified.code, 0, verified.stdout);
  assert.doesNotMatch(verified.stdout, /\.(srt|vtt)/);
});

Deno.test("transcribe DIR writes everything down anew with another model, and once with each", async () => {
  await using world = await scene();
  assert.equal((await runExport([CHAT, "--out", world.out], world.env)).code, 0);
  await using server = startSpeechServer(() => Response.json({ text: `Words ${sent()}` }));
  const sent = () => server.received.length;
  const transcribed = async (model: string): Promise<number> => {
    const before = sent();
    const run = await runTgkeep(
      ["transcribe", world.out, "--whisper-url", server.url, "--whisper-model", model],
      { env: world.env },
    );
    assert.equal(run.code, 0, run.stderr);
    return sent() - before;
  };
  // Four messages, three contents.
  assert.deepEqual([await transcribed("small"), await transcribed("small")], [3, 0]);
  const small = await world.shown();
  assert.deepEqual([await transcribed("large"), await transcribed("small")], [3, 0]);
  const large = await world.shown();
  assert.ok(large.every((text, i) => text !== small[i]), "the last ones made are shown");
});

const realModel = Deno.env.get("TGKEEP_TEST_MODEL");
if (realModel) {
  Deno.test("export --transcribe hears the words that were spoken, with a real model", async () => {
    await using world = await scene();
    const run = await runExport(
      [CHAT, "--out", world.out, "--transcribe", "--whisper-model", realModel],
      world.env,
    );
    assert.equal(run.code, 4, run.stderr);
    const [voice, round] = await world.transcripts();
    for (const transcript of [voice, round]) {
      const heard = transcript?.text.toLowerCase() ?? "";
      const places = SPOKEN_WORDS.map((word) => heard.indexOf(word));
      assert.ok(places.every((place, i) => place >= 0 && place >= (places[i - 1] ?? 0)), heard);
      assert.equal(transcript?.language, "en");
    }
  });
}
