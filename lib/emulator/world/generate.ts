// Worlds made from a seed: the same options give the same world, byte for byte.
import { addEveryKind } from "./generate/every_kind.ts";
import { hash63 } from "./random.ts";
import type { WorldPart } from "./generate/parts.ts";
import { createWorld, type World, type WorldAccount } from "./world.ts";

/** What to generate. */
export interface GenerateOptions {
  /** @default 1 */
  readonly seed?: number;
  readonly account?: Partial<WorldAccount>;
  /**
   * `every_kind` has a chat of each type with messages of each kind (about 30 MB of files); `empty`
   * has the account alone.
   * @default "every_kind"
   */
  readonly content?: "every_kind" | "empty";
  /** Chats to add, such as `bulkTextChat({ messages: 20_000 })`. */
  readonly parts?: readonly WorldPart[];
}

/** The account that generated worlds have when nothing else is asked for. */
export const DEFAULT_ACCOUNT: WorldAccount = {
  userId: 777_000_123,
  phone: "9996621234",
  code: "22222",
  apiId: 10_001,
  apiHash: "0123456789abcdef0123456789abcdef",
  dcId: 2,
};

/** Unix time in seconds at which generated worlds stand still: 2025-01-01. */
export const WORLD_NOW = 1_735_689_600;

/** Generates a world. */
export function generateWorld(options: GenerateOptions = {}): World {
  const account = { ...DEFAULT_ACCOUNT, ...options.account };
  const world = createWorld({ seed: options.seed ?? 1, account, now: WORLD_NOW });
  if (options.content !== "empty") addEveryKind(world);
  else addAccountUser(world);
  for (const add of options.parts ?? []) add(world);
  return world;
}

function addAccountUser(world: World): void {
  const { userId: id, phone } = world.account;
  const accessHash = hash63(world.seed, "user", id);
  world.addUser({ id, accessHash, firstName: "Kim", lastName: "Example", phone });
}
