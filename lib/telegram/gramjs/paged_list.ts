// Lists of many pages as calls that can be repeated: what was answered is not asked for again.
import type { TlRequest } from "./link.ts";

/** Sends one request of a list. */
export type Ask = <R>(request: TlRequest<R>) => Promise<R>;

/** Makes one list out of several answers. It must ask for the same things in the same order each time. */
export type ReadList<T> = (ask: Ask) => Promise<T>;

/**
 * Remembers the answers of lists that broke off. Whoever repeats the call, after a flood wait say, goes on
 * behind the last page: a list of many pages would never come to its end if each wait began it anew.
 */
export function pagedLists(): <T>(name: string, read: ReadList<T>, ask: Ask) => Promise<T> {
  const unfinished = new Map<string, Map<number, unknown>>();
  return async <T>(name: string, read: ReadList<T>, ask: Ask): Promise<T> => {
    const answers = unfinished.get(name) ?? new Map<number, unknown>();
    unfinished.set(name, answers);
    let next = 0;
    const result = await read(async <R>(request: TlRequest<R>): Promise<R> => {
      const at = next++;
      // A refusal that the list can do without leaves a gap here.
      if (!answers.has(at)) answers.set(at, await ask(request));
      return answers.get(at) as R;
    });
    unfinished.delete(name);
    return result;
  };
}
