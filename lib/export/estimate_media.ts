// How many files a run over a chat will meet, and how large they are: counted by Telegram, sized by a sample.
import { type MediaFilter, skipReason } from "../media/filter.ts";
import { PART_BYTES } from "../media/download/part_size.ts";
import type { ChatRef } from "../model/chat.ts";
import { fileKey, MEDIA_KINDS, type MediaKind, type RemoteFile } from "../model/file.ts";
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
  /** Absent: the newest messages alone are the sample, which costs nothing more. */
  readonly survey: MediaSurvey | undefined;
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

/** With a survey it costs one request, and one more for each kind that is wanted and there. */
export async function estimateMedia(
  deps: MediaEstimateDeps,
  scope: MediaScope,
  filter: MediaFilter,
): Promise<MediaEstimate> {
  const { newest, messages } = scope;
  const found = deps.survey
    ? await searchMedia(deps, deps.survey, scope, filter)
    : { samples: [], exact: true, asked: 0 };
  const samples = [...found.samples];
  for (const kind of deps.survey ? NOT_SEARCHABLE : MEDIA_KINDS) {
    if (!filter.kinds.includes(kind)) continue;
    const figures = figuresOf(deps, newest, kind, filter);
    const met = figures.files + figures.skipped > 0;
    if (met) samples.push({ kind, figures, expected: messages });
  }
  return {
    kinds: new Map(samples.map(({ kind, figures, expected }) => [kind, scaled(figures, expected)])),
    exact: found.exact && newest.length >= messages,
    example: samples.find(({ figures }) => figures.example)?.figures.example,
    asked: found.asked,
  };
}

/** Kinds that Telegram has no filter for. */
const NOT_SEARCHABLE: readonly MediaKind[] = ["sticker"];

/** A sample of one kind, and how many messages it stands for. */
interface Sample {
  readonly kind: MediaKind;
  readonly figures: SampleFigures;
  readonly expected: number;
}

async function searchMedia(
  deps: MediaEstimateDeps,
  survey: MediaSurvey,
  { chat, topicId, after, upTo, share }: MediaScope,
  filter: MediaFilter,
): Promise<{ readonly samples: Sample[]; readonly exact: boolean; readonly asked: number }> {
  const counts = await survey.mediaCounts(chat, topicId, deps.signal);
  const wanted = [...counts].filter(([kind, count]) => count > 0 && filter.kinds.includes(kind));
  const topic = topicId === undefined ? {} : { topicId };
  const samples: Sample[] = [];
  for (const [kind, count] of wanted) {
    const request = { chat, kind, after, upTo, limit: SAMPLE, ...topic };
    const { messages } = await survey.mediaSample(request, deps.signal);
    const figures = figuresOf(deps, messages, kind, filter);
    const expected = share === 1 ? count : Math.max(messages.length, Math.round(count * share));
    samples.push({ kind, figures, expected });
  }
  const exact = share === 1 &&
    samples.every(({ figures, expected }) => figures.messages >= expected);
  return { samples, exact, asked: 1 + wanted.length };
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
