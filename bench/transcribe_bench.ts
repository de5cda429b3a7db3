// A chat of photos and documents behind 30 ms of latency: how long its files take to come alone, and while
// whisper.cpp listens to voice messages of another chat. The model has the size of `tiny` and was never
// trained: it computes as a real one does, and longer, for it finds no end of what it says.
import { join } from "node:path";
import { SPEECH_OGG } from "../tests/helpers/speech.ts";
import { writeWhisperModel } from "../tests/helpers/whisper_model.ts";
import { environment, startLoopback } from "./loopback.ts";
import { measure, printTable } from "./measure.ts";

const FILES = 400;
const FILE_BYTES = 300_000;
const LATENCY_MS = 30;
const VOICES = 2;
const RUNS = 2;
/** Width of the layers of `tiny`. */
const TINY = 384;

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
  await using server = await startLoopback(
    ...["--content", "empty", "--files", String(FILES), "--file-bytes", String(FILE_BYTES)],
    ...["--file-spread", "97", "--latency-ms", String(LATENCY_MS)],
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
        ...args,
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
} finally {
  await Deno.remove(folder, { recursive: true });
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
