import assert from "node:assert/strict";
import fc from "fast-check";
import { delay } from "../../../lib/async/delay.ts";
import { createPartBudget } from "../../../lib/media/download/part_budget.ts";
import type { RemoteFile } from "../../../lib/model/file.ts";
import type { FileLimits } from "../../../lib/telegram/gateway.ts";
import { remoteFile } from "../../helpers/fake_gateway.ts";

const MIB = 1_048_576;

function budgetOf(
  { places = 4, limits = { small: 5, large: 2 } }: {
    readonly places?: number | (() => number);
    readonly limits?: FileLimits;
  } = {},
) {
  return createPartBudget({
    fileLimits: () => Promise.resolve(limits),
    partsAtOnce: () => typeof places === "number" ? places : places(),
  });
}

const settle = (): Promise<void> => delay(0);

Deno.test("openFile() lets so many small and so many large files begin at each data centre", async () => {
  const budget = budgetOf();
  const opened: string[] = [];
  const open = async (name: string, file: RemoteFile) => {
    const share = await budget.openFile(file);
    opened.push(name);
    return share;
  };
  const files = [
    ...Array.from({ length: 7 }, (_, i) => open(`small${i}`, remoteFile(`s${i}`, MIB))),
    ...Array.from({ length: 4 }, (_, i) => open(`large${i}`, remoteFile(`l${i}`, 20_000_000))),
    open("elsewhere", { ...remoteFile("e", MIB), dcId: 4 }),
  ];
  await settle();
  assert.deepEqual(opened, [
    ..."01234".split("").map((i) => `small${i}`),
    "large0",
    "large1",
    "elsewhere",
  ]);
  (await files[0]!)[Symbol.dispose]();
  (await files[7]!)[Symbol.dispose]();
  await settle();
  assert.deepEqual(opened.slice(8), ["small5", "large2"]);
});

Deno.test("openFile() gives up its place in the queue when aborted, and lets the next one in", async () => {
  const budget = budgetOf({ limits: { small: 1, large: 1 } });
  const first = await budget.openFile(remoteFile("1", 1));
  const controller = new AbortController();
  const second = budget.openFile(remoteFile("2", 1), controller.signal);
  const third = budget.openFile(remoteFile("3", 1));
  await settle();
  controller.abort(new Error("enough"));
  await assert.rejects(second, /enough/);
  first[Symbol.dispose]();
  await third;
});

Deno.test("openFile() asks for the limits again after trouble", async () => {
  let asked = 0;
  const budget = createPartBudget({
    partsAtOnce: () => 1,
    fileLimits: () =>
      ++asked === 1 ? Promise.reject(new Error("gone")) : Promise.resolve({ small: 1, large: 1 }),
  });
  await assert.rejects(budget.openFile(remoteFile("1", 1)), /gone/);
  await budget.openFile(remoteFile("1", 1));
  await budget.openFile(remoteFile("2", 20_000_000));
  assert.equal(asked, 2);
});

Deno.test("part() keeps small files from queueing behind a large one", async () => {
  const budget = budgetOf({ places: 4 });
  const large = await budget.openFile(remoteFile("large", 900 * MIB));
  const order: string[] = [];
  const finish: (() => void)[] = [];
  const part = (name: string): Promise<void> => {
    order.push(name);
    return new Promise((resolve) => finish.push(resolve));
  };
  const running = Array.from({ length: 40 }, (_, i) => large.part(MIB, () => part(`large${i}`)));
  await settle();
  assert.equal(order.length, 4);
  const small = await budget.openFile(remoteFile("small", MIB));
  running.push(small.part(MIB, () => part("small")));
  await settle();
  assert.equal(order.length, 4, "all places are taken");
  finish.shift()!();
  await settle();
  assert.equal(order[4], "small", "the next place is for the small file");
  for (let i = 0; i < 40; i++) {
    finish.shift()?.();
    await settle();
  }
  await Promise.all(running);
});

Deno.test("part() takes in more as soon as there is room for more, and less when there is less", async () => {
  let places = 1;
  const budget = budgetOf({ places: () => places });
  const share = await budget.openFile(remoteFile("1", 900 * MIB));
  let active = 0;
  const finish: (() => void)[] = [];
  const running = Array.from({ length: 12 }, () =>
    share.part(MIB, async () => {
      active++;
      await new Promise<void>((resolve) => finish.push(resolve));
      active--;
    }));
  await settle();
  assert.equal(active, 1);
  places = 5;
  finish.shift()!();
  await settle();
  assert.equal(active, 5);
  places = 2;
  for (let i = 0; i < 4; i++) {
    finish.shift()!();
    await settle();
  }
  assert.equal(active, 2);
  while (finish.length > 0) {
    finish.shift()!();
    await settle();
  }
  await Promise.all(running);
});

Deno.test("part() never has more under way than there is room for, loses none, and starves nobody", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.record({ parts: fc.integer({ min: 1, max: 12 }), fails: fc.boolean() }), {
        minLength: 1,
        maxLength: 12,
      }),
      async (places, files) => {
        const budget = budgetOf({ places });
        let active = 0;
        let done = 0;
        const work = async (i: number, fails: boolean): Promise<void> => {
          active++;
          assert.ok(active <= places);
          for (let turn = 0; turn < i % 3; turn++) await Promise.resolve();
          active--;
          done++;
          if (fails) throw new Error("part");
        };
        await Promise.all(files.map(async ({ parts, fails }, f) => {
          using share = await budget.openFile(remoteFile(String(f), f % 3 === 0 ? 3e7 : 10));
          await Promise.allSettled(
            Array.from({ length: parts }, (_, i) => share.part(MIB, () => work(i + f, fails))),
          );
        }));
        assert.equal(done, files.reduce((sum, { parts }) => sum + parts, 0));
        assert.equal(active, 0);
      },
    ),
  );
});

Deno.test("part() has more small parts under way than large ones", async () => {
  const underWay = async (partBytes: number): Promise<number> => {
    const budget = budgetOf({ places: 2, limits: { small: 64, large: 2 } });
    let running = 0;
    const end = Promise.withResolvers<void>();
    const parts = Array.from({ length: 40 }, async (_, i) => {
      const share = await budget.openFile(remoteFile(`${i}`, partBytes));
      await share.part(partBytes, async () => {
        running++;
        await end.promise;
      });
    });
    await settle();
    const seen = running;
    end.resolve();
    await Promise.all(parts);
    return seen;
  };
  assert.equal(await underWay(MIB), 2);
  assert.equal(await underWay(MIB / 2), 4);
  assert.equal(await underWay(MIB / 4), 8);
  assert.equal(await underWay(4096), 16);
});

Deno.test("part() leaves the queue when aborted", async () => {
  const budget = budgetOf({ places: 1 });
  const share = await budget.openFile(remoteFile("1", 10 * MIB));
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = share.part(MIB, () => promise);
  const controller = new AbortController();
  const second = share.part(
    MIB,
    () => Promise.reject(new Error("must not run")),
    controller.signal,
  );
  const third = share.part(MIB, () => Promise.resolve("third"));
  await settle();
  controller.abort(new Error("enough"));
  await assert.rejects(second, /enough/);
  resolve();
  await first;
  assert.equal(await third, "third");
});
