// How many connections to a data centre carry parts of files, and how many parts each: a pure function of
// what has been observed. It climbs as long as each step makes downloads faster, and no further: parts
// that only wait in a queue cost memory, and are lost when the program is killed.

/** How parts travel. */
export interface LaneShape {
  /** Connections that carry parts. */
  readonly connections: number;
  /** Parts under way on each. */
  readonly depth: number;
}

/** More parts on each connection, one more connection, or less of one of them. */
type Step = "deeper" | "wider" | "back";

/** The present shape and what is being found out about it. */
export interface LaneState extends LaneShape {
  /** The step that is being tried, and what it is to be compared with. */
  readonly trial?: {
    readonly step: Step;
    readonly from: LaneShape;
    /** Work a second without the step. */
    readonly rate: number;
    /** Tried in turn if this one does not help. */
    readonly then: readonly Step[];
  };
  /** The rate of the sample before. */
  readonly lastRate?: number;
  /** Rounds in a row in which no step has helped. */
  readonly failures: number;
  /** Nothing is tried before this time, in ms. */
  readonly quietUntil: number;
  /** When there was trouble last, in ms. */
  readonly troubleAt: number;
}

/** What is observed. */
export type LaneEvent =
  | {
    /** As many parts as there is room for were under way all the time. */
    readonly kind: "sample";
    /** ms. */
    readonly at: number;
    /** Work done a second, in any unit that stays the same. */
    readonly rate: number;
    /** How much longer parts took than the quickest ones of their size, 1 or more. */
    readonly crowding: number;
  }
  | {
    /** A time-out, a broken connection or a flood wait. */
    readonly kind: "trouble";
    /** ms. */
    readonly at: number;
  };

/** Telegram Desktop opens up to eight; about twenty from one account get closed. */
export const MAX_CONNECTIONS = 6;
/**
 * Parts at one data centre, and so MiB of memory and what is lost with the process: 100 MB a second over a way
 * of 80 ms. Only connections that are slow each by itself have more of them together.
 */
const MAX_PARTS = 8;
/** While one part is on its way, the next is being asked for. */
const START: LaneShape = { connections: 1, depth: 2 };
/** A step is kept when the rate has changed by this factor: for less under way a little may be lost. */
const HELPFUL: Readonly<Record<Step, number>> = { deeper: 1.15, wider: 1.2, back: 0.95 };
/** Parts that take so many times as long as they could are waiting for each other. */
const CROWDED = 1.8;
/** The same right after a step, which may be a little too large. */
const OVERCROWDED = 2.5;
/** What comes next when a step has helped: the same once more. What luck has added is taken back. */
const AFTER: Readonly<Record<Step, readonly Step[]>> = {
  deeper: ["deeper", "wider", "back"],
  wider: ["wider", "deeper", "back"],
  back: ["back"],
};
/** Pause before the next attempt after no step has helped, in ms; it doubles each time. */
const QUIET_MS = 30_000;
const LONGEST_QUIET_MS = 300_000;
/** Trouble of one cause reaches every part that is under way: within this time it counts once, in ms. */
const SAME_TROUBLE_MS = 1_000;

/** One connection, of which nothing is known. */
export function newLanes(): LaneState {
  return { ...START, failures: 0, quietUntil: 0, troubleAt: -Infinity };
}

/** The state after something was observed. */
export function observe(state: LaneState, event: LaneEvent): LaneState {
  return event.kind === "trouble" ? shrink(state, event.at) : climb(state, event);
}

function shrink({ connections, depth, failures, troubleAt }: LaneState, at: number): LaneState {
  const same = at < troubleAt + SAME_TROUBLE_MS;
  return {
    connections: same ? connections : Math.ceil(connections / 2),
    depth: same ? depth : Math.max(START.depth, depth / 2),
    failures,
    quietUntil: at + QUIET_MS,
    troubleAt: same ? troubleAt : at,
  };
}

type Sample = Extract<LaneEvent, { readonly kind: "sample" }>;

function climb(state: LaneState, sample: Sample): LaneState {
  const { trial, lastRate, ...settled } = state;
  const { rate, crowding, at } = sample;
  if (trial) {
    const { step, from, then } = trial;
    const helped = rate >= trial.rate * HELPFUL[step] &&
      (step !== "deeper" || crowding < OVERCROWDED);
    if (helped) return begin({ ...settled, failures: 0 }, settled, AFTER[step], sample);
    return begin({ ...settled, ...from }, from, then, { ...sample, rate: trial.rate });
  }
  // The first sample is of connections that are still getting up to speed.
  if (at < state.quietUntil || lastRate === undefined) return { ...settled, lastRate: rate };
  const better = { ...sample, rate: Math.max(rate, lastRate) };
  return begin(settled, settled, ["deeper", "wider", "back"], better);
}

/** Tries the first of the steps that there is reason and room for, or rests for a while. */
function begin(
  state: LaneState,
  from: LaneShape,
  steps: readonly Step[],
  { rate, crowding, at }: Sample,
): LaneState {
  const { connections, depth } = from;
  for (const [i, step] of steps.entries()) {
    const shape = take(step, from);
    if (!hasRoom(shape) || (step === "deeper" && crowding >= CROWDED)) continue;
    const then = steps.slice(i + 1);
    return { ...state, ...shape, trial: { step, from: { connections, depth }, rate, then } };
  }
  const quiet = Math.min(LONGEST_QUIET_MS, QUIET_MS * 2 ** state.failures);
  return { ...state, connections, depth, failures: state.failures + 1, quietUntil: at + quiet };
}

function take(step: Step, { connections, depth }: LaneShape): LaneShape {
  if (step === "deeper") return { connections, depth: depth * 2 };
  if (step === "wider") return { connections: connections + 1, depth };
  return connections > 1
    ? { connections: connections - 1, depth }
    : { connections, depth: depth / 2 };
}

function hasRoom({ connections, depth }: LaneShape): boolean {
  return depth >= START.depth && connections <= MAX_CONNECTIONS &&
    (depth === START.depth || connections * depth <= MAX_PARTS);
}
