// The switchboard: what the loopback Telegram does wrong, to which method, how often.
import type { HandshakeMistake } from "./mtproto/handshake.ts";
import { seededRandom } from "./world/random.ts";

/** Something that goes wrong with one request. */
export type Fault =
  /** 420 FLOOD_WAIT_X. */
  | { readonly kind: "flood_wait"; readonly seconds: number }
  /** 420 FLOOD_PREMIUM_WAIT_X. */
  | { readonly kind: "flood_premium_wait"; readonly seconds: number }
  /** Any refusal: `{code: 500, message: "RPC_CALL_FAIL"}`, `{code: -503, message: "Timeout"}`. */
  | { readonly kind: "rpc_error"; readonly code: number; readonly message: string }
  /** The connection is closed before or after the request is carried out, and no answer is sent. */
  | { readonly kind: "drop_connection"; readonly when: "before" | "after" }
  /** Carried out, never answered on this connection. */
  | { readonly kind: "lose_reply" }
  /** The answer waits until `msg_resend_req` asks for it; `msg_detailed_info` tells that it is there. */
  | { readonly kind: "announce_reply" }
  /** The answer is held back. Other requests go on. */
  | { readonly kind: "delay"; readonly ms: number }
  /** The refusal travels in one container, ahead of the answers to other requests. */
  | { readonly kind: "error_in_container"; readonly code: number; readonly message: string }
  /** In the answer an object of this constructor has an id that no layer knows. */
  | { readonly kind: "unknown_constructor"; readonly of: number }
  /** The answer is encrypted under a msg_key that does not match. */
  | { readonly kind: "corrupt_msg_key" }
  /** 401 SESSION_REVOKED; the key stays signed out. */
  | { readonly kind: "revoke_session" }
  /** The handshake asks for another value once more; the method is `set_client_DH_params`. */
  | { readonly kind: "dh_retry" }
  /** The handshake is not what an honest server does; the method is `req_DH_params`. */
  | { readonly kind: "handshake_mistake"; readonly what: HandshakeMistake }
  /** A page of history holds at most so many messages, though more exist. */
  | { readonly kind: "short_page"; readonly count: number }
  /** 400 FILE_REFERENCE_EXPIRED; a newly fetched message has a reference that works. */
  | { readonly kind: "expired_reference" }
  /** The CDN has not got the file until `upload.reuploadCdnFile` brings it; the method is `upload.getCdnFile`. */
  | { readonly kind: "cdn_reupload" }
  /** 400 FILE_TOKEN_INVALID; a new redirect has a token that works. */
  | { readonly kind: "expired_cdn_token" }
  /** A part of a file has at most so many bytes, though more exist. */
  | { readonly kind: "truncated_part"; readonly bytes: number }
  /** A part of a file has its right length and one byte that is not the file's. */
  | { readonly kind: "wrong_bytes" };

/** What can go wrong. */
export type FaultKind = Fault["kind"];

/** A fault of one kind. */
export type FaultOf<K extends FaultKind> = Extract<Fault, { readonly kind: K }>;

/** When a fault happens. */
export interface FaultSchedule {
  /** TL method name such as `upload.getFile`. @default any method */
  readonly method?: string;
  /** Matching requests that are let through first. @default 0 */
  readonly after?: number;
  /** How many times it happens. @default 1; Infinity when a probability is given */
  readonly times?: number;
  /** Chance for each matching request, from 0 to 1. @default 1 */
  readonly probability?: number;
  /** Narrows down by the request itself. @default any request */
  readonly where?: (request: unknown) => boolean;
}

/** Undoes {@linkcode Faults.add}. */
export interface FaultHandle {
  /** How many times the fault has happened. */
  readonly taken: number;
  remove(): void;
}

/** The switchboard. Shared by all connections; may be changed at any time. */
export interface Faults {
  add(fault: Fault, schedule?: FaultSchedule): FaultHandle;
  /** The fault of that kind that befalls this request, if one is due; counts it as happened. */
  take<K extends FaultKind>(kind: K, method: string, request?: unknown): FaultOf<K> | undefined;
  /** Drops all faults and limits. */
  clear(): void;
  /** Added to the time of each answer, ms. @default 0 */
  latencyMs: number;
  /** Bytes a second that one connection is given. @default Infinity */
  bytesPerSecondPerConnection: number;
  /** Bytes a second that all connections share. @default Infinity */
  bytesPerSecond: number;
}

/** A switchboard with nothing switched on. Probabilities are drawn from the seed. */
export function createFaults(seed = 1): Faults {
  const random = seededRandom(seed, "faults");
  let rules: Rule[] = [];
  return {
    latencyMs: 0,
    bytesPerSecondPerConnection: Infinity,
    bytesPerSecond: Infinity,
    add(fault, schedule = {}): FaultHandle {
      const rule = createRule(fault, schedule);
      rules.push(rule);
      return {
        get taken(): number {
          return rule.taken;
        },
        remove(): void {
          rules = rules.filter((other) => other !== rule);
        },
      };
    },
    take<K extends FaultKind>(
      kind: K,
      method: string,
      request?: unknown,
    ): FaultOf<K> | undefined {
      for (const rule of rules) {
        if (rule.fault.kind !== kind || !matches(rule.schedule, method, request)) continue;
        if (rule.left === 0) continue;
        if (rule.skip > 0) {
          rule.skip -= 1;
          continue;
        }
        const { probability } = rule.schedule;
        if (probability !== undefined && !random.chance(probability)) continue;
        rule.left -= 1;
        rule.taken += 1;
        return rule.fault as FaultOf<K>;
      }
      return undefined;
    },
    clear(): void {
      rules = [];
      this.latencyMs = 0;
      this.bytesPerSecondPerConnection = Infinity;
      this.bytesPerSecond = Infinity;
    },
  };
}

interface Rule {
  readonly fault: Fault;
  readonly schedule: FaultSchedule;
  skip: number;
  left: number;
  taken: number;
}

function createRule(fault: Fault, schedule: FaultSchedule): Rule {
  const { probability, after = 0 } = schedule;
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw new RangeError(`Cannot add a fault: probability ${probability} is not within 0 and 1`);
  }
  const left = schedule.times ?? (probability === undefined ? 1 : Infinity);
  return { fault, schedule, skip: after, left, taken: 0 };
}

function matches(schedule: FaultSchedule, method: string, request: unknown): boolean {
  if (schedule.method !== undefined && schedule.method !== method) return false;
  return schedule.where === undefined || schedule.where(request);
}
