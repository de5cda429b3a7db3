import assert from "node:assert/strict";
import type { Archive } from "../../lib/archive/archive.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { ArchivedChat } from "../../lib/archive/types.ts";
import type { MediaKind } from "../../lib/model/file.ts";
import type { Message } from "../../lib/model/message.ts";
import type { Transcript } from "../../lib/model/transcript.ts";
import { chatOf, remoteFile, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const AUTO = { model: "base", language: "auto" };
const KINDS: readonly MediaKind[] = ["voice", "video_message"];

const transcript = (text: string, changes: Partial<Transcript> = {}): Transcript => ({
  text,
  language: "en",
  segments: [{ startMs: 0, endMs: 900, text }],
  durationMs: 1000,
  model: "base",
  ...changes,
});

const sha = (letter: string): string => letter.repeat(64);

function spoken(id: number, kind: "voice" | "video_message" | "audio"): Message {
  return textMessage("chat5", id, {
    media: {
      type: "document",
      kind,
      file: remoteFile(`f${id}`, 10),
      thumbnail: remoteFile(`t${id}`, 5),
      mimeType: "audio/ogg",
    },
  });
}

interface Scene {
  readonly archive: Archive;
  readonly chat: ArchivedChat;
  readonly history: number;
  /** Ids of messages whose files are to be listened to. */
  open(request?: typeof AUTO): readonly number[];
}

/** Messages 1 to 5 are kept; 1 and 3 have the same content, 4 is music, 6 is not here. */
async function withScene(run: (scene: Scene) => void): Promise<void> {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]!.key;
  const messages = [
    spoken(1, "voice"),
    spoken(2, "video_message"),
    spoken(3, "voice"),
    spoken(4, "audio"),
    spoken(5, "voice"),
    spoken(6, "voice"),
  ];
  archive.commitPage({ history, messages, peers: [] });
  for (const job of archive.takeMediaJobs(history, 100)) {
    if (job.messageId === 6) continue;
    const sha256 = sha(["", "a", "b", "a", "d", "e"][job.messageId]!);
    archive.recordMediaOutcomes(chat, [{ job, outcome: { state: "kept", bytes: 10, sha256 } }]);
  }
  run({
    archive,
    chat,
    history,
    open: (request = AUTO) =>
      archive.takeTranscriptJobs(history, 10, { ...request, kinds: KINDS })
        .map(({ messageId }) => messageId),
  });
}

Deno.test("takeTranscriptJobs() gives kept files of the kinds in message order, not their thumbnails", async () => {
  await withScene(({ archive, history, open }) => {
    assert.deepEqual(open(), [1, 2, 3, 5]);
    const music = archive.takeTranscriptJobs(history, 10, { ...AUTO, kinds: ["audio"] });
    assert.deepEqual(music.map(({ messageId, slot }) => [messageId, slot]), [[4, "main"]]);
    const [first] = archive.takeTranscriptJobs(history, 1, { ...AUTO, kinds: KINDS });
    const rest = archive.takeTranscriptJobs(history, 2, { ...AUTO, kinds: KINDS }, first);
    assert.deepEqual(rest.map(({ messageId }) => messageId), [2, 3]);
  });
});

Deno.test("recordTranscript() counts for every file with the content, and for no other model", async () => {
  await withScene(({ archive, open }) => {
    archive.recordTranscript({ ...AUTO, sha256: sha("a") }, { transcript: transcript("hello") });
    assert.deepEqual(open(), [2, 5]);
    assert.deepEqual(open({ ...AUTO, model: "large" }), [1, 2, 3, 5]);
    assert.equal(archive.transcriptOf({ ...AUTO, sha256: sha("a") })?.text, "hello");
    assert.equal(archive.transcriptOf({ ...AUTO, sha256: sha("b") }), undefined);
  });
});

Deno.test("a transcript answers for a language that was found, and for no other one", async () => {
  await withScene(({ archive, open }) => {
    archive.recordTranscript({ ...AUTO, sha256: sha("a") }, { transcript: transcript("hello") });
    assert.deepEqual(open({ ...AUTO, language: "en" }), [2, 5]);
    assert.deepEqual(open({ ...AUTO, language: "de" }), [1, 2, 3, 5]);
    const german = { ...AUTO, language: "de", sha256: sha("a") };
    archive.recordTranscript(german, { transcript: transcript("hallo", { language: "de" }) });
    assert.deepEqual(open({ ...AUTO, language: "de" }), [2, 5]);
    assert.deepEqual(open(), [2, 5]);
  });
});

Deno.test("recordTranscript() remembers what cannot be heard", async () => {
  await withScene(({ archive, chat, open }) => {
    archive.recordTranscript({ ...AUTO, sha256: sha("a") }, { unreadable: "no sound" });
    assert.deepEqual(open(), [2, 5]);
    assert.equal(archive.transcriptOf({ ...AUTO, sha256: sha("a") }), undefined);
    const [record] = archive.messages(chat);
    assert.equal(record?.slots[0]?.transcript, undefined);
  });
});

Deno.test("messages() gives the transcript that was made last", async () => {
  await using folder = await tempFolder();
  let now = 1;
  using archive = await openArchive(folder.path, { now: () => now++ });
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]!.key;
  archive.commitPage({ history, messages: [spoken(1, "voice")], peers: [] });
  const [job] = archive.takeMediaJobs(history, 1);
  const kept = { state: "kept", bytes: 10, sha256: sha("a") } as const;
  archive.recordMediaOutcomes(chat, [{ job: job!, outcome: kept }]);
  for (const model of ["large", "base"]) {
    const made = transcript(`of ${model}`, { model });
    archive.recordTranscript({ ...AUTO, model, sha256: sha("a") }, { transcript: made });
  }
  const [record] = archive.messages(chat);
  assert.deepEqual(record?.slots[0]?.transcript, transcript("of base", { model: "base" }));
});

Deno.test("recordTranscript() makes the outputs of every chat with the content stale", async () => {
  await withScene(({ archive, chat }) => {
    archive.recordOutput(chat, "json", "1.0", []);
    archive.recordTranscript({ ...AUTO, sha256: sha("9") }, { transcript: transcript("else") });
    assert.deepEqual(archive.freshOutput(chat, "json", "1.0"), []);
    archive.recordTranscript({ ...AUTO, sha256: sha("a") }, { transcript: transcript("hello") });
    assert.equal(archive.freshOutput(chat, "json", "1.0"), undefined);
  });
});

Deno.test("hasMediaAt() knows the paths of a chat's files", async () => {
  await withScene(({ archive, chat, history }) => {
    const [job] = archive.takeTranscriptJobs(history, 1, { ...AUTO, kinds: KINDS });
    assert.ok(archive.hasMediaAt(chat, job!.path));
    assert.ok(!archive.hasMediaAt(chat, `${job!.path}.srt`));
  });
});
