// Works on several items at once and hands the results out in the order of the items.

/** What became of an item. */
export type Settled<R> =
  | { readonly ok: true; readonly value: R }
  | { readonly ok: false; readonly error: unknown };

/** How {@linkcode orderedMap} goes about it. */
export interface OrderedMapOptions {
  /** Items that are started and not yet handed out, at most: the memory that results may take. */
  readonly window: number;
  /** Ends the work; its reason is thrown once all that was started has ended. */
  readonly signal?: AbortSignal | undefined;
}

/** Works on one item; it should end soon after the signal is aborted. */
export type OrderedWork<T, R> = (item: T, signal: AbortSignal, index: number) => Promise<R>;

/**
 * Maps items with a bounded number under way. Results come in the order of the items, however long each
 * takes; nothing is started while the consumer is busy with as many as the window holds.
 *
 * An error is thrown where its result would have come, after all earlier results (`errors: "throw"`), or
 * is itself a result (`"values"`). However the loop ends, early exits included, what was started is told
 * to stop and awaited, and the source is closed.
 *
 * @param source read one item at a time, and not before there is room for it
 * @throws {RangeError} when the window is no positive whole number; the source's error at its place; the
 * signal's reason when aborted
 */
export function orderedMap<T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  work: OrderedWork<T, R>,
  options: OrderedMapOptions & { readonly errors: "values" },
): AsyncGenerator<Settled<R>, void, void>;
export function orderedMap<T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  work: OrderedWork<T, R>,
  options: OrderedMapOptions & { readonly errors?: "throw" },
): AsyncGenerator<R, void, void>;
export function orderedMap<T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  work: OrderedWork<T, R>,
  options: OrderedMapOptions & { readonly errors?: "throw" | "values" },
): AsyncGenerator<R | Settled<R>, void, void>;
export function orderedMap<T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  work: OrderedWork<T, R>,
  options: OrderedMapOptions & { readonly errors?: "throw" | "values" },
): AsyncGenerator<R | Settled<R>, void, void> {
  const { window } = options;
  if (!Number.isSafeInteger(window) || window < 1) {
    throw new RangeError(`Cannot work with a window of ${window}`);
  }
  const settled = settle(source, work, options);
  return options.errors === "values" ? settled : thrown(settled);
}

async function* thrown<R>(
  outcomes: AsyncGenerator<Settled<R>, void, void>,
): AsyncGenerator<R, void, void> {
  for await (const outcome of outcomes) {
    if (!outcome.ok) throw outcome.error;
    yield outcome.value;
  }
}

async function* settle<T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  work: OrderedWork<T, R>,
  options: OrderedMapOptions,
): AsyncGenerator<Settled<R>, void, void> {
  options.signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", onAbort, { once: true });
  const aborted = new Promise<"aborted">((resolve) => {
    stop.signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
  const items = iterate(source);
  const started: Promise<Settled<R>>[] = [];
  let pull: Promise<Pulled<T>> | undefined;
  let ended = false;
  let index = 0;
  try {
    for (;;) {
      if (!ended && started.length < options.window) pull ??= pullFrom(items);
      const head = started[0];
      if (!pull && !head) return;
      // The first one to settle wins; of two that have, the next item: work is started before it is awaited.
      const first = await Promise.race([
        ...(pull ? [pull] : []),
        ...(head ? [head.then((outcome) => ({ outcome }))] : []),
        aborted,
      ]);
      if (first === "aborted") return stop.signal.throwIfAborted();
      if ("outcome" in first) {
        started.shift();
        yield first.outcome;
        stop.signal.throwIfAborted();
        continue;
      }
      pull = undefined;
      if (first.done) ended = true;
      else if ("error" in first) {
        ended = true;
        started.push(Promise.reject(first.error));
        started.at(-1)?.catch(() => undefined);
      } else started.push(outcomeOf(work, first.item, stop.signal, index++));
    }
  } finally {
    options.signal?.removeEventListener("abort", onAbort);
    stop.abort(new DOMException("The results are no longer wanted", "AbortError"));
    await Promise.allSettled([...started, ...(pull ? [pull] : [])]);
    if (!ended) await items.return?.();
  }
}

type Pulled<T> =
  | { readonly done: true }
  | { readonly done: false; readonly item: T }
  | { readonly done: false; readonly error: unknown };

async function pullFrom<T>(items: AsyncIterator<T> | Iterator<T>): Promise<Pulled<T>> {
  try {
    const next = await items.next();
    return next.done ? { done: true } : { done: false, item: next.value };
  } catch (error) {
    return { done: false, error };
  }
}

async function outcomeOf<T, R>(
  work: OrderedWork<T, R>,
  item: T,
  signal: AbortSignal,
  index: number,
): Promise<Settled<R>> {
  try {
    return { ok: true, value: await work(item, signal, index) };
  } catch (error) {
    return { ok: false, error };
  }
}

function iterate<T>(source: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in source
    ? source[Symbol.asyncIterator]()
    : source[Symbol.iterator]();
}
