// What transcripts cost others. A chat of photos and documents behind 30 ms of latency: how long its files
// take to come and its photos to get thumbnails, alone and while whisper.cpp listens to voice messages of
// another chat. And how long an image takes in a pool that has more to listen to than it will ever manage.
// The model has the size of `tiny` and was never trained: it computes as a real one does, and longer, for it
// finds no end of what it says.
import { join } from "node:path";
import { checkModel } from "../lib/media/transcribe/check_model.ts";
import { openWhisperEngine } from "../lib/media/transcribe/whisper_engine.ts";
import { createWorkerPool, type WorkerPool } from "../lib/workers/pool.ts";
import { SPEECH_OGG } from "../tests/helpers/speech.ts";
import { writeWhisperModel } from "../tests/helpers/whisper_model.ts";
import { environment, startLoopback } from "./loopback.ts";
import { measure, printTable } from "./measure.ts";
import { photograph } from "./photograph.ts";

const FILES = 400;
const FILE_BYTES = 300_000;
const LATENCY_MS = 30;
const VOICES = 2;
const RUNS = 3;
/** Width of the layers of `tiny`. */
const TINY = 384;
/** Images of which the time is taken, and tasks that listen meanwhile. */
const IMAGES = 40;
const SPEECHES = 100;

interface Run {
  /** From the start of the run to the last of the files. */
  readonly seconds: number;
  readonly transcripts: number;
  /** From the start of the run to the last transcript. */
  readonly listened: number;
}

const folder = await Deno.makeTempDir();
try {
  const model = join(folder, "noise.bin");
  await writeWhisperModel(model, { tensors: "noise", width: TINY });
  const picture = join(folder, "picture.jpg");
  await Deno.writeFile(picture, await photograph());
  await downloads(model, picture);
  console.log();
  printTable([
    [`ms for an image, of ${IMAGES}`, "median", "slowest", "one file of speech"],
    ...await images({ model, picture, threads: 2, speeches: 0, count: IMAGES }),
    ...await images({ model, picture, threads: 2, speeches: SPEECHES, count: IMAGES }),
    // Each waits for what is being listened to.
    ...await images({ model, picture, threads: 1, speeches: SPEECHES, count: 5 }),
  ]);
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function downloads(model: string, picture: string): Promise<void> {
  await using server = await startLoopback(
    ...["--content", "empty", "--files", String(FILES), "--file-bytes", String(FILE_BYTES)],
    ...["--file-spread", "97", "--latency-ms", String(LATENCY_MS), "--picture", picture],
    ...["--voices", String(VOICES), "--voice", SPEECH_OGG],
  );
  const { files, voices } = server.info.chats;
  let run = 0;
  const exported = async (...args: readonly string[]): Promise<Run> => {
    const out = join(folder, `out${run++}`);
    const { stdout } = await measure({
      client: "tgkeep",
      args: [
        "export",
        ...[`channel${voices!.id}`, `channel${files!.id}`, "--out", out, "--log", "ndjson"],
        ...["--thumbnails", "jpeg", ...args],
      ],
      env: environment(server.info),
    });
    await Deno.remove(out, { recursive: true });
    return readRun(stdout, `channel${files!.id}`);
  };
  const ways = {
    "without transcripts": [],
    "with transcripts": ["--transcribe", "--whisper-model", model, "--language", "en"],
  };
  const best = new Map<string, Run>();
  // In turns: whatever else the machine does meets both.
  for (let i = 0; i < RUNS; i++) {
    for (const [name, args] of Object.entries(ways)) {
      const now = await exported(...args);
      const before = best.get(name);
      if (!before || now.seconds < before.seconds) best.set(name, now);
    }
  }
  const alone = best.get("without transcripts")!.seconds;
  printTable([
    [`${FILES} files, best of ${RUNS}`, "s", "× without", "transcripts", "heard after s"],
    ...[...best].map(([name, { seconds, transcripts, listened }]) => [
      name,
      seconds.toFixed(2),
      (seconds / alone).toFixed(2),
      String(transcripts),
      transcripts === 0 ? "-" : listened.toFixed(1),
    ]),
  ]);
}

function readRun(stdout: string, filesChat: string): Run {
  const events: readonly Record<string, unknown>[] = stdout.trim().split("\n")
    .map((line) => JSON.parse(line));
  const at = (event: Record<string, unknown> | undefined): number =>
    Date.parse(String(event?.["ts"])) / 1000;
  const began = at(events[0]);
  const kept = events.filter(({ event, chat_id }) =>
    event === "media.done" && chat_id === filesChat
  );
  const heard = events.filter(({ event }) => event === "transcript.done");
  return {
    seconds: at(kept.at(-1)) - began,
    transcripts: heard.length,
    listened: at(heard.at(-1)) - began,
  };
}

interface ImagesRequest {
  readonly model: string;
  readonly picture: string;
  readonly threads: number;
  readonly speeches: number;
  readonly count: number;
}

/** The time of images, one after another, each at any time within what is being listened to. */
async function images(
  { model, picture, threads, speeches, count }: ImagesRequest,
): Promise<readonly (readonly string[])[]> {
  await using pool = createWorkerPool({ threads });
  const image = (i: number): Promise<number> => timeOf(pool, picture, join(folder, `${i}.jpg`));
  await image(0);
  const { bytes, englishOnly } = await checkModel(model);
  const engine = await openWhisperEngine({
    pool,
    model: { name: "noise", path: model, bytes, englishOnly },
    language: "en",
    share: "low",
  });
  const stop = new AbortController();
  const { signal } = stop;
  const listening = Array.from(
    { length: speeches },
    () => engine.transcribe({ path: SPEECH_OGG, signal }).catch(() => undefined),
  );
  if (speeches > 0) await listening[0];
  const latencies: number[] = [];
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    latencies.push(await image(i));
  }
  const ms = performance.now() - began;
  const heard = (pool.metrics().by_kind["transcribe"]?.completed_tasks ?? 1) - 1;
  stop.abort();
  await Promise.all(listening);
  latencies.sort((a, b) => a - b);
  return [[
    `${threads} worker${threads > 1 ? "s" : ""}, ${speeches} files of speech`,
    latencies[Math.floor(count / 2)]!.toFixed(0),
    latencies.at(-1)!.toFixed(0),
    speeches === 0 ? "-" : heard === 0 ? `> ${ms.toFixed(0)}` : (ms / heard).toFixed(0),
  ]];
}

async function timeOf(pool: WorkerPool, from: string, to: string): Promise<number> {
  const began = performance.now();
  await pool.run("image", { from, write: { to, maxEdge: 640, format: "jpeg", quality: 80 } }, {
    priority: "high",
  });
  return performance.now() - began;
}
