// Paths that come from outside and must stay inside a folder.

/** Segments of a path that stay inside a folder on every system. */
const UNSAFE = /^(?:|\.|\.\.|[a-zA-Z]:.*)$|[\\\0]/;

/**
 * Splits a path at its slashes.
 *
 * @returns `undefined` for one that is absolute, leads upwards, or is no path at all
 */
export function safeSegments(path: string): readonly string[] | undefined {
  if (path.length > 4096) return undefined;
  const segments = path.split("/");
  return segments.some((segment) => UNSAFE.test(segment)) ? undefined : segments;
}
