// A world with one account and nobody else, for tests of the protocol.
import { createWorld, type World, type WorldAccount } from "../../lib/emulator/world/world.ts";

/** Makes the world. */
export function smallWorld(account: Partial<WorldAccount> = {}): World {
  const whole: WorldAccount = {
    userId: 777_000_123,
    phone: "9996621234",
    code: "22222",
    apiId: 10_001,
    apiHash: "0123456789abcdef0123456789abcdef",
    dcId: 2,
    ...account,
  };
  const world = createWorld({ seed: 1, account: whole, now: 1_735_689_600 });
  world.addUser({ id: whole.userId, accessHash: 5n, firstName: "Ada", phone: whole.phone });
  if (whole.botUserId !== undefined) {
    world.addUser({ id: whole.botUserId, accessHash: 6n, firstName: "Robot", bot: true });
  }
  return world;
}
