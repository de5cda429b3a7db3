// Server salts: each is good for an hour, and a new one begins every half hour.
import { createHash } from "node:crypto";
import type { AuthKey } from "./state.ts";

/** A salt and the time in which it is accepted, unix seconds. */
export interface FutureSalt {
  readonly salt: bigint;
  readonly validSince: number;
  readonly validUntil: number;
}

const PERIOD_SECONDS = 1800;

/** The salt that clients ought to use now. */
export function currentSalt(key: AuthKey, nowMs: number): bigint {
  return saltOf(key, periodOf(nowMs));
}

/** Whether a message under that salt is accepted. */
export function isValidSalt(key: AuthKey, salt: bigint, nowMs: number): boolean {
  const period = periodOf(nowMs);
  if (salt === saltOf(key, period) || salt === saltOf(key, period - 1)) return true;
  return salt === key.firstSalt && nowMs < key.createdAt + PERIOD_SECONDS * 1000;
}

/** Salts of now and of the periods to come, as `get_future_salts` tells; at most 64. */
export function futureSalts(key: AuthKey, count: number, nowMs: number): readonly FutureSalt[] {
  const first = periodOf(nowMs);
  return Array.from({ length: Math.min(Math.max(count, 1), 64) }, (_, index) => ({
    salt: saltOf(key, first + index),
    validSince: (first + index) * PERIOD_SECONDS,
    validUntil: (first + index + 2) * PERIOD_SECONDS,
  }));
}

function periodOf(nowMs: number): number {
  return Math.floor(nowMs / 1000 / PERIOD_SECONDS);
}

function saltOf(key: AuthKey, period: number): bigint {
  return createHash("sha256").update(key.bytes).update(`salt ${period}`).digest()
    .readBigInt64LE(0);
}
