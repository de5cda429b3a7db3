// The worker's side of the pool: does the tasks that come in, and answers.
import type { FromWorker, ToWorker } from "./protocol.ts";
import type { TaskFunctions, TaskTable } from "./task_table.ts";
import { packError } from "./wire_error.ts";

/** What a worker's global scope gives. */
export interface WorkerScope {
  /** Receives what the pool says. */
  onmessage: ((event: MessageEvent) => unknown) | null;
  /** Tells of what was thrown outside of any task. */
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
  /** Tells of rejections that nobody waited for. */
  addEventListener(
    type: "unhandledrejection",
    listener: (event: PromiseRejectionEvent) => void,
  ): void;
  /** Says something to the pool. */
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/**
 * Begins to listen for tasks, and says so. To be called before any `await`, or messages are lost.
 *
 * @template T the tasks that the worker knows
 * @param scope the global scope of the worker
 * @param functions what does each kind of task
 *
 * @example A worker of one's own, for `createWorkerPool<MyTasks>({ worker })`
 * ```ts
 * import { serveTasks, type WorkerScope } from "tgkeep";
 *
 * type MyTasks = {
 *   readonly sum: { readonly input: readonly number[]; readonly output: number };
 * };
 *
 * // The worker's module calls this with `self`.
 * export function serve(scope: WorkerScope): void {
 *   serveTasks<MyTasks>(scope, { sum: (numbers) => numbers.reduce((a, b) => a + b, 0) });
 * }
 * ```
 */
export function serveTasks<T extends TaskTable>(
  scope: WorkerScope,
  functions: TaskFunctions<T>,
): void {
  const running = new Map<number, AbortController>();
  let cacheFolders: readonly string[] = [];
  const answer = (message: FromWorker, transfer: Transferable[] = []): void =>
    scope.postMessage(message, transfer);

  const run = async (id: number, kind: string, input: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const transferred: Transferable[] = [];
    try {
      const task = Object.hasOwn(functions, kind) ? functions[kind] : undefined;
      if (!task) throw new RangeError(`Cannot do "${kind}": this worker has no such task`);
      const output = await task(input, {
        signal: controller.signal,
        cacheFolders,
        transfer: (...items) => void transferred.push(...items),
      });
      answer({ type: "done", id, output }, transferred);
    } catch (error) {
      answer({ type: "failed", id, error: packError(error) });
    } finally {
      running.delete(id);
    }
  };

  scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    switch (data.type) {
      case "setup":
        cacheFolders = data.cacheFolders;
        return;
      case "run":
        return void run(data.id, data.kind, data.input);
      case "stop":
        running.get(data.id)?.abort();
    }
  };
  // Unhandled, they would be printed on stderr, in between whatever the program says there.
  const crash = (event: Event, error: unknown): void => {
    event.preventDefault();
    answer({ type: "crashed", error: packError(error) });
  };
  scope.addEventListener("error", (event) => crash(event, event.error));
  scope.addEventListener("unhandledrejection", (event) => crash(event, event.reason));
  answer({ type: "ready" });
}
