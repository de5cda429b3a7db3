// One worker from its start to its end, and the task that it has.
import type { FromWorker, TaskAnswer, ToWorker } from "./protocol.ts";
import { unpackError } from "./wire_error.ts";

/** What becomes of a worker. */
export interface ThreadListener<Task> {
  /** It can take its first task. */
  ready(thread: Thread<Task>): void;
  /** A task of it has ended. */
  ended(thread: Thread<Task>, answer: TaskAnswer): void;
  /** It died, or never came to life: nothing more will come of it. */
  crashed(thread: Thread<Task>, error: Error): void;
}

/** A worker with at most one task: what is handed over cannot be overtaken by something urgent. */
export class Thread<Task> {
  readonly #worker: Worker;
  readonly #listener: ThreadListener<Task>;
  /** What it is working on. */
  task: Task | undefined;
  /** Whether it has said that it listens. */
  ready = false;

  /** Starts a worker; throws when its module may not be read. */
  constructor(url: URL, listener: ThreadListener<Task>) {
    this.#listener = listener;
    this.#worker = new Worker(url, { type: "module", name: "tgkeep" });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    this.#worker.onerror = (event) => {
      // Or the error would end the process.
      event.preventDefault();
      this.#crash(new Error(event.message));
    };
    this.#worker.onmessageerror = () => this.#crash(new Error("its answer could not be read"));
  }

  /** Says something to it. */
  post(message: ToWorker, transfer: readonly Transferable[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  /**
   * Ends it, whatever it is doing, and listens to it no more. A worker in an endless loop without any
   * `await` goes on until the process exits: the runtime cannot interrupt it (denoland/deno#14003).
   */
  end(): void {
    this.#worker.onmessage = this.#worker.onerror = this.#worker.onmessageerror = null;
    this.#worker.terminate();
  }

  #hear(message: FromWorker): void {
    switch (message.type) {
      case "ready":
        this.ready = true;
        return this.#listener.ready(this);
      case "crashed":
        return this.#crash(unpackError(message.error));
      case "done":
      case "failed":
        return this.#listener.ended(this, message);
    }
  }

  #crash(error: Error): void {
    this.end();
    this.#listener.crashed(this, error);
  }
}
