// Which ranges of a file may be asked for.
import { invalid } from "./access.ts";

const KIB = 1024;
const MIB = 1_048_576;

/**
 * Checks a range by Telegram's rules (core.telegram.org/api/files#downloading-files).
 *
 * @throws {EmulatorRpcError} OFFSET_INVALID, LIMIT_INVALID
 */
export function checkPart(
  { offset, limit, rules }: {
    readonly offset: number;
    readonly limit: number;
    /** `precise` asks for less: it is for streaming. */
    readonly rules: "usual" | "precise";
  },
): void {
  const unit = rules === "precise" ? KIB : 4 * KIB;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset % unit !== 0) {
    throw invalid("OFFSET_INVALID");
  }
  if (limit <= 0 || limit > MIB || limit % unit !== 0) throw invalid("LIMIT_INVALID");
  if (rules === "usual" && MIB % limit !== 0) throw invalid("LIMIT_INVALID");
  // A part lies within one MiB of the file, in both modes.
  if (Math.floor(offset / MIB) !== Math.floor((offset + limit - 1) / MIB)) {
    throw invalid("LIMIT_INVALID");
  }
}
