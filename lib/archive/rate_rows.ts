// How fast Telegram let itself be asked: what one run has learned and the next one need not find out.
import { type Database, integer } from "./database.ts";
import type { RateMemory } from "./types.ts";

/** A rate is kept as a whole number. */
const SECONDS_AN_HOUR = 3600;

/** The reader and the writer of the `rate_memory` table. */
export function rateMemory(db: Database): RateMemory {
  return {
    recall(methodClass) {
      const row = db.get(
        "SELECT requests_per_hour, learned_at FROM rate_memory WHERE method_class = ?",
        methodClass,
      );
      return row && {
        perSecond: integer(row, "requests_per_hour") / SECONDS_AN_HOUR,
        at: integer(row, "learned_at"),
      };
    },
    remember(methodClass, { perSecond, at }) {
      db.run(
        `INSERT INTO rate_memory (method_class, requests_per_hour, learned_at) VALUES (?, ?, ?)
         ON CONFLICT (method_class) DO UPDATE SET
           requests_per_hour = excluded.requests_per_hour, learned_at = excluded.learned_at`,
        methodClass,
        Math.round(perSecond * SECONDS_AN_HOUR),
        Math.round(at),
      );
    },
  };
}
