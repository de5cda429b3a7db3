// Arithmetic of id ranges: what is wanted, what is here, what is missing.
import { type IdRange, MAX_MESSAGE_ID } from "../archive/types.ts";

/** Every id there can be. */
export const ALL_IDS: IdRange = { after: 0, upTo: MAX_MESSAGE_ID };

/**
 * The parts of a range that are not covered.
 *
 * @param wanted the range that is asked for
 * @param covered ranges in any order; they may overlap
 * @returns ascending ranges without overlap; none when all is covered
 */
export function missingRanges(wanted: IdRange, covered: readonly IdRange[]): readonly IdRange[] {
  const missing: IdRange[] = [];
  let after = wanted.after;
  for (const range of covered.toSorted((a, b) => a.after - b.after)) {
    if (range.upTo <= after) continue;
    if (range.after >= wanted.upTo) break;
    if (range.after > after) missing.push({ after, upTo: range.after });
    after = range.upTo;
  }
  if (after < wanted.upTo) missing.push({ after, upTo: wanted.upTo });
  return missing;
}

/** What two ranges have in common; `undefined` when nothing. */
export function intersectRanges(a: IdRange, b: IdRange): IdRange | undefined {
  const range = { after: Math.max(a.after, b.after), upTo: Math.min(a.upTo, b.upTo) };
  return range.after < range.upTo ? range : undefined;
}
