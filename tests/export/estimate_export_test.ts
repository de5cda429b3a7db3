// Tests of what a dry run says, compared with what the run then does.
import assert from "node:assert/strict";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { estimateExport } from "../../lib/export/estimate_export.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { bulkTextChat, mediaHeavyChat } from "../../lib/emulator/world/generate/parts.ts";
import { ALL_MEDIA } from "../../lib/media/filter.ts";
import { withEmulated } from "../helpers/emulated.ts";
import { exportInProcess } from "../helpers/in_process.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

const WORLD = () =>
  generateWorld({
    seed: 5,
    content: "empty",
    parts: [bulkTextChat({ messages: 350 }), mediaHeavyChat({ files: 12, bytes: 700_000 })],
  });

Deno.test("estimateExport() counts messages and files as the export then finds them", async () => {
  await using folder = await tempFolder();
  await withEmulated({ world: WORLD() }, async ({ telegram: gateway }) => {
    const chats = (await gateway.listChats()).filter(({ type }) => type !== "saved_messages");
    const request = { chats, range: {}, media: ALL_MEDIA };
    const estimate = await estimateExport({ gateway, survey: gateway }, request);
    const out = `${folder.path}/out`;
    const { report } = await exportInProcess(gateway, out, chats.map(({ ref }) => ref.id));
    assert.equal(estimate.messages, report.messages.new);
    assert.equal(estimate.exact.messages, true);
    assert.equal(
      estimate.files,
      report.media.downloaded + report.dedup.id_based_hits + report.dedup.hash_based_hits,
    );
    assert.equal(estimate.bytes - estimate.dedup.bytes, report.media.bytes);
    assert.equal(estimate.requests.files, 12);
    assert.ok((estimate.duration_ms ?? 0) > 0);

    const before = filesBelow(out);
    await using archive = await openArchive(out, { mode: "read" });
    const again = await estimateExport({ gateway, survey: gateway, archive }, request);
    assert.deepEqual([again.messages, again.files, again.bytes], [0, 0, 0]);
    assert.deepEqual(before.filter((path) => !filesBelow(out).includes(path)), []);
  });
});

Deno.test("estimateExport() knows what the archive has of other chats, and what is too large", async () => {
  await using folder = await tempFolder();
  await withEmulated({ world: WORLD() }, async ({ telegram: gateway }) => {
    const chats = await gateway.listChats();
    const files = chats.filter(({ ref }) => ref.id === "channel1700000002");
    const out = `${folder.path}/out`;
    await exportInProcess(gateway, out, ["channel1700000002"]);
    {
      using archive = await openArchive(out, { mode: "read" });
      // A look at the same chat as if nothing of its history were here, while its files are.
      const blind = new Proxy(archive, {
        get: (target, name) => name === "chat" ? () => undefined : Reflect.get(target, name),
      });
      const estimate = await estimateExport({ gateway, survey: gateway, archive: blind }, {
        chats: files,
        range: {},
        media: ALL_MEDIA,
      });
      assert.equal(estimate.dedup.files, estimate.files);
      assert.equal(estimate.requests.files, 0);
    }
    const small = { ...ALL_MEDIA, maxBytes: 1000 };
    const { media } = await estimateExport({ gateway, survey: gateway }, {
      chats: files,
      range: {},
      media: small,
    });
    const kinds = Object.values(media);
    assert.equal(kinds.reduce((n, { files }) => n + files, 0), 0);
    assert.equal(kinds.reduce((n, { skipped }) => n + skipped, 0), 12);
    const request = { chats: files, range: {}, media: ALL_MEDIA };
    const searched = await estimateExport({ gateway, survey: gateway }, request);
    const sampled = await estimateExport({ gateway }, request);
    assert.deepEqual([sampled.files, sampled.bytes], [searched.files, searched.bytes]);
  });
});

Deno.test("estimateExport() estimates a part of a history by its share of the ids", async () => {
  await withEmulated({ world: WORLD() }, async ({ telegram: gateway }) => {
    const [bulk] = (await gateway.listChats()).filter(({ ref }) => ref.id === "channel1700000001");
    assert.ok(bulk);
    const of = async (range: Parameters<typeof estimateExport>[1]["range"]) =>
      await estimateExport({ gateway, survey: gateway }, {
        chats: [bulk],
        range,
        media: ALL_MEDIA,
      });
    assert.equal((await of({ last: 100 })).messages, 100);
    assert.equal((await of({ last: 100_000 })).messages, 350);
    const half = await of({ minId: Math.ceil(bulk.topMessageId / 2) });
    assert.ok(Math.abs(half.messages - 175) < 40, `${half.messages}`);
    assert.equal(half.exact.messages, false);
  });
});
