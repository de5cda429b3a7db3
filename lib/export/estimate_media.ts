// How many files a run over a chat will meet, and how large they are: counted by Telegram, sized by a sample.
import { type MediaFilter, skipReason } from "../media/filter.ts";
import { PART_BYTES } from "../media/part_size.ts";
import type { ChatRef } from "../model/chat.ts";
import { fileKey, type MediaKind, type RemoteFile } from "../model/file.ts";
import { type Message, messageFiles } from "../model/message.ts";
import type { MediaSurvey } from "../telegram/survey.ts";

/** Files of one kind, thumbnails among them. */
export interface KindEstimate {
  /** Files that will be met. */
  readonly files: number;
  /** Their sizes as announced, in bytes. */
  readonly bytes: number;
  /** Files that the request does not want: too large, or gone once looked at. */
  readonly skipped: number;
  /** Files that are here already, by Telegram's id, and their bytes: they are placed, not fetched. */
  readonly known: { readonly files: number; readonly bytes: number };
  /** Parts that will be asked for. */
  readonly parts: number;
}

/** The messages whose media are asked about. */
export interface MediaScope {
  readonly chat: ChatRef;
  readonly topicId: number | undefined;
  /** Larger ids than this, up to `upTo`. */
  readonly after: number;
  readonly upTo: number;
  /** Share of the chat's messages that lie in this range, 0 to 1. */
  readonly share: number;
  /** How many messages they are. */
  readonly messages: number;
  /** The newest messages of the chat, for the kinds that Telegram cannot count. */
  readonly newest: readonly Message[];
}

/** What the estimate asks. */
export interface MediaEstimateDeps {
  readonly survey: MediaSurvey;
  /** Whether the bytes of a file are here already, or it has been asked about before. */
  readonly isKnown: (key: string) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What a sample of so many messages holds. */
interface SampleFigures {
  readonly messages: number;
  readonly files: number;
  readonly bytes: number;
  readonly skipped: number;
  readonly knownFiles: number;
  readonly knownBytes: number;
  readonly parts: number;
  /** One of the files that would be fetched. */
  readonly example: RemoteFile | undefined;
}

/** What was found out about the media of a chat. */
export interface MediaEstimate {
  readonly kinds: ReadonlyMap<MediaKind, KindEstimate>;
  /** Every message was looked at: nothing is extrapolated. */
  readonly exact: boolean;
  /** A file to measure the speed with. */
  readonly example: RemoteFile | undefined;
  /** Requests that it took. */
  readonly asked: number;
}

const SAMPLE = 100;

/** Costs one request, and one more for each kind that is wanted and there. */
export async function estimateMedia(
  deps: MediaEstimateDeps,
  scope: MediaScope,
  filter: MediaFilter,
): Promise<MediaEstimate> {
  const { survey, signal } = deps;
  const { chat, topicId, after, upTo, share } = scope;
  const kinds = new Map<MediaKind, KindEstimate>();
  const counts = await survey.mediaCounts(chat, topicId, signal);
  let exact = share === 1;
  let asked = 1;
  let example: RemoteFile | undefined;
  for (const [kind, count] of counts) {
    if (count === 0 || !filter.kinds.includes(kind)) continue;
    const { messages } = await survey.mediaSample({
      chat,
      kind,
      after,
      upTo,
      limit: SAMPLE,
      ...(topicId === undefined ? {} : { topicId }),
    }, signal);
    const sample = figuresOf(deps, messages, kind, filter);
    const expected = share === 1 ? count : Math.max(sample.messages, Math.round(count * share));
    asked++;
    if (sample.messages < expected) exact = false;
    example ??= sample.example;
    kinds.set(kind, scaled(sample, expected));
  }
  if (filter.kinds.includes("sticker")) {
    const sample = figuresOf(deps, scope.newest, "sticker", filter);
    if (scope.newest.length < scope.messages) exact = false;
    if (sample.files + sample.skipped > 0) kinds.set("sticker", scaled(sample, scope.messages));
    example ??= sample.example;
  }
  return { kinds, exact, example, asked };
}

function figuresOf(
  deps: MediaEstimateDeps,
  messages: readonly Message[],
  kind: MediaKind,
  filter: MediaFilter,
): SampleFigures {
  const sums = {
    messages: messages.length,
    files: 0,
    bytes: 0,
    skipped: 0,
    knownFiles: 0,
    knownBytes: 0,
    parts: 0,
  };
  let example: RemoteFile | undefined;
  for (const message of messages) {
    const files = messageFiles(message).filter((each) => each.kind === kind);
    if (files.length === 0) continue;
    const filterSize = Math.max(...files.map(({ file }) => file.size));
    for (const { file, media } of files) {
      const { ttlSeconds } = media;
      const job = { kind, filterSize, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) };
      if (skipReason(job, filter)) {
        sums.skipped++;
        continue;
      }
      sums.files++;
      sums.bytes += file.size;
      const key = fileKey(file);
      if (deps.isKnown(key)) {
        sums.knownFiles++;
        sums.knownBytes += file.size;
      } else {
        sums.parts += Math.max(1, Math.ceil(file.size / PART_BYTES));
        if (!example || file.size > example.size) example = file;
      }
    }
  }
  return { ...sums, example };
}

/** From the sampled messages of a kind to all of them. */
function scaled(sample: SampleFigures, expected: number): KindEstimate {
  const factor = sample.messages === 0 ? 0 : expected / sample.messages;
  const times = (value: number): number => Math.round(value * factor);
  return {
    files: times(sample.files),
    bytes: times(sample.bytes),
    skipped: times(sample.skipped),
    known: { files: times(sample.knownFiles), bytes: times(sample.knownBytes) },
    parts: times(sample.parts),
  };
}
