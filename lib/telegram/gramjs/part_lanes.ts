// The connections of one data centre that carry parts of files: which part goes over which, and whether
// one more of them would help.
import { ConnectionError, rpcErrorValue } from "../../model/errors.ts";
import { partWeight } from "../gateway.ts";
import { newLanes, observe } from "./lane_policy.ts";

/** What {@linkcode createPartLanes} needs. */
export interface PartLanesOptions {
  /** ms of any clock that only goes forward. */
  readonly now: () => number;
  /** A lane beyond the present number has nothing under way any more. */
  readonly onUnused: (lane: number) => void;
}

/** Where parts travel. */
export interface PartLanes {
  /** Parts of 1 MiB that are worth having under way now; of smaller ones more ({@linkcode partWeight}). */
  readonly atOnce: number;
  /**
   * Carries out a request for a part.
   *
   * @param partBytes most bytes that it can bring
   * @param operation receives the number of the lane, from 0
   */
  run<T>(partBytes: number, operation: (lane: number) => Promise<T>): Promise<T>;
  /** To be called when an answer begins to come, with the ms in which nothing else came over the lane. */
  silent(lane: number, ms: number): void;
}

/** A rate is measured over at least this time, in ms… */
const SAMPLE_MS = 250;
/** …and over so many times the parts that are under way. */
const SAMPLE_ROUNDS = 2;
/** So much of the room must have been in use: answers come in company, and leave gaps for a moment. */
const QUEUED = 0.8;
/** Times longer ago than once or twice this are forgotten, in ms: a line can become longer. */
const MEMORY_MS = 10_000;
/** What a part costs besides its bytes, in bytes: small ones are not free. */
const PART_COST = 64 * 1024;

/** Lanes of which nothing is known yet: one, for two parts. */
export function createPartLanes({ now, onUnused }: PartLanesOptions): PartLanes {
  let state = newLanes();
  /** The weight of what is under way on each lane. */
  const active: number[] = [];
  let total = 0;
  /** When each lane was given something after it had nothing under way. */
  const activeSince: number[] = [];
  let sample = newSample(now());
  /** Weight of the parts that still belong to the shape before. */
  let settling = 0;
  const quickest = shortestTimes(now);

  const change = (next: typeof state): void => {
    const changed = next.connections !== state.connections || next.parts !== state.parts;
    // Those that are under way now were asked for in the shape before.
    if (changed) settling = Math.min(state.parts, next.parts);
    state = next;
    sample = newSample(now());
  };
  /** To be called before the number of parts under way changes. */
  const tick = (): void => {
    const at = now();
    sample.busy += total * (at - sample.seen);
    sample.seen = at;
  };
  const arrived = (partBytes: number, ms: number): void => {
    const best = quickest(partBytes, ms);
    const weight = partWeight(partBytes);
    if (settling > 0) {
      settling -= weight;
      sample = newSample(now());
      return;
    }
    sample.work += partBytes + PART_COST;
    sample.roundTrip = Math.max(sample.roundTrip, best);
    sample.weight += weight;
    const at = now();
    const elapsed = at - sample.since;
    const { parts, connections } = state;
    if (elapsed < SAMPLE_MS || sample.weight < SAMPLE_ROUNDS * parts) return;
    const { work, silent, roundTrip, busy } = sample;
    // Where not enough parts wait to be asked for, the rate says nothing about the lanes.
    if (busy < QUEUED * parts * elapsed) {
      sample = newSample(at);
      return;
    }
    const rate = work / elapsed;
    const silence = Math.min(1, silent / (elapsed * connections));
    change(observe(state, { kind: "sample", at, rate, silence, roundTrip }));
  };

  return {
    get atOnce() {
      return state.parts;
    },
    silent(lane, ms) {
      if (!active[lane]) return;
      const at = now();
      sample.silent += at - Math.max(at - ms, sample.since, activeSince[lane] ?? at);
    },
    async run(partBytes, operation) {
      let lane = 0;
      for (let i = 1; i < state.connections; i++) {
        if ((active[i] ?? 0) < (active[lane] ?? 0)) lane = i;
      }
      const weight = partWeight(partBytes);
      if (!active[lane]) activeSince[lane] = now();
      active[lane] = (active[lane] ?? 0) + weight;
      tick();
      total += weight;
      const startedAt = now();
      try {
        const result = await operation(lane);
        tick();
        arrived(partBytes, Math.max(1, now() - startedAt));
        return result;
      } catch (error) {
        if (isTrouble(error)) change(observe(state, { kind: "trouble", at: now() }));
        throw error;
      } finally {
        active[lane] = (active[lane] ?? 0) - weight;
        tick();
        total -= weight;
        while (active.length > state.connections && active.at(-1) === 0) {
          active.pop();
          onUnused(active.length);
        }
      }
    },
  };
}

/** Notes the time of a part in ms, and tells the shortest one that a part of its size took lately. */
function shortestTimes(now: () => number): (partBytes: number, ms: number) => number {
  let since = now();
  let present = new Map<number, number>();
  let before = new Map<number, number>();
  return (partBytes, ms) => {
    if (now() - since >= MEMORY_MS) {
      since = now();
      before = present;
      present = new Map();
    }
    const best = Math.min(ms, present.get(partBytes) ?? Infinity);
    present.set(partBytes, best);
    return Math.min(best, before.get(partBytes) ?? Infinity);
  };
}

/**
 * The lanes of each data centre.
 *
 * @param onUnused called when a lane has nothing under way any more and is not needed
 */
export function partLanes(
  onUnused: (dcId: number, lane: number) => void,
): (dcId: number) => PartLanes {
  const byCenter = new Map<number, PartLanes>();
  return (dcId) => {
    let lanes = byCenter.get(dcId);
    if (!lanes) {
      lanes = createPartLanes({
        now: () => performance.now(),
        onUnused: (lane) => onUnused(dcId, lane),
      });
      byCenter.set(dcId, lanes);
    }
    return lanes;
  };
}

interface Sample {
  readonly since: number;
  /** When {@linkcode busy} was brought up to date. */
  seen: number;
  /** Weight of the parts under way times ms. */
  busy: number;
  work: number;
  /** ms in which lanes had parts under way and nothing came; summed over the lanes. */
  silent: number;
  /** Shortest time of a part of the size that takes longest, in ms. */
  roundTrip: number;
  /** Of the parts that came. */
  weight: number;
}

function newSample(since: number): Sample {
  return { since, seen: since, busy: 0, work: 0, silent: 0, roundTrip: 0, weight: 0 };
}

function isTrouble(error: unknown): boolean {
  return error instanceof ConnectionError ||
    rpcErrorValue(error, "FLOOD_WAIT") !== undefined ||
    rpcErrorValue(error, "FLOOD_PREMIUM_WAIT") !== undefined;
}
