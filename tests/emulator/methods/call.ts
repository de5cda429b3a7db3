// Calls a handler without a server, and checks that its answer is what the schema promises.
import "../../../lib/telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { AuthService } from "../../../lib/emulator/auth_service.ts";
import { type CallContext, type Handler, methodName } from "../../../lib/emulator/dispatch.ts";
import { createFaults, type Faults } from "../../../lib/emulator/faults.ts";
import { worldMethods } from "../../../lib/emulator/methods/table.ts";
import { createStats, type EmulatorStats } from "../../../lib/emulator/stats.ts";
import { encodeResult } from "../../../lib/emulator/tl/encode.ts";
import { loadSchema } from "../../../lib/emulator/tl/schema.ts";
import { long as big } from "../../../lib/emulator/world/tl/values.ts";
import type { World } from "../../../lib/emulator/world/world.ts";

export interface CallOptions {
  readonly world: World;
  readonly faults?: Faults;
  readonly stats?: EmulatorStats;
  readonly dcId?: number;
  readonly account?: number;
  readonly takeoutId?: string;
  readonly messagesRange?: { readonly min: number; readonly max: number };
}

/** What a request of a class is answered with, by GramJS's types. */
export type AnswerOf<R> = R extends { readonly __response: infer A } ? A : never;

const SCHEMA = loadSchema();

/** Carries out one method of the world. */
export async function call<R extends { readonly className: string; readonly __response: unknown }>(
  options: CallOptions,
  request: R,
): Promise<AnswerOf<R>> {
  const handle = worldMethods.get(request.className) as Handler<R> | undefined;
  if (!handle) throw new RangeError(`Cannot call ${request.className}: it has no handler`);
  const { world, faults = createFaults(), stats = createStats(), dcId = 2, ...rest } = options;
  const context: CallContext = {
    authKeyId: "0123456789abcdef",
    sessionId: "1",
    account: world.account.userId,
    method: methodName(request.className),
    layer: 198,
    auth: {} as AuthService,
    now: () => world.now * 1000,
    signal: new AbortController().signal,
    world,
    faults,
    stats,
    dcId,
    ...rest,
  };
  const answer = await handle(context, request);
  encodeResult(SCHEMA, resultType(request.className), answer);
  return answer as AnswerOf<R>;
}

function resultType(className: string): string {
  for (const definition of SCHEMA.values()) {
    if (definition.kind === "method" && definition.className === className) {
      return definition.result;
    }
  }
  throw new RangeError(`Cannot find the method ${className} in the schema`);
}

/** An `InputPeer` for a chat of the world, with the right access hash. */
export function inputPeer(world: World, peer: string): Api.TypeInputPeer {
  const chat = world.chats.get(peer as never);
  const id = big(BigInt(/\d+$/.exec(peer)?.[0] ?? "0"));
  if (peer.startsWith("chat")) return new Api.InputPeerChat({ chatId: id });
  if (peer.startsWith("channel")) {
    return new Api.InputPeerChannel({ channelId: id, accessHash: big(chat?.accessHash ?? 0n) });
  }
  const hash = world.users.get(id.toJSNumber())?.accessHash ?? 0n;
  return new Api.InputPeerUser({ userId: id, accessHash: big(hash) });
}

export function inputChannel(world: World, peer: string): Api.InputChannel {
  const from = inputPeer(world, peer) as Api.InputPeerChannel;
  return new Api.InputChannel({ channelId: from.channelId, accessHash: from.accessHash });
}
