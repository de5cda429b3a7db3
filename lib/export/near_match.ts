// What somebody may have meant: the candidates that are spelled most like a text.

/** How many are shown. */
const MAX_MATCHES = 3;

/**
 * The candidates nearest to a text, best first; none that is unlike it.
 *
 * @param names the name or names by which a candidate may be meant
 */
export function nearest<T>(
  wanted: string,
  candidates: readonly T[],
  names: (candidate: T) => string | readonly string[],
): readonly T[] {
  const goal = fold(wanted);
  if (goal === "") return [];
  return candidates
    .map((candidate) => ({ candidate, distance: distanceTo(goal, [names(candidate)].flat()) }))
    .filter(({ distance }) => distance <= 0.5)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, MAX_MATCHES)
    .map(({ candidate }) => candidate);
}

/** 0 for equal, 1 for nothing in common; a name that holds the text is near whatever its length. */
function distanceTo(goal: string, names: readonly string[]): number {
  const distances = names.map(fold).filter((name) => name !== "").map((name) => {
    const [shorter = 0, longer = 0] = [goal.length, name.length].toSorted((a, b) => a - b);
    // Each letter more is an edit: names much longer or shorter need not be compared letter by letter.
    const edits = longer > 2 * shorter ? 1 : editDistance(goal, name) / longer;
    const contains = name.includes(goal) && goal.length >= 3 ? 0.3 : 1;
    return Math.min(edits, contains);
  });
  return Math.min(1, ...distances);
}

/** Without case and accents; long enough for any title, short enough to be compared at once. */
function fold(text: string): string {
  const plain = /^[ -~]*$/.test(text) ? text : text.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  return plain.toLowerCase().trim().slice(0, 128);
}

/** Insertions, deletions and replacements that lead from one text to the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
