// Lists of messages, kept and made up.
import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import {
  countOlderThan,
  createLazyMessages,
  createMessageList,
  type MessageStore,
} from "../../../lib/emulator/world/message_store.ts";
import { plain } from "../../../lib/emulator/world/text_spec.ts";

const COUNT = 40;
const lazy = () =>
  createLazyMessages({ count: COUNT, make: (id) => ({ id, date: id * 2, text: plain(`${id}`) }) });

function idsOf(store: MessageStore): number[] {
  return Array.from({ length: store.size }, (_, i) => store.at(i).id);
}

/** Does the same to a store and to a plain map. */
const anyChanges = fc.array(fc.record({
  kind: fc.constantFrom("put", "remove"),
  id: fc.integer({ min: 1, max: 60 }),
}));

Deno.test("createLazyMessages() behaves like a list whatever is changed", () => {
  fc.assert(fc.property(anyChanges, (changes) => {
    const store = lazy();
    const list = createMessageList();
    for (let id = 1; id <= COUNT; id++) list.put({ id, date: id * 2, text: plain(`${id}`) });
    for (const { kind, id } of changes) {
      const message = { id, date: id * 2, text: plain("changed") };
      if (kind === "put") [store, list].forEach((one) => one.put(message));
      else strictEqual(store.remove(id), list.remove(id));
    }
    deepStrictEqual(idsOf(store), idsOf(list));
    strictEqual(store.lastId(), list.lastId());
    for (let id = 0; id <= 62; id++) {
      strictEqual(store.countBelow(id), list.countBelow(id));
      deepStrictEqual(store.get(id), list.get(id));
    }
  }));
});

Deno.test("countOlderThan() counts by date", () => {
  strictEqual(countOlderThan(lazy(), 20), 9);
  strictEqual(countOlderThan(lazy(), 21), 10);
  strictEqual(countOlderThan(createMessageList(), 5), 0);
});

Deno.test("at() throws where there is no message", () => {
  throws(() => createMessageList().at(0), RangeError);
  throws(() => lazy().at(COUNT), RangeError);
});

Deno.test("createLazyMessages() finds its way in very long chats", () => {
  const made: number[] = [];
  const store = createLazyMessages({
    count: 500_000,
    make: (id) => {
      made.push(id);
      return { id, date: id };
    },
  });
  store.remove(250_000);
  strictEqual(store.at(249_999).id, 250_001);
  strictEqual(countOlderThan(store, 400_000), 399_998);
  strictEqual(made.length < 100, true);
});
