// Turns SIGINT, SIGTERM and a closed stdout into one abort of the run.
import type { Sink } from "./host.ts";

/** Why a run was interrupted from outside: the reason of the root signal. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** 128 + the signal's number. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

const EXIT_CODES: ReadonlyMap<Deno.Signal, number> = new Map([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGBREAK", 130],
]);

/** What {@linkcode catchInterrupts} needs of its surroundings. */
export interface InterruptOptions {
  readonly stdout: Pick<Sink, "closed">;
  /** @default `Deno` */
  readonly process?: Pick<typeof Deno, "addSignalListener" | "removeSignalListener" | "exit">;
  /** Told about the first signal, while the run is ending. */
  readonly onInterrupt?: (signal: Deno.Signal) => void;
}

/** The root of every abort; disposing of it stops listening. */
export interface Interrupts extends Disposable {
  readonly signal: AbortSignal;
}

/** The first signal aborts with an {@linkcode Interrupted}; the second ends the process at once. */
export function catchInterrupts(options: InterruptOptions): Interrupts {
  const { stdout, process = Deno, onInterrupt } = options;
  const controller = new AbortController();
  const listeners = interruptSignals().map((name) => {
    const listener = (): void => {
      const exitCode = EXIT_CODES.get(name) ?? 130;
      if (controller.signal.aborted) process.exit(exitCode);
      controller.abort(new Interrupted(`Interrupted by ${name}`, exitCode));
      onInterrupt?.(name);
    };
    process.addSignalListener(name, listener);
    return { name, listener };
  });
  const onClosed = (): void =>
    controller.abort(new Interrupted("Nobody reads the output any more", 130));
  stdout.closed.addEventListener("abort", onClosed, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const { name, listener } of listeners) process.removeSignalListener(name, listener);
      stdout.closed.removeEventListener("abort", onClosed);
    },
  };
}

function interruptSignals(): readonly Deno.Signal[] {
  return Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
}
