// Decides which files are wanted, before any request.
import type { MediaJob } from "../archive/types.ts";
import type { SkipReason } from "../model/events.ts";
import { MEDIA_KINDS, type MediaKind } from "../model/file.ts";

/** Which files a run keeps. */
export interface MediaFilter {
  /** Kinds that are wanted. */
  readonly kinds: readonly MediaKind[];
  /** Largest file in bytes; absent: no limit. */
  readonly maxBytes?: number;
}

/** Every file of every kind. */
export const ALL_MEDIA: MediaFilter = { kinds: MEDIA_KINDS };

/** Why a file is not wanted; `undefined` when it is. */
export function skipReason(
  job: Pick<MediaJob, "kind" | "filterSize" | "ttlSeconds">,
  filter: MediaFilter,
): SkipReason | undefined {
  if (job.ttlSeconds !== undefined) return "self_destructing";
  if (!filter.kinds.includes(job.kind)) return "excluded";
  if (filter.maxBytes !== undefined && job.filterSize > filter.maxBytes) return "too_large";
  return undefined;
}

/** A text that is equal for filters that choose the same files. */
export function filterFingerprint(filter: MediaFilter): string {
  const kinds = MEDIA_KINDS.filter((kind) => filter.kinds.includes(kind));
  return JSON.stringify([kinds, filter.maxBytes ?? null]);
}

/** The filter behind a {@linkcode filterFingerprint}; every file where there is none. */
export function filterOfFingerprint(fingerprint: string | undefined): MediaFilter {
  if (fingerprint === undefined) return ALL_MEDIA;
  const [kinds, maxBytes] = JSON.parse(fingerprint) as [readonly MediaKind[], number | null];
  return maxBytes === null ? { kinds } : { kinds, maxBytes };
}
