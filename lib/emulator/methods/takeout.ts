// Takeout sessions (core.telegram.org/api/takeout).
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { parsePeerId } from "../../model/peer.ts";
import { type CallContext, EmulatorRpcError, handler, type TlObject } from "../dispatch.ts";
import { hash63 } from "../world/random.ts";
import { long } from "../world/tl/values.ts";
import type { World, WorldChatKind, WorldTakeout } from "../world/world.ts";
import { invalid } from "./access.ts";
import { required } from "./takeout_access.ts";

export const takeoutMethods = [
  handler(Api.account.InitTakeoutSession, initTakeoutSession),
  handler(Api.account.FinishTakeoutSession, finishTakeoutSession),
  handler(Api.messages.GetSplitRanges, getSplitRanges),
];

function initTakeoutSession(
  { world }: CallContext,
  request: Api.account.InitTakeoutSession,
): TlObject {
  if (request.files && request.fileMaxSize === undefined) throw invalid("INPUT_REQUEST_TOO_SHORT");
  const delay = world.options.takeoutDelaySeconds;
  if (delay > 0) throw new EmulatorRpcError(420, `TAKEOUT_INIT_DELAY_${delay}`);
  const id = hash63(world.seed, "takeout", world.takeouts.size, world.finishedTakeouts.length);
  world.takeouts.set(id.toString(), takeoutOf(request));
  return new Api.account.Takeout({ id: long(id) });
}

function takeoutOf(request: Api.account.InitTakeoutSession): WorldTakeout {
  const kinds: readonly (readonly [WorldChatKind, boolean | undefined])[] = [
    ["user", request.messageUsers],
    ["group", request.messageChats],
    ["supergroup", request.messageMegagroups],
    ["channel", request.messageChannels],
  ];
  const chats = new Set(kinds.flatMap(([kind, asked]) => asked ? [kind] : []));
  const { files, fileMaxSize } = request;
  return { chats, ...(files && fileMaxSize ? { maxFileBytes: fileMaxSize.toJSNumber() } : {}) };
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

/** The account's own box in equal parts, so that clients have something to go through. */
function getSplitRanges(context: CallContext): TlObject[] {
  required(context);
  const count = Math.max(1, context.world.options.takeoutRanges);
  const length = Math.max(1, Math.floor(lastCommonId(context.world) / count));
  return Array.from({ length: count }, (_, i) =>
    new Api.MessageRange({
      minId: i * length + 1,
      maxId: i === count - 1 ? 0x7fff_ffff : (i + 1) * length,
    }));
}

function lastCommonId(world: World): number {
  const ids = [...world.chats.values()]
    .filter(({ peer }) => parsePeerId(peer).kind !== "channel")
    .map(({ messages }) => messages.lastId());
  return Math.max(0, ...ids);
}
