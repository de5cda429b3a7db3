// The people of a generated world.
import { hash63 } from "../random.ts";
import type { World, WorldUser } from "../world.ts";

/** Bare ids of those that messages speak of. One lies beyond 32 bits, as new ids do. */
export const PEOPLE = {
  alice: 210_944_655,
  bob: 5_500_000_001,
  carol: 398_113_021,
  dana: 1_822_331_094,
  /** Has deleted the account: no name. */
  deleted: 87_654_321,
  /** Served as a `min` constructor beside messages. */
  min: 6_111_222_333,
  bot: 93_372_553,
  gameBot: 140_267_078,
  /** Telegram's own: comments on posts, and codes. */
  replies: 1_271_266_957,
  codes: 489_000,
} as const;

export function addPeople(world: World): void {
  const { account } = world;
  const add = (user: Omit<WorldUser, "accessHash">): void => {
    world.addUser({ ...user, accessHash: hash63(world.seed, "user", user.id) });
  };
  add({
    id: account.userId,
    firstName: "Kim",
    lastName: "Example",
    username: "kim_example",
    phone: account.phone,
  });
  if (account.botUserId !== undefined) {
    add({ id: account.botUserId, firstName: "Archive bot", username: "archive_bot", bot: true });
  }
  add({
    id: PEOPLE.alice,
    firstName: "Alice",
    lastName: "Liddell",
    username: "alice_liddell",
    phone: "12025550143",
    contact: true,
  });
  add({ id: PEOPLE.bob, firstName: "Bob 🐝", contact: true });
  add({ id: PEOPLE.carol, firstName: "كارول", lastName: "حداد" });
  add({
    id: PEOPLE.dana,
    firstName: "Dana",
    lastName: "O\u2019Neil <b>&amp;</b>",
    username: "dana_on",
  });
  add({ id: PEOPLE.deleted, deleted: true });
  add({ id: PEOPLE.min, firstName: "Minnie", min: true });
  add({ id: PEOPLE.bot, firstName: "Helper", username: "helper_bot", bot: true });
  add({ id: PEOPLE.gameBot, firstName: "Gamee", username: "gamee", bot: true });
  add({ id: PEOPLE.replies, firstName: "Replies", username: "replies" });
  add({ id: PEOPLE.codes, firstName: "Verification Codes", username: "VerificationCodes" });
}
