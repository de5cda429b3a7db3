// Offsets and limits against a list model that does what core.telegram.org/api/offsets says.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import {
  idsHash,
  sliceMessages,
  type SliceRequest,
  storeMessages,
} from "../../../lib/emulator/methods/slice.ts";
import { createMessageList } from "../../../lib/emulator/world/message_store.ts";

const NOTHING: SliceRequest = {
  offsetId: 0,
  offsetDate: 0,
  addOffset: 0,
  limit: 10,
  maxId: 0,
  minId: 0,
};

function storeOf(ids: readonly number[]) {
  const store = createMessageList();
  for (const id of ids) store.put({ id, date: id * 10 });
  return store;
}

/** The same said with plain lists: newest first, offset counted, window cut, ids filtered. */
function model(ids: readonly number[], request: SliceRequest): number[] {
  const list = [...ids].sort((a, b) => b - a);
  const offset = request.offsetId > 0
    ? list.filter((id) => id >= request.offsetId).length
    : request.offsetDate > 0
    ? list.filter((id) => id * 10 >= request.offsetDate).length
    : 0;
  const limit = request.limit > 0 ? Math.min(100, request.limit) : 20;
  const start = offset + request.addOffset;
  return list
    .filter((_, place) => place >= start && place < start + limit)
    .filter((id) => request.maxId === 0 || id < request.maxId)
    .filter((id) => request.minId === 0 || id > request.minId);
}

const anyIds = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 300 });
const anyRequest: fc.Arbitrary<SliceRequest> = fc.record({
  offsetId: fc.integer({ min: 0, max: 420 }),
  offsetDate: fc.integer({ min: 0, max: 4200 }),
  addOffset: fc.integer({ min: -150, max: 150 }),
  limit: fc.integer({ min: 0, max: 150 }),
  maxId: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 420 })),
  minId: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 420 })),
});

Deno.test("sliceMessages() answers what a plain list would", () => {
  fc.assert(fc.property(anyIds, anyRequest, (ids, request) => {
    const slice = sliceMessages(storeMessages(storeOf(ids)), request);
    deepStrictEqual(slice.messages.map(({ id }) => id), model(ids, request));
    strictEqual(slice.total, ids.length);
  }));
});

Deno.test("sliceMessages() sees only what is in the range of the store", () => {
  const bounds = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }));
  fc.assert(fc.property(anyIds, anyRequest, bounds, (ids, request, [min, max]) => {
    const slice = sliceMessages(storeMessages(storeOf(ids), { min, max }), request);
    const inside = ids.filter((id) => id >= min && id <= max);
    deepStrictEqual(slice.messages.map(({ id }) => id), model(inside, request));
    strictEqual(slice.total, inside.length);
  }));
});

Deno.test("sliceMessages() pages through everything once in ascending order", () => {
  fc.assert(fc.property(anyIds, fc.integer({ min: 1, max: 100 }), (ids, limit) => {
    const messages = storeMessages(storeOf(ids));
    const seen: number[] = [];
    for (let last = 0;;) {
      const request = { ...NOTHING, offsetId: last + 1, addOffset: -limit, limit };
      const page = sliceMessages(messages, request).messages.map(({ id }) => id).reverse();
      if (page.length === 0) break;
      seen.push(...page);
      last = page.at(-1) ?? 0;
    }
    deepStrictEqual(seen, [...ids].sort((a, b) => a - b));
  }));
});

Deno.test("sliceMessages() never gives more than 100", () => {
  const ids = Array.from({ length: 250 }, (_, i) => i + 1);
  const slice = sliceMessages(storeMessages(storeOf(ids)), { ...NOTHING, limit: 1000 });
  strictEqual(slice.messages.length, 100);
  strictEqual(slice.messages[0]?.id, 250);
});

Deno.test("idsHash() is a signed 64-bit number that depends on the order", () => {
  strictEqual(idsHash([]), 0n);
  strictEqual(idsHash([1]), 1n);
  const hash = idsHash([3, 2, 1]);
  strictEqual(hash, BigInt.asIntN(64, hash));
  strictEqual(hash === idsHash([1, 2, 3]), false);
});
