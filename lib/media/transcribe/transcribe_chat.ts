// The kept voice and video messages of a chat, written down in the order of the messages.
import type { ArchivedChat } from "../../archive/types.ts";
import type { TranscriptJob } from "../../archive/transcript_types.ts";
import { orderedMap } from "../../async/ordered_map.ts";
import type { MediaKind } from "../../model/file.ts";
import { type TranscribeDeps, transcribeFile } from "./transcribe_file.ts";

/** Which files of which chat. */
export interface TranscribeChatRequest {
  readonly chat: ArchivedChat;
  /** @default {@linkcode SPOKEN_KINDS} */
  readonly kinds?: readonly MediaKind[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Kinds that people speak into; music and films are written down only when they are asked for. */
export const SPOKEN_KINDS: readonly MediaKind[] = ["voice", "video_message"];

/** Jobs read at once. */
const BATCH = 32;

/**
 * Writes down all kept files of a chat that have no transcript of the engine's model yet.
 *
 * @throws {TgkeepError} when no further file can be had, or the archive is in trouble; the signal's reason
 * when aborted
 */
export async function transcribeChat(
  deps: TranscribeDeps,
  { chat, kinds = SPOKEN_KINDS, signal }: TranscribeChatRequest,
): Promise<void> {
  await transcribeJobs(deps, chat, jobsOf(deps, chat, kinds), signal);
}

/** Works through jobs, as many at once as the engine listens to. */
export async function transcribeJobs(
  deps: TranscribeDeps,
  chat: ArchivedChat,
  jobs: Iterable<TranscriptJob> | AsyncIterable<TranscriptJob>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const done = orderedMap(jobs, (job, stop) => transcribeFile(deps, chat, job, stop), {
    window: deps.engine.jobs,
    signal,
  });
  for await (const _ of done);
}

function* jobsOf(
  deps: TranscribeDeps,
  chat: ArchivedChat,
  kinds: readonly MediaKind[],
): Generator<TranscriptJob, void, void> {
  for (const { key } of chat.histories) {
    let after: TranscriptJob | undefined;
    do {
      const jobs = nextJobs(deps, key, kinds, after);
      yield* jobs;
      after = jobs.at(-1);
    } while (after);
  }
}

/** A batch of jobs behind a position. */
export function nextJobs(
  { archive, engine: { model, language } }: TranscribeDeps,
  history: number,
  kinds: readonly MediaKind[],
  after?: Pick<TranscriptJob, "messageId" | "position">,
): readonly TranscriptJob[] {
  return archive.takeTranscriptJobs(history, BATCH, { model, language, kinds }, after);
}
