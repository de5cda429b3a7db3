import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { type BloomFilter, mayHaveId } from "../../lib/archive/bloom_filter.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { chatOf, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const CHAT = "chat5";

/** Commits pages of ids in one run over the folder; tells what was new. */
async function run(folder: string, pages: readonly (readonly number[])[]): Promise<number> {
  using archive = await openArchive(folder);
  const { histories: [history] } = archive.upsertChat(chatOf(CHAT));
  assert.ok(history);
  let added = 0;
  for (const ids of pages) {
    const messages = ids.map((id) => textMessage(CHAT, id));
    added += archive.commitPage({ history: history.key, messages, peers: [] }).added;
  }
  return added;
}

interface Stored {
  readonly ids: readonly number[];
  readonly messageCount: number;
  readonly lastMessageId: number;
  readonly filter: { readonly messages: number; readonly bits: BloomFilter } | undefined;
}

function stored(folder: string): Stored {
  using db = new DatabaseSync(`${folder}/archive.db`, { readOnly: true });
  const history = db.prepare("SELECT last_message_id, message_count FROM histories").get();
  const filter = db.prepare("SELECT messages, bits FROM id_filters").get();
  return {
    ids: db.prepare("SELECT id FROM messages").all().map(({ id }) => Number(id)),
    messageCount: Number(history?.["message_count"]),
    lastMessageId: Number(history?.["last_message_id"]),
    filter: filter as Stored["filter"],
  };
}

function assertNoneDenied({ ids, filter, messageCount }: Stored): void {
  assert.ok(filter);
  assert.equal(filter.messages, ids.length);
  assert.equal(messageCount, ids.length);
  assert.deepEqual(ids.filter((id) => !mayHaveId(filter.bits, id)), []);
}

Deno.test("commitPage() finds out exactly what is new, whatever pages and runs the ids come in", async () => {
  const page = fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 60 });
  const runs = fc.array(fc.array(page, { maxLength: 6 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(runs, async (runs) => {
      await using folder = await tempFolder();
      const here = new Set<number>();
      for (const pages of runs) {
        const before = here.size;
        for (const id of pages.flat()) here.add(id);
        assert.equal(await run(folder.path, pages), here.size - before);
      }
      const found = stored(folder.path);
      assert.deepEqual(found.ids.toSorted(), [...here].toSorted());
      assert.equal(found.lastMessageId, Math.max(0, ...here));
      if (here.size > 0) assertNoneDenied(found);
    }),
    { numRuns: 12 },
  );
});

Deno.test("IdFilters grow with the history and are there in the next run", async () => {
  await using folder = await tempFolder();
  const ids = Array.from({ length: 3_000 }, (_, i) => i * 5 + 1);
  await run(folder.path, [ids.slice(0, 700), ids.slice(700)]);
  assertNoneDenied(stored(folder.path));
  assert.equal(stored(folder.path).filter?.bits.length, 4 * 1024);
  assert.equal(await run(folder.path, [ids, [2]]), 1);
  assertNoneDenied(stored(folder.path));
});

Deno.test("IdFilters are made anew when a run ended without writing them", async () => {
  await using folder = await tempFolder();
  await run(folder.path, [[1, 2, 3]]);
  // As a killed run leaves it: a page that the filter does not know of.
  {
    using db = new DatabaseSync(`${folder.path}/archive.db`);
    db.exec(`INSERT INTO messages (history, id, date, type, data)
        SELECT history, 9, date, type, data FROM messages WHERE id = 1;
      UPDATE histories SET message_count = 4, last_message_id = 9`);
  }
  assert.equal(await run(folder.path, [[3, 9, 10]]), 1);
  assertNoneDenied(stored(folder.path));
});

Deno.test("commitPage() loses nothing by a filter that is damaged or missing", async () => {
  await using folder = await tempFolder();
  await run(folder.path, [[1, 2, 3]]);
  const damages = [
    "UPDATE id_filters SET bits = zeroblob(length(bits))",
    "UPDATE id_filters SET bits = zeroblob(7)",
    "DELETE FROM id_filters",
  ];
  for (const [i, damage] of damages.entries()) {
    {
      using db = new DatabaseSync(`${folder.path}/archive.db`);
      db.exec(damage);
    }
    assert.equal(await run(folder.path, [[1, 2, 3, 10 + i]]), 1, damage);
    assertNoneDenied(stored(folder.path));
  }
  assert.deepEqual(stored(folder.path).ids.toSorted(), [1, 10, 11, 12, 2, 3]);
});

Deno.test("IdFilters know nothing of a page that was undone", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const { histories: [history] } = archive.upsertChat(chatOf(CHAT));
  const commit = (...ids: readonly number[]) =>
    archive.commitPage({
      history: history?.key ?? 0,
      messages: ids.map((id) => ({ ...textMessage(CHAT, Math.floor(id)), id })),
      peers: [],
    });
  commit(1, 2);
  assert.throws(() => commit(3, 4, 4.5));
  assert.deepEqual(commit(1, 3, 4), { added: 2, revised: 0, deleted: 0 });
  assert.equal(archive.chat(CHAT)?.histories[0]?.lastMessageId, 4);
});

Deno.test("IdFilters of many histories take turns in memory", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const keys = Array.from({ length: 12 }, (_, i) => archive.upsertChat(chatOf(`chat${i + 1}`)))
    .map(({ histories }) => histories[0]?.key ?? 0);
  const round = (ids: readonly number[]) =>
    keys.map((history, i) =>
      archive.commitPage({
        history,
        messages: ids.map((id) => textMessage(`chat${i + 1}`, id)),
        peers: [],
      }).added
    );
  assert.deepEqual(round([1, 2]), keys.map(() => 2));
  assert.deepEqual(round([2, 3]), keys.map(() => 1));
});
