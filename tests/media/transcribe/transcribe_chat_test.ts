import assert from "node:assert/strict";
import type { Archive } from "../../../lib/archive/archive.ts";
import { openArchive } from "../../../lib/archive/open_archive.ts";
import type { ArchivedChat } from "../../../lib/archive/types.ts";
import { createSemaphore } from "../../../lib/async/semaphore.ts";
import {
  type ListenRequest,
  type SpeechEngine,
  SpeechFailure,
} from "../../../lib/media/transcribe/engine.ts";
import { followChat } from "../../../lib/media/transcribe/follow_chat.ts";
import { transcribeChat } from "../../../lib/media/transcribe/transcribe_chat.ts";
import {
  newTranscriptTally,
  type TranscribeDeps,
} from "../../../lib/media/transcribe/transcribe_file.ts";
import { writeSubtitles } from "../../../lib/media/transcribe/write_subtitles.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import type { RunEvent } from "../../../lib/model/events.ts";
import type { Transcript } from "../../../lib/model/transcript.ts";
import { AudioError } from "../../../lib/workers/audio_error.ts";
import { chatOf, remoteFile, textMessage } from "../../helpers/fake_gateway.ts";
import { filesBelow, tempFolder } from "../../helpers/temp_folder.ts";

interface Scene {
  readonly archive: Archive;
  readonly chat: ArchivedChat;
  readonly history: number;
  readonly deps: TranscribeDeps;
  readonly events: RunEvent[];
  /** What the engine was given, in order: the last part of each path. */
  readonly heard: string[];
  /** What it does. */
  behave: (name: string, request: ListenRequest) => Promise<Transcript>;
  /** Keeps the voice message of an id; equal contents have equal hashes. */
  keep(id: number, content?: string): void;
  texts(): Readonly<Record<number, string>>;
}

const IDS = [1, 2, 3, 4, 5, 6];
/** The one whose sender says that it lasts five minutes. */
const LONG_ID = 6;

const said = (text: string, durationMs = 1000): Transcript => ({
  text,
  segments: [{ startMs: 0, endMs: durationMs, text }],
  durationMs,
  model: "fake",
});

async function withScene(jobs: number, run: (scene: Scene) => Promise<void>): Promise<void> {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]!.key;
  const messages = IDS.map((id) =>
    textMessage("chat5", id, {
      media: {
        type: "document",
        kind: "voice",
        file: remoteFile(`f${id}`, 10),
        mimeType: "audio/ogg",
        ...(id === LONG_ID ? { durationSeconds: 300 } : {}),
      },
    })
  );
  archive.commitPage({ history, messages, peers: [] });
  const jobsById = new Map(archive.takeMediaJobs(history, 10).map((job) => [job.messageId, job]));
  const events: RunEvent[] = [];
  const heard: string[] = [];
  const engine: SpeechEngine = {
    model: "fake",
    language: "auto",
    jobs,
    memoryBytes: 0,
    transcribe(request) {
      const name = request.path.slice(request.path.lastIndexOf("/") + 1);
      heard.push(name);
      return scene.behave(name, request);
    },
  };
  const scene: Scene = {
    archive,
    chat,
    history,
    deps: {
      archive,
      engine,
      turns: createSemaphore(jobs),
      tally: newTranscriptTally(),
      onEvent: (event) => void events.push(event),
    },
    events,
    heard,
    behave: (name) => Promise.resolve(said(`words of ${name}`)),
    keep(id, content = String(id)) {
      const job = jobsById.get(id)!;
      const outcome = { state: "kept", bytes: 10, sha256: content.padEnd(64, "0") } as const;
      archive.recordMediaOutcomes(chat, [{ job, outcome }]);
    },
    texts: () =>
      Object.fromEntries(
        [...archive.messages(chat)].flatMap(({ message, slots }) =>
          slots[0]?.transcript ? [[message.id, slots[0].transcript.text]] : []
        ),
      ),
  };
  await run(scene);
}

const idOf = (name: string): number => Number(/_(\d+)@/.exec(name)?.[1]);

Deno.test("transcribeChat() goes through the files in message order, and a second time through none", async () => {
  await withScene(1, async ({ archive, chat, deps, events, heard, keep, texts }) => {
    for (const id of [3, 1, 2]) keep(id);
    await transcribeChat(deps, { chat });
    assert.deepEqual(heard.map(idOf), [1, 2, 3]);
    assert.deepEqual(Object.keys(texts()), ["1", "2", "3"]);
    assert.deepEqual(
      events.map(({ event }) => event),
      Array(3).fill(["transcript.started", "transcript.done"]).flat(),
    );
    assert.equal(deps.tally.done, 3);
    await transcribeChat(deps, { chat });
    assert.equal(heard.length, 3);
    const [, first] = events;
    assert.ok(first?.event === "transcript.done");
    assert.ok(first.path.startsWith(`${chat.folder}/`) && !first.path.includes(archive.folder));
  });
});

Deno.test("transcribeChat() says how much of a long file has been heard, once a second", async () => {
  await withScene(1, async (scene) => {
    const { chat, deps, events, keep } = scene;
    let now = 0;
    keep(LONG_ID);
    scene.behave = (_, { onProgress }) => {
      for (let minute = 1; minute <= 5; minute++) {
        now += 400;
        onProgress?.(minute * 60_000);
      }
      return Promise.resolve(said("all of it", 300_000));
    };
    await transcribeChat({ ...deps, clock: { now: () => now } }, { chat });
    const told = events.map((event) => [
      event.event,
      "heard_ms" in event ? event.heard_ms : undefined,
      "sound_ms" in event ? event.sound_ms : undefined,
    ]);
    assert.deepEqual(told, [
      ["transcript.started", undefined, 300_000],
      ["transcript.progress", 180_000, 300_000],
      ["transcript.done", undefined, 300_000],
    ]);
  });
});

Deno.test("transcribeChat() warns of a file that ends long before its sender says", async () => {
  await withScene(1, async (scene) => {
    const { chat, deps, events, keep } = scene;
    keep(1);
    keep(LONG_ID);
    scene.behave = () => Promise.resolve(said("the beginning", 28_000));
    await transcribeChat(deps, { chat });
    const warnings = events.filter(({ event }) => event === "warning");
    assert.equal(warnings.length, 1);
    assert.match(JSON.stringify(warnings), /_6@.*only the first 28 s could be heard/);
    assert.equal(deps.tally.failed, 0);
  });
});

Deno.test("transcribeChat() listens to equal contents once, also when they are under way together", async () => {
  await withScene(3, async ({ chat, deps, heard, keep, texts }) => {
    for (const id of [1, 2, 3]) keep(id, "same");
    keep(4);
    await transcribeChat(deps, { chat });
    assert.equal(heard.length, 2);
    assert.deepEqual([deps.tally.done, deps.tally.shared], [2, 2]);
    assert.deepEqual(Object.keys(texts()), ["1", "2", "3", "4"]);
  });
});

Deno.test("transcribeChat() tells a broken file by name, goes on, and does not try it again", async () => {
  await withScene(1, async (scene) => {
    const { archive, chat, deps, events, heard, keep, texts } = scene;
    for (const id of [1, 2, 3, 4]) keep(id);
    scene.behave = (name, { path }) => {
      const id = idOf(name);
      if (id === 2) return Promise.reject(new AudioError(`Cannot hear ${path}: it is broken`));
      if (id === 3) return Promise.reject(new SpeechFailure("the server answered 500"));
      if (id === 4) return Promise.reject(new Deno.errors.NotFound("gone"));
      return Promise.resolve(said("fine"));
    };
    await transcribeChat(deps, { chat });
    assert.deepEqual(Object.keys(texts()), ["1"]);
    const failures = events.filter(({ event }) => event === "transcript.failed");
    assert.deepEqual(
      failures.map((event) => "message_id" in event && event.message_id),
      [2, 3, 4],
    );
    assert.equal(deps.tally.failed, 3);
    heard.length = 0;
    await transcribeChat(deps, { chat });
    assert.deepEqual(heard.map(idOf), [3, 4], "these may work the next time");
    assert.equal(archive.messageCount(chat), 6);
  });
});

Deno.test("transcribeChat() stops when a server is not heard of for three files in a row", async () => {
  await withScene(1, async (scene) => {
    const { chat, deps, heard, keep } = scene;
    for (const id of IDS) keep(id);
    scene.behave = (name) =>
      idOf(name) === 2
        ? Promise.resolve(said("heard once"))
        : Promise.reject(new SpeechFailure("nothing was heard", { network: true }));
    await assert.rejects(
      transcribeChat(deps, { chat }),
      (error) => error instanceof TgkeepError && error.code === "network",
    );
    assert.deepEqual(heard.map(idOf), [1, 2, 3, 4, 5]);
  });
});

Deno.test("transcribeChat() stops in the middle of a file when it is aborted, and records nothing of it", async () => {
  await withScene(1, async (scene) => {
    const { chat, deps, keep, texts } = scene;
    for (const id of IDS) keep(id);
    const stop = new AbortController();
    scene.behave = (name, { signal }) => {
      if (idOf(name) < 3) return Promise.resolve(said("done"));
      stop.abort(new Error("enough"));
      return Promise.reject(signal?.reason);
    };
    await assert.rejects(transcribeChat(deps, { chat, signal: stop.signal }), /enough/);
    assert.deepEqual(Object.keys(texts()), ["1", "2"]);
  });
});

Deno.test("transcribeChat() never has more files under way than the engine has jobs", async () => {
  await withScene(2, async (scene) => {
    const { chat, deps, keep } = scene;
    for (const id of IDS) keep(id);
    let active = 0;
    let peak = 0;
    scene.behave = async () => {
      peak = Math.max(peak, ++active);
      await new Promise((resolve) => setTimeout(resolve, 1));
      active--;
      return said("done");
    };
    // Two passes at once, as of two chats.
    await Promise.all([transcribeChat(deps, { chat }), transcribeChat(deps, { chat })]);
    assert.equal(peak, 2);
    assert.equal(deps.tally.done, 6);
  });
});

Deno.test("followChat() listens while files come, and to those that came late at the end", async () => {
  await withScene(1, async ({ chat, deps, heard, history, keep, texts }) => {
    await using followed = followChat(deps, { chat });
    const kept = async (id: number) => {
      keep(id);
      followed.kept({ history, messageId: id, position: 0, kind: "voice" });
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await kept(2);
    assert.deepEqual(heard.map(idOf), [2], "before anything else has come");
    await kept(1);
    await kept(4);
    assert.deepEqual(heard.map(idOf), [2, 4]);
    keep(5);
    await followed.finish();
    assert.deepEqual(heard.map(idOf), [2, 4, 1, 5]);
    assert.deepEqual(Object.keys(texts()), ["1", "2", "4", "5"]);
  });
});

Deno.test("followChat() throws at its end what ended it, and stops when it is disposed of", async () => {
  await withScene(1, async (scene) => {
    const { chat, deps, history, keep } = scene;
    keep(1);
    scene.behave = () => Promise.reject(new TgkeepError("usage", "no model any more"));
    {
      await using followed = followChat(deps, { chat });
      followed.kept({ history, messageId: 1, position: 0, kind: "voice" });
      await assert.rejects(followed.finish(), /no model any more/);
    }
    let stopped = false;
    scene.behave = (_, { signal }) =>
      new Promise((_, reject) =>
        signal?.addEventListener("abort", () => {
          stopped = true;
          reject(signal.reason);
        }, { once: true })
      );
    {
      await using followed = followChat(deps, { chat });
      followed.kept({ history, messageId: 1, position: 0, kind: "voice" });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok(stopped);
  });
});

Deno.test("writeSubtitles() writes both formats beside long files, once", async () => {
  await withScene(1, async (scene) => {
    const { archive, chat, deps, keep } = scene;
    for (const id of [1, 2]) keep(id);
    await Deno.mkdir(`${archive.folder}/${chat.folder}/voice_messages`, { recursive: true });
    scene.behave = (name) => Promise.resolve(said("words", idOf(name) === 1 ? 61_000 : 59_000));
    await transcribeChat(deps, { chat });
    const written = await writeSubtitles({ archive }, chat);
    assert.equal(written.length, 2);
    assert.deepEqual(
      filesBelow(`${archive.folder}/${chat.folder}`).map((path) => path.replace(/@[^.]*/, "")),
      ["voice_messages/audio_1.srt", "voice_messages/audio_1.vtt"],
    );
    assert.equal(
      await Deno.readTextFile(`${archive.folder}/${written[0]}`),
      "1\n00:00:00,000 --> 00:01:01,000\nwords\n\n",
    );
    assert.deepEqual(await writeSubtitles({ archive }, chat), []);
    await Deno.writeTextFile(`${archive.folder}/${written[1]}`, "spoiled");
    assert.deepEqual(await writeSubtitles({ archive }, chat), [written[1]]);
  });
});
