// The transcripts of a run: written while files are still being fetched.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat, MediaJob } from "../archive/types.ts";
import type { Clock } from "../async/clock.ts";
import { createSemaphore } from "../async/semaphore.ts";
import type { SpeechEngine } from "../media/transcribe/engine.ts";
import { followChat, type FollowedChat } from "../media/transcribe/follow_chat.ts";
import { newTranscriptTally, type TranscriptTally } from "../media/transcribe/transcribe_file.ts";
import { writeSubtitles } from "../media/transcribe/write_subtitles.ts";
import { TgkeepError } from "../model/errors.ts";
import type { EventListener } from "../model/events.ts";
import type { MediaKind } from "../model/file.ts";

/** Who listens to the files of a run, and to which. */
export interface SpeechRequest {
  /** Open. */
  readonly engine: SpeechEngine;
  /** Kinds of media that are listened to. @default voice and round video messages */
  readonly kinds?: readonly MediaKind[];
  /** Whether long files get subtitles beside them. @default "none" */
  readonly subtitles?: "files" | "none";
}

/** What transcripts are made with. */
export interface TranscriptRunDeps {
  /** Open for writing. */
  readonly archive: Archive;
  readonly speech: SpeechRequest;
  readonly onEvent: EventListener;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** The transcripts of a run. Disposing of it stops what is under way. */
export interface TranscriptRun extends AsyncDisposable {
  /** A file is here now. Returns at once. */
  kept(chat: ArchivedChat, job: MediaJob): void;
  /**
   * No more files of the chat come. Resolves when all of them, those of earlier runs too, have been heard, or
   * none can be any more: that is told once, counts as a failed file, and ends no export.
   *
   * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
   */
  finish(chat: ArchivedChat): Promise<void>;
  /** Of all chats. */
  readonly tally: Readonly<Pick<TranscriptTally, "done" | "failed">>;
}

/** Prepares for the transcripts of a run. */
export function openTranscriptRun(deps: TranscriptRunDeps): TranscriptRun {
  const { archive, speech, onEvent, clock, signal } = deps;
  const { engine, kinds, subtitles = "none" } = speech;
  const tally = newTranscriptTally();
  const turns = createSemaphore(engine.jobs);
  const chats = new Map<number, FollowedChat>();
  let state: "listening" | "given up" = "listening";
  const follow = (chat: ArchivedChat): FollowedChat => {
    const open = chats.get(chat.key);
    if (open) return open;
    const opened = followChat(
      { archive, engine, turns, tally, onEvent, clock },
      { chat, kinds, signal },
    );
    chats.set(chat.key, opened);
    return opened;
  };
  const giveUp = ({ message }: Error): void => {
    state = "given up";
    tally.failed++;
    onEvent({ event: "warning", message: `The export goes on without transcripts: ${message}` });
    for (const chat of chats.values()) chat.stop();
  };
  return {
    tally,
    kept(chat, job) {
      if (state === "listening") follow(chat).kept(job);
    },
    async finish(chat) {
      try {
        if (state === "listening") await follow(chat).finish();
      } catch (error) {
        signal?.throwIfAborted();
        if (!concernsTranscriptsAlone(error)) throw error;
        if (state === "listening") giveUp(error);
      }
      if (subtitles === "files") await writeSubtitles({ archive, signal }, chat);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...chats.values()].map((chat) => chat[Symbol.asyncDispose]()));
    },
  };
}

/** The engine cannot go on, or was stopped because of that. */
function concernsTranscriptsAlone(error: unknown): error is Error {
  if (error instanceof TgkeepError) return error.code !== "archive";
  return error instanceof DOMException && error.name === "AbortError";
}
