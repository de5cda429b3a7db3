import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { openArchive } from "../../../lib/archive/open_archive.ts";
import { reopenLostFiles } from "../../../lib/media/dedup/lost_files.ts";
import { modificationTime } from "../../../lib/media/dedup/kept_file.ts";
import { placeFile } from "../../../lib/media/place.ts";
import { chatOf, documentMessage, patternBytes, remoteFile } from "../../helpers/fake_gateway.ts";
import { localHasher } from "../../helpers/local_hasher.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

Deno.test("reopenLostFiles() makes pending what vanished, changed or was found wrong earlier", async () => {
  await using temp = await tempFolder();
  await using archive = await openArchive(temp.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]!.key;
  const size = 1000;
  const count = 600;
  const messages = Array.from(
    { length: count },
    (_, i) => documentMessage("chat5", i + 1, remoteFile(`f${i}`, size), { fileName: `${i}.bin` }),
  );
  archive.commitPage({ history, messages, peers: [] });
  const jobs = archive.takeMediaJobs(history, count);
  const path = (i: number): string => `${temp.path}/${chat.folder}/${jobs[i]!.path}`;
  const bytes = patternBytes(size);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await Deno.mkdir(path(0).slice(0, path(0).lastIndexOf("/")), { recursive: true });
  for (const [i, job] of jobs.entries()) {
    await Deno.writeFile(path(i), bytes);
    const outcome = { state: "kept", bytes: size, sha256 } as const;
    // An older version did not note times.
    const time = i === 5 ? {} : { modifiedAt: await modificationTime(path(i)) };
    archive.recordMediaOutcomes(chat, [{ job, outcome, ...time }]);
  }
  const hasher = localHasher();
  const reopened = () => reopenLostFiles({ archive, hasher }, chat);
  assert.equal(await reopened(), 0);
  assert.equal(hasher.files, 0);

  await Deno.remove(path(1));
  await Deno.truncate(path(2), 10);
  await Deno.writeFile(path(3), bytes.map((byte) => byte ^ 1));
  await Deno.utime(path(3), 5, 5);
  await Deno.utime(path(4), 5, 5);
  await Deno.remove(path(count - 1));
  archive.forgetKeptFile("document:2:f6:");
  archive.forgetKeptFile("document:2:f7:");
  await Deno.writeFile(path(7), bytes.map((byte) => byte ^ 1));
  assert.equal(await reopened(), 5);
  const pending = archive.takeMediaJobs(history, count).map(({ messageId }) => messageId - 1);
  assert.deepEqual(pending, [1, 2, 3, 7, count - 1]);
  assert.equal(hasher.files, 4, "3, 4, 6 and 7 were read");
  assert.equal(await reopened(), 0);
  assert.equal(hasher.files, 4, "what was confirmed is not read again");
  assert.ok(archive.keptFile("document:2:f6:"));
  assert.equal(archive.keptFile("document:2:f3:"), undefined);
});

Deno.test("reopenLostFiles() notices a change of a file that was placed from another one", async () => {
  await using temp = await tempFolder();
  await using archive = await openArchive(temp.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]!.key;
  const bytes = patternBytes(1000);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const messages = [0, 1, 2, 3, 4].map((i) =>
    documentMessage("chat5", i + 1, remoteFile("same", 1000), { fileName: `${i}.bin` })
  );
  archive.commitPage({ history, messages, peers: [] });
  const jobs = archive.takeMediaJobs(history, 5);
  const path = (i: number): string => `${temp.path}/${chat.folder}/${jobs[i]!.path}`;
  await Deno.mkdir(path(0).slice(0, path(0).lastIndexOf("/")), { recursive: true });
  await Deno.writeFile(path(0), bytes);
  await Deno.utime(path(0), 1_700_000_000.25, 1_700_000_000.25);
  for (const [i, job] of jobs.entries()) {
    const link = i === 1 ? "hard" : "copy";
    if (i > 0) await placeFile({ from: path(0), to: path(i), bytes: 1000, link });
    const outcome = { state: "kept", bytes: 1000, sha256 } as const;
    const modifiedAt = await modificationTime(path(i));
    archive.recordMediaOutcomes(chat, [{ job, outcome, modifiedAt }]);
  }
  const hasher = localHasher();
  const reopened = () => reopenLostFiles({ archive, hasher }, chat);
  assert.deepEqual([await reopened(), hasher.files], [0, 0]);

  await Deno.writeFile(path(2), bytes.map((byte, i) => i === 500 ? byte ^ 1 : byte));
  await Deno.utime(path(3), 5, 5);
  await Deno.remove(path(4));
  assert.deepEqual([await reopened(), hasher.files], [2, 2]);
  const pending = archive.takeMediaJobs(history, 5).map(({ messageId }) => messageId - 1);
  assert.deepEqual(pending, [2, 4]);
  assert.ok(archive.keptFile("document:2:same:"), "the others are placed from it");
  assert.deepEqual([await reopened(), hasher.files], [0, 2], "what was touched is read once");
});

Deno.test("reopenLostFiles() stops when aborted", async () => {
  await using temp = await tempFolder();
  await using archive = await openArchive(temp.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(reopenLostFiles({ archive, hasher: localHasher() }, chat, signal), /enough/);
});
