// Cuts what is missing of a history into pieces that can be fetched side by side.
import { type IdRange, MAX_MESSAGE_ID } from "../archive/types.ts";
import { PAGE_LIMIT } from "./history_page.ts";

/** How finely {@linkcode planShards} cuts. */
export interface ShardPlanOptions {
  /** Id of the chat's newest message, as far as known; ids above it are not cut. */
  readonly topMessageId: number;
  /** Pieces that are wanted in all. Never fewer than ranges come out, whatever this says. */
  readonly pieces: number;
  /** Ids that a piece has at least, where its range has as many. @default 100, those of a page */
  readonly minIds?: number;
}

/**
 * Cuts ranges of ids into pieces that together are the ranges, without overlap.
 *
 * The pieces have about as many ids each. How many messages that is nobody knows yet: a piece that turns
 * out to be the longest is cut again while it is being fetched. What lies above the newest message stays
 * with the last piece.
 *
 * @param ranges ascending, without overlap
 * @returns ascending pieces: at most `pieces`, or as many as there are ranges if those are more
 */
export function planShards(
  ranges: readonly IdRange[],
  options: ShardPlanOptions,
): readonly IdRange[] {
  const { topMessageId, pieces, minIds = PAGE_LIMIT } = options;
  const cuts = ranges.map((range) => ({ range, ids: knownIds(range, topMessageId), pieces: 1 }));
  for (let made = cuts.length; made < pieces; made++) {
    let widest: typeof cuts[number] | undefined;
    for (const cut of cuts) {
      if (cut.ids < (cut.pieces + 1) * minIds) continue;
      if (!widest || cut.ids / cut.pieces > widest.ids / widest.pieces) widest = cut;
    }
    if (!widest) break;
    widest.pieces++;
  }
  return cuts.flatMap(({ range, ids, pieces }) => cutEvenly(range, ids, pieces));
}

/** How many ids of a range can have a message, as far as known. */
export function knownIds(range: IdRange, topMessageId: number): number {
  const upTo = range.upTo < MAX_MESSAGE_ID ? range.upTo : Math.max(range.after, topMessageId);
  return upTo - range.after;
}

function cutEvenly({ after, upTo }: IdRange, ids: number, pieces: number): readonly IdRange[] {
  const edge = (piece: number): number =>
    piece === pieces ? upTo : after + Math.floor(ids * piece / pieces);
  return Array.from({ length: pieces }, (_, i) => ({ after: edge(i), upTo: edge(i + 1) }));
}
