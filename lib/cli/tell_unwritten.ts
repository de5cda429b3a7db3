// Ends a program whose answer could not be written.
import { EXIT_DONE, EXIT_INTERRUPTED } from "../model/exit_codes.ts";
import type { Host } from "./host.ts";
import { complain } from "./output/complain.ts";
import { createRedactor } from "./output/redact.ts";
import { closedReason } from "./signals.ts";

/**
 * To be called when stdout is closed and nobody has told why.
 *
 * @returns the exit code: a reader who has seen enough is no trouble
 */
export function tellUnwritten(host: Host): number {
  const { exitCode, message } = closedReason(host.stdout.closed.reason);
  if (exitCode === EXIT_INTERRUPTED) return EXIT_DONE;
  complain(host, createRedactor(), message);
  return exitCode;
}
