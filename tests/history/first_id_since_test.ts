import assert from "node:assert/strict";
import fc from "fast-check";
import { firstIdSince } from "../../lib/history/first_id_since.ts";
import type { TelegramGateway } from "../../lib/telegram/gateway.ts";
import { fakeGateway, type FakeWorld, fakeWorld, textMessage } from "../helpers/fake_gateway.ts";

const CHAT = { id: "channel9", accessHash: "1" } as const;
const START = 1_600_000_000;

/** A message as its id and the second it was sent in. */
type Sent = readonly [id: number, second: number];

function worldOf(sent: readonly Sent[]): FakeWorld {
  const world = fakeWorld();
  world.messages.set(
    CHAT.id,
    sent.map(([id, second]) => textMessage(CHAT.id, id, { date: START + second })),
  );
  return world;
}

/** Ids with gaps; many messages may share a second. */
const history: fc.Arbitrary<readonly Sent[]> = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.oneof({ weight: 14, arbitrary: fc.constant(0) }, fc.constantFrom(1, 7)),
  ),
  { maxLength: 250, size: "max" },
).map((steps) => {
  let id = 0;
  let second = 10;
  return steps.map(([idStep, pause]): Sent => [id += idStep, second += pause]);
});

/** A server that counts the messages of the wanted second as older, or is off by some more. */
function imprecise(
  gateway: Pick<TelegramGateway, "historyPage">,
  seconds: number,
): Pick<TelegramGateway, "historyPage"> {
  return {
    historyPage: ({ offsetDate, ...request }, signal) =>
      gateway.historyPage({
        ...request,
        ...(offsetDate === undefined ? {} : { offsetDate: offsetDate + seconds }),
      }, signal),
  };
}

Deno.test("firstIdSince() agrees with a search through all messages", async () => {
  const run = fc.asyncProperty(
    history,
    fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 300, size: "max" }),
    fc.integer({ min: 5, max: 90 }),
    fc.integer({ min: 1, max: 100 }),
    fc.integer({ min: -3, max: 3 }),
    async (sent, holes, second, pageSize, error) => {
      const world = worldOf(sent);
      const present = new Set(sent.map(([id]) => id));
      world.empty.set(CHAT.id, holes.filter((id) => !present.has(id)));
      world.pageSize = (limit) => Math.min(limit, pageSize);
      const gateway = imprecise(fakeGateway(world), error);
      const found = await firstIdSince(gateway, CHAT, START + second);
      assert.equal(found, sent.find(([, at]) => at >= second)?.[0]);
    },
  );
  await fc.assert(run, { numRuns: 500 });
});

Deno.test("firstIdSince() takes no gap for a message that is older", async () => {
  const world = worldOf([[1, 10], [330, 60], [398, 61]]);
  world.empty.set(CHAT.id, [399, 404]);
  world.pageSize = () => 1;
  const gateway = imprecise(fakeGateway(world), 2);
  assert.equal(await firstIdSince(gateway, CHAT, START + 60), 330);
});

Deno.test("firstIdSince() needs one request in the middle of a long chat, two at its ends", async () => {
  const sent = Array.from({ length: 20_000 }, (_, i): Sent => [i * 50 + 1, i * 30]);
  const cost = async (second: number): Promise<number | undefined> => {
    const world = worldOf(sent);
    const found = await firstIdSince(fakeGateway(world), CHAT, START + second);
    assert.equal(found, sent.find(([, at]) => at >= second)?.[0]);
    return world.calls.get("historyPage");
  };
  assert.equal(await cost(300_000), 1);
  assert.equal(await cost(300_001), 1);
  assert.equal(await cost(-5), 2);
  assert.equal(await cost(99_999_999), 2);
});

Deno.test("firstIdSince() reads over a second that fills whole pages", async () => {
  const crowd = Array.from({ length: 350 }, (_, i): Sent => [i + 10, 100]);
  const world = worldOf([[1, 50], ...crowd, [900, 200]]);
  const gateway = imprecise(fakeGateway(world), 1);
  assert.equal(await firstIdSince(gateway, CHAT, START + 100), 10);
  assert.equal(await firstIdSince(gateway, CHAT, START + 101), 900);
});

Deno.test("firstIdSince() needs one request when the answer is the whole history", async () => {
  const world = worldOf([[3, 10], [4, 20]]);
  const gateway = fakeGateway(world);
  const whole: Pick<TelegramGateway, "historyPage"> = {
    historyPage: async (request) => ({ ...await gateway.historyPage(request), whole: true }),
  };
  assert.equal(await firstIdSince(whole, CHAT, START + 99), undefined);
  assert.equal(world.calls.get("historyPage"), 1);
});
