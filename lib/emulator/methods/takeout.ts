// Takeout sessions (core.telegram.org/api/takeout).
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { parsePeerId } from "../../model/peer.ts";
import { type CallContext, EmulatorRpcError, handler, type TlObject } from "../dispatch.ts";
import { hash63 } from "../world/random.ts";
import { long } from "../world/tl/values.ts";
import type { World } from "../world/world.ts";
import { invalid } from "./access.ts";

export const takeoutMethods = [
  handler(Api.account.InitTakeoutSession, initTakeoutSession),
  handler(Api.account.FinishTakeoutSession, finishTakeoutSession),
  handler(Api.messages.GetSplitRanges, getSplitRanges),
];

/**
 * Refuses calls in a takeout session that there is not.
 *
 * @throws {EmulatorRpcError} TAKEOUT_INVALID
 */
export function checkTakeout(context: CallContext): void {
  const { takeoutId, world } = context;
  if (takeoutId !== undefined && !world.takeouts.has(takeoutId)) throw invalid("TAKEOUT_INVALID");
}

function initTakeoutSession(
  { world }: CallContext,
  request: Api.account.InitTakeoutSession,
): TlObject {
  if (request.files && request.fileMaxSize === undefined) throw invalid("INPUT_REQUEST_TOO_SHORT");
  const delay = world.options.takeoutDelaySeconds;
  if (delay > 0) throw new EmulatorRpcError(420, `TAKEOUT_INIT_DELAY_${delay}`);
  const id = hash63(world.seed, "takeout", world.takeouts.size, world.finishedTakeouts.length);
  world.takeouts.add(id.toString());
  return new Api.account.Takeout({ id: long(id) });
}

function finishTakeoutSession(
  context: CallContext,
  request: Api.account.FinishTakeoutSession,
): boolean {
  const { world } = context;
  const id = required(context);
  world.takeouts.delete(id);
  world.finishedTakeouts.push({ id, success: request.success === true });
  return true;
}

/** The account's own box in two halves, so that clients have something to go through. */
function getSplitRanges(context: CallContext): TlObject[] {
  required(context);
  const half = Math.max(1, Math.floor(lastCommonId(context.world) / 2));
  return [
    new Api.MessageRange({ minId: 1, maxId: half }),
    new Api.MessageRange({ minId: half + 1, maxId: 0x7fff_ffff }),
  ];
}

function required({ takeoutId }: CallContext): string {
  if (takeoutId === undefined) throw new EmulatorRpcError(403, "TAKEOUT_REQUIRED");
  return takeoutId;
}

function lastCommonId(world: World): number {
  const ids = [...world.chats.values()]
    .filter(({ peer }) => parsePeerId(peer).kind !== "channel")
    .map(({ messages }) => messages.lastId());
  return Math.max(0, ...ids);
}
