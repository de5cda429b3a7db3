// The exit codes of the program: what cron jobs and scripts rely on.
import type { FailureCode } from "./errors.ts";

/** Done. */
export const EXIT_DONE = 0;
/** Something that nobody foresaw; failures that were have codes of their own. */
export const EXIT_UNFORESEEN = 1;
/** Done, but some files could not be had. */
export const EXIT_FILES_MISSING = 4;
/** Interrupted, where the signal does not say a code of its own (128 + SIGINT). */
export const EXIT_INTERRUPTED = 130;

/** The exit code of each failure. */
export const FAILURE_EXIT_CODES: Readonly<Record<FailureCode, number>> = {
  telegram: 1,
  network: 1,
  input: 1,
  usage: 2,
  sign_in_needed: 3,
  flood_wait: 5,
  archive: 6,
};
