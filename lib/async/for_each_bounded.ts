// Does something with every item, a few at a time, without a queue.

/**
 * Calls `work` for each item, in order of the items, with at most `limit` calls under way. The next item is
 * taken when a call is free. The first error ends it, after the calls under way have settled.
 */
export async function forEachBounded<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  for await (const item of items) {
    if (errors.length > 0) break;
    const call = work(item).catch((error: unknown) => void errors.push(error)).finally(() => {
      running.delete(call);
    });
    running.add(call);
    if (running.size >= limit) await Promise.race(running);
  }
  await Promise.all(running);
  if (errors.length > 0) throw errors[0];
}
