// Surroundings of a run that tests can look into.
import { fixedEnvironment } from "../../lib/cli/config/environment.ts";
import type { Host, Sink } from "../../lib/cli/host.ts";

/** What a test decides about a {@linkcode fakeHost}. */
export interface FakeHostOptions {
  readonly variables?: Readonly<Record<string, string>>;
  /** @default "pipe" */
  readonly stdout?: "terminal" | "pipe";
  readonly columns?: number;
  readonly now?: () => number;
}

/** A host whose output is kept. */
export interface FakeHost extends Host {
  readonly out: () => string;
  /** What was written to stdout, write by write. */
  readonly writes: () => readonly string[];
  readonly err: () => string;
}

/** A host without a person; the home folder does not exist, so that nothing of the machine is read. */
export function fakeHost(options: FakeHostOptions = {}): FakeHost {
  const out: string[] = [];
  const err: string[] = [];
  const { columns = 80, now = () => 0 } = options;
  return {
    environment: fixedEnvironment({ HOME: "/nonexistent/home", ...options.variables }),
    stdout: fakeSink(out, columns, options.stdout ?? "pipe"),
    stderr: fakeSink(err, columns, "pipe"),
    stdinTerminal: false,
    now,
    out: () => out.join(""),
    writes: () => out,
    err: () => err.join(""),
  };
}

/** A sink that keeps what is written. */
export function fakeSink(texts: string[], columns: number, kind: "terminal" | "pipe"): Sink {
  return {
    terminal: kind === "terminal",
    columns: () => columns,
    rows: () => 24,
    closed: new AbortController().signal,
    write: (text) => void texts.push(text),
  };
}
