// What the program has around it: environment, streams, clock. Tests give their own.
import { type Environment, processEnvironment } from "./config/environment.ts";

/** A stream that texts are written to, whole and at once. */
export interface Sink {
  readonly terminal: boolean;
  /** Width in cells. */
  columns(): number;
  /** Height in cells. */
  rows(): number;
  /** Does nothing once the stream cannot be written any more. */
  write(text: string): void;
  /**
   * Aborted, with the error as its reason, when the reader has closed the pipe (`BrokenPipe`) or the file
   * behind the stream cannot be written.
   */
  readonly closed: AbortSignal;
}

/** The surroundings of one run. */
export interface Host {
  readonly environment: Environment;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly stdinTerminal: boolean;
  /** Unix time in ms. */
  now(): number;
}

/** Size where there is no terminal, or one that tells none. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };
/** Pause before a full pipe is tried again, in ms. */
const FULL_PIPE_PAUSE_MS = 5;

/** The surroundings of this process. */
export function processHost(): Host {
  return {
    environment: processEnvironment(),
    stdout: streamSink(Deno.stdout),
    stderr: streamSink(Deno.stderr),
    stdinTerminal: Deno.stdin.isTerminal(),
    now: Date.now,
  };
}

/** The part of `Deno.stdout` that a sink needs. */
export interface SyncStream {
  isTerminal(): boolean;
  writeSync(bytes: Uint8Array): number;
}

/** A sink over a stream; a text is written completely before the call returns. */
export function streamSink(stream: SyncStream): Sink {
  const closed = new AbortController();
  const encoder = new TextEncoder();
  return {
    terminal: stream.isTerminal(),
    columns: () => terminalSize().columns,
    rows: () => terminalSize().rows,
    closed: closed.signal,
    write(text) {
      if (closed.signal.aborted) return;
      try {
        writeAll(stream, encoder.encode(text));
      } catch (error) {
        // What was written of the line ends there: nothing may follow it.
        closed.abort(error);
      }
    },
  };
}

function writeAll(stream: SyncStream, bytes: Uint8Array): void {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(stream.writeSync(rest));
    } catch (error) {
      // A pipe that its other end has made non-blocking says so instead of waiting.
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_PAUSE_MS);
    }
  }
}

function terminalSize(): { readonly columns: number; readonly rows: number } {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || DEFAULT_SIZE.columns, rows: rows || DEFAULT_SIZE.rows };
  } catch {
    // There is no terminal to ask.
    return DEFAULT_SIZE;
  }
}
