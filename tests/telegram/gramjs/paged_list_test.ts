import assert from "node:assert/strict";
import { pagedLists } from "../../../lib/telegram/gramjs/paged_list.ts";

interface PageRequest {
  readonly className: string;
  readonly __response: number;
  readonly page: number;
}

Deno.test("pagedLists() goes on behind the last answer when a call is repeated", async () => {
  const list = pagedLists();
  const asked: number[] = [];
  let failAt = 2;
  const ask = (request: { readonly className: string }): Promise<never> => {
    const { page } = request as PageRequest;
    asked.push(page);
    if (page === failAt) return Promise.reject(new Error("flood"));
    return Promise.resolve(page * 10 as never);
  };
  const read = async (
    send: <R>(request: PageRequest & { readonly __response: R }) => Promise<R>,
  ) => {
    const pages = [];
    for (let page = 0; page < 4; page++) {
      pages.push(await send({ className: "test.Page", __response: 0, page }));
    }
    return pages;
  };
  await assert.rejects(list("a", read as never, ask), /flood/);
  failAt = 3;
  await assert.rejects(list("a", read as never, ask), /flood/);
  failAt = -1;
  assert.deepEqual(await list("a", read as never, ask), [0, 10, 20, 30]);
  assert.deepEqual(asked, [0, 1, 2, 2, 3, 3]);

  await list("a", read as never, ask);
  assert.deepEqual(asked.slice(6), [0, 1, 2, 3], "a list that is through begins anew");
});
