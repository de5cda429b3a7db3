// How many connections to a data centre carry parts of files, and how many parts: a pure function of what
// has been observed. Each part under way is one more that is asked for again when the program is killed, so
// there are no more than a line of that length needs, and more only while that makes downloads faster.

/** How parts travel. */
export interface LaneShape {
  /** Connections that carry parts. */
  readonly connections: number;
  /** Parts of 1 MiB under way on all of them together; at least one on each. */
  readonly parts: number;
}

/** More parts, one more connection, or less of one of them. */
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
  /** Nothing is tried before this time, in ms… */
  readonly quietUntil: number;
  /** …unless the rate is another one than this, which it was when no step helped: the line has changed. */
  readonly restingRate?: number;
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
    /** Share of the time in which nothing came although parts were under way, from 0 to 1. */
    readonly silence: number;
    /** The shortest time in which a part has come, in ms. */
    readonly roundTrip: number;
  }
  | {
    /** A time-out, a broken connection or a flood wait. */
    readonly kind: "trouble";
    /** ms. */
    readonly at: number;
  };

/** Telegram Desktop opens up to eight; about twenty from one account get closed. */
export const MAX_CONNECTIONS = 6;
/** Parts at one data centre, and so MiB of memory, whatever the way. */
export const MAX_PARTS = 8;
/** While one part is on its way, the next is being asked for. */
const LEAST_PARTS = 2;
/** What Telegram gives an account at most, in MiB for each ms: to have more under way brings nothing. */
const PACE = 50 / 1000;
/** A line that is silent for less of the time is full: a server that is busy keeps it waiting now and then. */
const SILENT = 0.2;
/** A step is kept when the rate has changed by this factor: for less under way a little may be lost. */
const HELPFUL: Readonly<Record<Step, number>> = { deeper: 1.1, wider: 1.2, back: 0.95 };
/** What comes next when a step has helped: the same once more. What luck has added is taken back later. */
const AFTER: Readonly<Record<Step, readonly Step[]>> = {
  deeper: ["deeper", "wider"],
  wider: ["wider", "deeper"],
  back: ["back"],
};
/** Pause before the next attempt after no step has helped, in ms; it doubles each time. */
const QUIET_MS = 30_000;
const LONGEST_QUIET_MS = 300_000;
/** A line has changed when its rate is more than so many times what it was, or less than that part of it. */
const CHANGED = 2;
/** Trouble of one cause reaches every part that is under way: within this time it counts once, in ms. */
const SAME_TROUBLE_MS = 1_000;

/** One connection, of which nothing is known. */
export function newLanes(): LaneState {
  return { connections: 1, parts: LEAST_PARTS, failures: 0, quietUntil: 0, troubleAt: -Infinity };
}

/** The state after something was observed. */
export function observe(state: LaneState, event: LaneEvent): LaneState {
  return event.kind === "trouble" ? shrink(state, event.at) : climb(state, event);
}

function shrink({ connections, parts, failures, troubleAt }: LaneState, at: number): LaneState {
  const same = at < troubleAt + SAME_TROUBLE_MS;
  return {
    connections: same ? connections : Math.ceil(connections / 2),
    parts: same ? parts : Math.max(LEAST_PARTS, Math.ceil(parts / 2)),
    failures,
    quietUntil: at + QUIET_MS,
    troubleAt: same ? troubleAt : at,
  };
}

type Sample = Extract<LaneEvent, { readonly kind: "sample" }>;

function climb(state: LaneState, sample: Sample): LaneState {
  const { trial, lastRate, restingRate, ...settled } = state;
  const { rate, at } = sample;
  if (trial) {
    const { step, from, then } = trial;
    if (rate >= trial.rate * HELPFUL[step]) {
      return begin({ ...settled, failures: 0 }, settled, AFTER[step], sample);
    }
    // What was observed of the step says nothing of the shape before it, but that it was worth a trial.
    return begin({ ...settled, ...from }, from, then, { ...sample, rate: trial.rate });
  }
  // The first sample is of connections that are still getting up to speed.
  if (lastRate === undefined) return { ...state, lastRate: rate };
  if (at < state.quietUntil) {
    return restingRate !== undefined && isOther(restingRate, [lastRate, rate])
      ? { ...settled, lastRate: rate, failures: 0, quietUntil: at }
      : { ...state, lastRate: rate };
  }
  const better = { ...sample, rate: Math.max(rate, lastRate) };
  return begin(settled, settled, ["deeper", "wider", "back"], better);
}

/** One sample alone may be an accident. */
function isOther(resting: number, rates: readonly number[]): boolean {
  return Math.max(...rates) < resting / CHANGED || Math.min(...rates) > resting * CHANGED;
}

/** Tries the first of the steps that there is reason and room for, or rests for a while. */
function begin(
  state: LaneState,
  from: LaneShape,
  steps: readonly Step[],
  sample: Sample,
): LaneState {
  const { connections, parts } = from;
  const { rate, at } = sample;
  for (const [i, step] of steps.entries()) {
    const shape = take(step, from, sample);
    if (!shape) continue;
    const then = steps.slice(i + 1);
    return { ...state, ...shape, trial: { step, from: { connections, parts }, rate, then } };
  }
  const quiet = Math.min(LONGEST_QUIET_MS, QUIET_MS * 2 ** state.failures);
  return {
    ...state,
    connections,
    parts,
    failures: state.failures + 1,
    quietUntil: at + quiet,
    restingRate: rate,
  };
}

/** @returns `undefined` when there is no reason or no room for the step */
function take(
  step: Step,
  { connections, parts }: LaneShape,
  { silence, roundTrip }: Sample,
): LaneShape | undefined {
  if (step === "deeper") {
    const most = Math.min(MAX_PARTS, Math.ceil(PACE * roundTrip), Math.ceil(parts / (1 - silence)));
    return silence >= SILENT && most > parts ? { connections, parts: most } : undefined;
  }
  if (step === "wider") {
    const more = connections + 1;
    return more <= MAX_CONNECTIONS
      ? { connections: more, parts: Math.max(parts, more) }
      : undefined;
  }
  if (parts > Math.max(LEAST_PARTS, connections)) return { connections, parts: parts - 1 };
  return connections > 1
    ? { connections: connections - 1, parts: Math.max(LEAST_PARTS, connections - 1) }
    : undefined;
}
