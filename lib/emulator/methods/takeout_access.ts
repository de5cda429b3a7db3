// What a call inside a takeout session may do: only what the session was begun for.
import { type CallContext, EmulatorRpcError } from "../dispatch.ts";
import type { WorldChat, WorldTakeout } from "../world/world.ts";
import { invalid } from "./access.ts";

/** What may be asked for in a range of messages. */
const RANGED: ReadonlySet<string> = new Set([
  "messages.getDialogs",
  "messages.getHistory",
  "messages.getMessages",
  "messages.search",
]);

/**
 * Refuses calls in a takeout session that there is not, and ranges where there can be none.
 *
 * @throws {EmulatorRpcError} TAKEOUT_INVALID, TAKEOUT_REQUIRED
 */
export function checkTakeout(context: CallContext): void {
  const { takeoutId, messagesRange, method, world } = context;
  if (takeoutId !== undefined && !world.takeouts.has(takeoutId)) throw invalid("TAKEOUT_INVALID");
  if (messagesRange === undefined) return;
  required(context);
  if (!RANGED.has(method)) throw invalid("METHOD_INVALID");
}

/**
 * The id of the takeout session that the call belongs to.
 *
 * @throws {EmulatorRpcError} TAKEOUT_REQUIRED
 */
export function required({ takeoutId }: CallContext): string {
  if (takeoutId === undefined) throw new EmulatorRpcError(403, "TAKEOUT_REQUIRED");
  return takeoutId;
}

/** Refuses messages of a kind of chat that the takeout session was not begun for. */
export function checkTakeoutChat(context: CallContext, chat: WorldChat): void {
  const takeout = takeoutOf(context);
  if (takeout && !takeout.chats.has(chat.kind)) throw new EmulatorRpcError(403, "TAKEOUT_REQUIRED");
}

/**
 * Refuses files that the takeout session was not begun for. Which error Telegram has for a file that is too
 * large is not documented; this is one that clients must expect anyway.
 */
export function checkTakeoutFile(context: CallContext, bytes: number): void {
  const takeout = takeoutOf(context);
  if (!takeout) return;
  if (takeout.maxFileBytes === undefined) throw new EmulatorRpcError(403, "TAKEOUT_REQUIRED");
  if (bytes > takeout.maxFileBytes) throw invalid("LOCATION_NOT_AVAILABLE");
}

function takeoutOf({ takeoutId, world }: CallContext): WorldTakeout | undefined {
  return takeoutId === undefined ? undefined : world.takeouts.get(takeoutId);
}
