// Turns SIGINT, SIGTERM and a stdout that cannot be written into one abort of the run.
import { EXIT_INTERRUPTED, FAILURE_EXIT_CODES } from "../model/exit_codes.ts";
import type { Sink } from "./host.ts";

/** Why a run was interrupted from outside: the reason of the root signal. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** 128 + the signal's number; that of a full disk where stdout could not be written. */
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
  /** Told about the first signal, and about a disk that stdout cannot be written to, while the run is ending. */
  readonly onInterrupt?: (cause: Deno.Signal | Interrupted) => void;
  /** Called before the second signal ends the process. */
  readonly onForce?: () => void;
}

/** The root of every abort; disposing of it stops listening. */
export interface Interrupts extends Disposable {
  readonly signal: AbortSignal;
}

/** The first signal aborts with an {@linkcode Interrupted}; the second ends the process at once. */
export function catchInterrupts(options: InterruptOptions): Interrupts {
  const { stdout, process = Deno, onInterrupt, onForce } = options;
  const controller = new AbortController();
  const listeners = interruptSignals().map((name) => {
    const listener = (): void => {
      const exitCode = EXIT_CODES.get(name) ?? 130;
      if (controller.signal.aborted) {
        onForce?.();
        process.exit(exitCode);
      }
      controller.abort(new Interrupted(`Interrupted by ${name}`, exitCode));
      onInterrupt?.(name);
    };
    process.addSignalListener(name, listener);
    return { name, listener };
  });
  const onClosed = (): void => {
    const reason = closedReason(stdout.closed.reason);
    controller.abort(reason);
    if (reason.exitCode !== EXIT_INTERRUPTED) onInterrupt?.(reason);
  };
  stdout.closed.addEventListener("abort", onClosed, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const { name, listener } of listeners) process.removeSignalListener(name, listener);
      stdout.closed.removeEventListener("abort", onClosed);
    },
  };
}

/** What a stdout that was closed by this error means: a reader who has seen enough is no trouble, a full disk is. */
export function closedReason(error: unknown): Interrupted {
  if (error instanceof Deno.errors.BrokenPipe) {
    return new Interrupted("Nobody reads the output any more", EXIT_INTERRUPTED);
  }
  const why = error instanceof Error ? error.message : String(error);
  return new Interrupted(
    `Cannot write the output: ${why}. Free some space where stdout goes`,
    FAILURE_EXIT_CODES.archive,
  );
}

function interruptSignals(): readonly Deno.Signal[] {
  return Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
}
