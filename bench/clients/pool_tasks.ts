// A worker with tasks that do nothing, spin, or send back what they got.
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { serveTasks } from "../../lib/workers/serve_tasks.ts";

/** What the worker can do. */
export type BenchTasks = {
  readonly empty: { readonly input: null; readonly output: null };
  /** Spins for so many ms. */
  readonly spin: { readonly input: number; readonly output: null };
  readonly echo: {
    readonly input: Uint8Array<ArrayBuffer>;
    readonly output: Uint8Array<ArrayBuffer>;
  };
  /** Copies instead of moving. */
  readonly echo_copy: {
    readonly input: Uint8Array<ArrayBuffer>;
    readonly output: Uint8Array<ArrayBuffer>;
  };
};

serveTasks<BenchTasks>(self, {
  empty: () => null,
  spin(ms) {
    for (const end = performance.now() + ms; performance.now() < end;);
    return null;
  },
  echo(bytes, { transfer }) {
    transfer(bytes.buffer);
    return bytes;
  },
  echo_copy: (bytes) => bytes,
});
