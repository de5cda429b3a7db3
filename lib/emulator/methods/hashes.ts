// SHA-256 of ranges of a file, as Telegram tells them: some at a time.
import "../../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import type { Content } from "../world/content.ts";
import { long } from "../world/tl/values.ts";
import type { World } from "../world/world.ts";
import { invalid } from "./access.ts";

/** Bytes that one hash covers. */
const RANGE = 131_072;
/** Hashes in one answer. */
const COUNT = 10;

/**
 * Hashes from the range that holds the offset on; none behind the end.
 *
 * @throws {EmulatorRpcError} OFFSET_INVALID
 */
export function rangeHashes(world: World, content: Content, offset: number): Api.FileHash[] {
  if (!Number.isSafeInteger(offset) || offset < 0) throw invalid("OFFSET_INVALID");
  const hashes: Api.FileHash[] = [];
  const first = Math.floor(offset / RANGE) * RANGE;
  for (let at = first; at < content.size && hashes.length < COUNT; at += RANGE) {
    const limit = Math.min(RANGE, content.size - at);
    const hash = Buffer.from(world.files.content.rangeSha256(content, at, limit));
    hashes.push(new Api.FileHash({ offset: long(at), limit, hash }));
  }
  return hashes;
}
