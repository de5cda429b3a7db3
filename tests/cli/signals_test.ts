// Tests of being interrupted.
import assert from "node:assert/strict";
import { catchInterrupts, Interrupted, type InterruptOptions } from "../../lib/cli/signals.ts";

class Exited extends Error {
  constructor(readonly code: number | undefined) {
    super();
  }
}

/** A process whose signals are sent by hand. */
function fakeProcess() {
  const listeners = new Map<Deno.Signal, () => void>();
  const process: NonNullable<InterruptOptions["process"]> = {
    addSignalListener: (name, listener) => void listeners.set(name, listener),
    removeSignalListener: (name) => void listeners.delete(name),
    exit: (code) => {
      throw new Exited(code);
    },
  };
  return { process, send: (name: Deno.Signal) => listeners.get(name)?.(), listeners };
}

const OPEN = { closed: new AbortController().signal };

Deno.test("catchInterrupts() aborts at the first signal with its exit code", () => {
  for (const [name, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    const { process, send } = fakeProcess();
    const told: unknown[] = [];
    using interrupts = catchInterrupts({
      stdout: OPEN,
      process,
      onInterrupt: (signal) => told.push(signal),
    });
    assert.equal(interrupts.signal.aborted, false);
    send(name);
    assert.ok(interrupts.signal.reason instanceof Interrupted);
    assert.equal(interrupts.signal.reason.exitCode, exitCode);
    assert.deepEqual(told, [name]);
  }
});

Deno.test("catchInterrupts() ends the process at the second signal", () => {
  const { process, send } = fakeProcess();
  const told: string[] = [];
  using _interrupts = catchInterrupts({ stdout: OPEN, process, onForce: () => told.push("force") });
  send("SIGINT");
  assert.deepEqual(told, []);
  assert.throws(() => send("SIGTERM"), (error) => error instanceof Exited && error.code === 143);
  assert.deepEqual(told, ["force"]);
});

Deno.test("catchInterrupts() aborts when stdout cannot be written, and says why unless nobody reads", () => {
  const causes = [
    [new Deno.errors.BrokenPipe("gone"), 130, /Nobody reads/, 0],
    [new Error("No space left on device"), 6, /Cannot write the output: No space left/, 1],
  ] as const;
  for (const [cause, exitCode, message, times] of causes) {
    const { process } = fakeProcess();
    const stdout = new AbortController();
    const told: unknown[] = [];
    using interrupts = catchInterrupts({
      stdout: { closed: stdout.signal },
      process,
      onInterrupt: (reason) => told.push(reason),
    });
    stdout.abort(cause);
    const { reason } = interrupts.signal;
    assert.ok(reason instanceof Interrupted);
    assert.equal(reason.exitCode, exitCode);
    assert.match(reason.message, message);
    assert.equal(told.length, times);
  }
});

Deno.test("catchInterrupts() stops listening when disposed of", () => {
  const { process, listeners } = fakeProcess();
  catchInterrupts({ stdout: OPEN, process })[Symbol.dispose]();
  assert.equal(listeners.size, 0);
});
