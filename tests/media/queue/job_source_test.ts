import assert from "node:assert/strict";
import fc from "fast-check";
import { openArchive } from "../../../lib/archive/open_archive.ts";
import { ALL_MEDIA, type MediaFilter } from "../../../lib/media/filter.ts";
import { createJobSource, type JobSource, type Lane } from "../../../lib/media/queue/job_source.ts";
import type { Message } from "../../../lib/model/message.ts";
import { chatOf, documentMessage, remoteFile } from "../../helpers/fake_gateway.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

const LARGE = 100;

function doc(id: number, size = 10): Message {
  return documentMessage("chat5", id, remoteFile(`f${id}`, size));
}

async function fixture(filter: MediaFilter = ALL_MEDIA) {
  const folder = await tempFolder();
  const archive = await openArchive(folder.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]?.key ?? 0;
  const state = { skipped: 0, expected: [] as string[], underWay: new Set<number>() };
  const source = createJobSource({
    archive,
    chat,
    history,
    filter,
    largeBytes: LARGE,
    isUnderWay: (key) => state.underWay.has(key),
    onSkipped: (count) => void (state.skipped += count),
    onExpected: (files) => state.expected.push(...files.map(({ location }) => location.id)),
  });
  return {
    archive,
    chat,
    source,
    state,
    commit: (...messages: readonly Message[]) =>
      archive.commitPage({ history, messages, peers: [] }),
    async [Symbol.asyncDispose]() {
      archive[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Everything of a lane, as message ids. */
function drain(source: JobSource, lane: Lane): readonly number[] {
  const ids: number[] = [];
  for (;;) {
    const job = source.peek(lane);
    if (job === undefined) return ids;
    if (job === "more") continue;
    ids.push(job.messageId);
    source.take(lane);
  }
}

Deno.test("JobSource hands out each pending file of its ranges once, in order, by size", async () => {
  const ranges = fc.array(fc.record({ after: fc.nat(200), length: fc.nat(60) }), { maxLength: 8 });
  await using f = await fixture();
  const sizeOf = (id: number): number => id % 3 === 0 ? LARGE + 1 : LARGE;
  f.commit(...Array.from({ length: 200 }, (_, i) => doc(i + 1, sizeOf(i + 1))));
  fc.assert(fc.property(ranges, (ranges) => {
    for (const { after, length } of ranges) f.source.add({ after, upTo: after + length });
    const wanted = (id: number): boolean =>
      ranges.some(({ after, length }) => id > after && id <= after + length);
    const ids = Array.from({ length: 200 }, (_, i) => i + 1).filter(wanted);
    assert.deepEqual(drain(f.source, "small"), ids.filter((id) => sizeOf(id) <= LARGE));
    assert.deepEqual(drain(f.source, "large"), ids.filter((id) => sizeOf(id) > LARGE));
  }));
});

Deno.test("JobSource.peek() shows one job until it is taken, and leaves out what is under way", async () => {
  await using f = await fixture();
  f.commit(doc(1), doc(2), doc(3));
  const [second] = f.archive.takeMediaJobs(1, 1, { messageId: 1, position: 9 });
  assert.ok(second);
  f.state.underWay.add(second.key);
  f.source.add({ after: 0, upTo: 3 });
  const first = f.source.peek("small");
  assert.ok(first && first !== "more");
  assert.deepEqual([first.messageId, f.source.peek("small")], [1, first]);
  assert.deepEqual(drain(f.source, "small"), [1, 3]);
  assert.deepEqual(f.state.expected, ["f1", "f3"]);
});

Deno.test("JobSource.peek() gives way after each batch of files that are not wanted", async () => {
  await using f = await fixture({ kinds: [] });
  f.commit(...Array.from({ length: 150 }, (_, i) => doc(i + 1)));
  f.source.add({ after: 0, upTo: 150 });
  assert.deepEqual([1, 2, 3].map(() => f.source.peek("small")), ["more", "more", undefined]);
  assert.equal(f.state.skipped, 150);
  assert.equal(f.archive.mediaCounts(f.chat).skipped, 150);
});
