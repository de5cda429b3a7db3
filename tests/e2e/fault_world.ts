// The chats that faults are tried on: long, many files, one large file, everything else.
import { CHATS } from "../../lib/emulator/world/generate/every_kind.ts";
import {
  bulkTextChat,
  mediaHeavyChat,
  singleDocument,
} from "../../lib/emulator/world/generate/parts.ts";
import type { GenerateOptions } from "../../lib/emulator/world/generate.ts";
import type { PeerId } from "../../lib/model/peer.ts";

/** A chat of 480 texts. */
export const BULK: PeerId = "channel1700000001";
/** A chat of 15 files, every fifth in the other data centre. */
export const MANY: PeerId = "channel1700000002";
/** All chats that are exported. */
export const PEERS: readonly PeerId[] = [BULK, MANY, "channel1700000003", CHATS.alice];

/** What the world is generated from. */
export function faultWorld(seed: number): GenerateOptions {
  return {
    seed,
    parts: [
      bulkTextChat({ messages: 480 }),
      mediaHeavyChat({ files: 15, bytes: 150_000 }),
      singleDocument({ bytes: 3_333_333, dcId: 4 }),
    ],
  };
}
