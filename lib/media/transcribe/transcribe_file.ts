// One kept file from its job to its transcript in the archive.
import type { Archive } from "../../archive/archive.ts";
import type { ArchivedChat } from "../../archive/types.ts";
import type { TranscriptJob } from "../../archive/transcript_types.ts";
import { type Clock, SYSTEM_CLOCK } from "../../async/clock.ts";
import type { Semaphore } from "../../async/semaphore.ts";
import { TgkeepError } from "../../model/errors.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { EventListener } from "../../model/events.ts";
import type { Transcript } from "../../model/transcript.ts";
import { AudioError } from "../../workers/audio_error.ts";
import { WorkerCrash } from "../../workers/worker_crash.ts";
import { type SpeechEngine, SpeechFailure } from "./engine.ts";

/** What files are listened to with. */
export interface TranscribeDeps {
  /** Open for writing. */
  readonly archive: Pick<
    Archive,
    "folder" | "takeTranscriptJobs" | "recordTranscript" | "transcriptOf"
  >;
  readonly engine: SpeechEngine;
  /** Shared by all chats: as many permits as the engine has jobs. */
  readonly turns: Semaphore;
  /** Of all chats. */
  readonly tally: TranscriptTally;
  /** Receives `transcript.started`, `transcript.progress`, `transcript.done` and `transcript.failed`. */
  readonly onEvent: EventListener;
  readonly clock?: Pick<Clock, "now">;
}

/** What has become of files. */
export interface TranscriptTally {
  /** Written down now. */
  done: number;
  /** Had the same content as one that was written down. */
  shared: number;
  /** Could not be written down; each had an event. */
  failed: number;
  /** Files in a row of which a server was not heard. */
  silence: number;
  /** Contents under way, by their hash. */
  readonly underWay: Map<string, Promise<unknown>>;
}

/** A tally of nothing. */
export function newTranscriptTally(): TranscriptTally {
  return { done: 0, shared: 0, failed: 0, silence: 0, underWay: new Map() };
}

/** So many files in a row that a server said nothing to mean that it is gone. */
const MAX_SILENCE = 3;

/** Shortest time between two `transcript.progress` of a file, in ms. */
const PROGRESS_MS = 1000;

/**
 * Writes one file down, once for its content. A file that cannot be had is told, and no more than that: it
 * stops nobody else.
 *
 * @throws {TgkeepError} when no other file can be had either; errors of the archive; the signal's reason when
 * aborted
 */
export async function transcribeFile(
  deps: TranscribeDeps,
  chat: ArchivedChat,
  job: TranscriptJob,
  signal: AbortSignal,
): Promise<void> {
  const { tally, turns } = deps;
  for (let other = tally.underWay.get(job.sha256); other; other = tally.underWay.get(job.sha256)) {
    await other;
  }
  const work = (async () => {
    using _turn = await turns.acquire({ signal });
    await listen(deps, chat, job, signal);
  })();
  const settled = work.catch(() => undefined).then(() => tally.underWay.delete(job.sha256));
  tally.underWay.set(job.sha256, settled);
  await work;
}

async function listen(
  deps: TranscribeDeps,
  chat: ArchivedChat,
  job: TranscriptJob,
  signal: AbortSignal,
): Promise<void> {
  const { archive, engine, onEvent, tally, clock = SYSTEM_CLOCK } = deps;
  const { model, language } = engine;
  const file = { sha256: job.sha256, model, language };
  if (archive.transcriptOf(file)) return void tally.shared++;
  const named = {
    chat_id: chat.id,
    message_id: job.messageId,
    kind: job.kind,
    path: `${chat.folder}/${job.path}`,
  };
  const length = job.saidMs === undefined ? {} : { sound_ms: job.saidMs };
  const began = clock.now();
  let toldAt = began;
  onEvent({ event: "transcript.started", ...named, ...length });
  const onProgress = (heardMs: number): void => {
    if (clock.now() - toldAt < PROGRESS_MS) return;
    toldAt = clock.now();
    onEvent({ event: "transcript.progress", ...named, heard_ms: heardMs, ...length });
  };
  let transcript: Transcript;
  try {
    const path = `${archive.folder}/${named.path}`;
    transcript = await engine.transcribe({ path, signal, onProgress });
  } catch (error) {
    signal.throwIfAborted();
    if (!concernsFileAlone(error)) throw error;
    if (error instanceof AudioError) {
      archive.recordTranscript(file, { unreadable: reasonOf(error) });
    }
    tally.failed++;
    onEvent({ event: "transcript.failed", ...named, reason: reasonOf(error) });
    const silent = error instanceof SpeechFailure && error.network;
    tally.silence = silent ? tally.silence + 1 : 0;
    if (tally.silence < MAX_SILENCE) return;
    throw new TgkeepError(
      "network",
      `Transcription stopped: of ${MAX_SILENCE} files in a row, ${error.message}. The same command goes on later`,
      { cause: error },
    );
  }
  archive.recordTranscript(file, { transcript });
  if (isCutShort(transcript, job)) {
    const path = sanitizeLine(named.path);
    const message = `Of ${path} only the first ${
      Math.round(transcript.durationMs / 1000)
    } s could be heard: it is damaged, or shorter than its sender says`;
    onEvent({ event: "warning", message, chat_id: chat.id });
  }
  tally.done++;
  tally.silence = 0;
  onEvent({
    event: "transcript.done",
    ...named,
    ...(transcript.language === undefined ? {} : { language: transcript.language }),
    characters: transcript.text.length,
    sound_ms: transcript.durationMs,
    took_ms: Math.round(clock.now() - began),
  });
}

/** Senders round, and films are often longer than their sound. */
const LIKELY_SHARE = 0.5;
const LIKELY_SLACK_MS = 5000;

function isCutShort({ durationMs }: Transcript, { saidMs = 0 }: TranscriptJob): boolean {
  return durationMs > 0 && durationMs < saidMs * LIKELY_SHARE - LIKELY_SLACK_MS;
}

function concernsFileAlone(error: unknown): error is Error {
  return error instanceof AudioError || error instanceof SpeechFailure ||
    error instanceof WorkerCrash || error instanceof Deno.errors.NotFound;
}

function reasonOf(error: Error): string {
  if (error instanceof Deno.errors.NotFound) return "The file is not there any more";
  if (error instanceof WorkerCrash) return "whisper.cpp broke down over it";
  return error.message;
}
