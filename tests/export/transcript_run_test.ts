import assert from "node:assert/strict";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { Archive } from "../../lib/archive/archive.ts";
import type { ArchivedChat, MediaJob } from "../../lib/archive/types.ts";
import { SYSTEM_CLOCK } from "../../lib/async/clock.ts";
import { openTranscriptRun } from "../../lib/export/transcript_run.ts";
import type { ListenRequest } from "../../lib/media/transcribe/engine.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import type { RunEvent } from "../../lib/model/events.ts";
import type { Transcript } from "../../lib/model/transcript.ts";
import { chatOf, remoteFile, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

interface VoiceChat {
  readonly chat: ArchivedChat;
  readonly jobs: readonly MediaJob[];
}

/** A chat with two voice messages that are kept. */
function voices(archive: Archive, id: `chat${number}`): VoiceChat {
  const chat = archive.upsertChat(chatOf(id));
  const history = chat.histories[0]!.key;
  const messages = [1, 2].map((message) => {
    const file = remoteFile(`${id} ${message}`, 10);
    const media = { type: "document", kind: "voice", file, mimeType: "audio/ogg" } as const;
    return textMessage(id, message, { media });
  });
  archive.commitPage({ history, messages, peers: [] });
  const jobs = archive.takeMediaJobs(history, 10);
  for (const job of jobs) {
    const sha256 = `${id}${job.messageId}`.padEnd(64, "0");
    archive.recordMediaOutcomes(chat, [{ job, outcome: { state: "kept", bytes: 10, sha256 } }]);
  }
  return { chat, jobs };
}

async function withRun(
  transcribe: (request: ListenRequest) => Promise<Transcript>,
  test: (scene: {
    readonly run: ReturnType<typeof openTranscriptRun>;
    readonly chats: readonly [VoiceChat, VoiceChat];
    readonly events: readonly RunEvent[];
  }) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const chats = [voices(archive, "chat5"), voices(archive, "chat6")] as const;
  const events: RunEvent[] = [];
  const engine = { model: "fake", language: "auto", jobs: 1, memoryBytes: 0, transcribe };
  await using run = openTranscriptRun({
    archive,
    speech: { engine },
    onEvent: (event) => void events.push(event),
    clock: SYSTEM_CLOCK,
    signal,
  });
  await test({ run, chats, events });
}

Deno.test("finish() lets an export go on when the engine cannot, and says so once", async () => {
  let asked = 0;
  const refuse = () => {
    asked++;
    return Promise.reject(new TgkeepError("usage", "the server refused the key"));
  };
  await withRun(refuse, async ({ run, chats: [one, other], events }) => {
    for (const { chat, jobs } of [one, other]) for (const job of jobs) run.kept(chat, job);
    await run.finish(one.chat);
    await run.finish(other.chat);
    const warnings = events.filter(({ event }) => event === "warning");
    assert.equal(warnings.length, 1);
    assert.match(JSON.stringify(warnings), /goes on without transcripts: the server refused/);
    assert.equal(run.tally.failed, 1, "the run has not done everything");
    assert.ok(asked <= 2, "nothing more is sent");
  });
});

Deno.test("finish() stops what is under way in other chats when it gives up", async () => {
  const behave = ({ path, signal }: ListenRequest): Promise<Transcript> =>
    path.includes("5/")
      ? Promise.reject(new TgkeepError("network", "nobody there"))
      : new Promise((_, reject) =>
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true })
      );
  await withRun(behave, async ({ run, chats: [one, other], events }) => {
    await Promise.all([run.finish(one.chat), run.finish(other.chat)]);
    assert.equal(events.filter(({ event }) => event === "warning").length, 1);
  });
});

Deno.test("finish() ends a run whose disk is in trouble, and one that was interrupted", async () => {
  const full = () => Promise.reject(new TgkeepError("archive", "the disk is full"));
  await withRun(full, async ({ run, chats: [{ chat }] }) => {
    await assert.rejects(run.finish(chat), /the disk is full/);
  });
  const stop = new AbortController();
  const interrupt = ({ signal }: ListenRequest) => {
    stop.abort(new Error("interrupted"));
    return Promise.reject(signal?.reason);
  };
  await withRun(interrupt, async ({ run, chats: [{ chat }] }) => {
    await assert.rejects(run.finish(chat), /interrupted/);
  }, stop.signal);
});
