// `tgkeep export --dry-run`: what it prints, and that it leaves everything as it is.
import assert from "node:assert/strict";
import {
  bulkTextChat,
  forbiddenChannel,
  mediaHeavyChat,
} from "../../lib/emulator/world/generate/parts.ts";
import { eventsNamed, runExport } from "../helpers/export_run.ts";
import { openScene } from "../helpers/scene.ts";
import { filesBelow } from "../helpers/temp_folder.ts";
import { runTgkeep } from "../helpers/tgkeep.ts";

const BULK = "channel1700000001";
const MANY = "channel1700000002";

Deno.test("a dry run names a chat that is closed to the account, and counts the others", async () => {
  await using at = await openScene({
    seed: 9,
    content: "empty",
    parts: [bulkTextChat({ messages: 250 }), forbiddenChannel()],
  });
  // Nothing else is known of supergroups either, and media are counted by searching.
  const { faults } = at.emulator;
  const refused = { kind: "rpc_error", code: 400, message: "METHOD_INVALID" } as const;
  for (const method of ["channels.getFullChannel", "messages.getSearchCounters"]) {
    faults.add(refused, { method, times: Infinity });
  }
  const folder = { kind: "rpc_error", code: 400, message: "FOLDER_ID_INVALID" } as const;
  faults.add(folder, {
    method: "messages.getDialogs",
    where: (request) => (request as { readonly folderId: number }).folderId === 1,
    times: Infinity,
  });
  const args = ["export", "--all", "--dry-run", "--out", at.path("none")];
  const run = await runTgkeep(args, { env: at.env });
  assert.equal(run.code, 0, run.stderr);
  const estimate = JSON.parse(run.stdout);
  assert.equal(estimate.messages, 250);
  const closed = estimate.chats.filter((chat: { refused?: string }) => chat.refused);
  assert.equal(closed.length, 1);
  assert.match(closed[0].refused, /CHANNEL_PRIVATE/);
  const words = await runTgkeep([...args, "--log", "text"], { env: at.env });
  assert.match(words.stdout, /No longer yours: .*CHANNEL_PRIVATE/);

  const out = at.path("archive");
  const exported = await runExport([BULK, "--out", out], at.env);
  assert.equal(exported.code, 0, exported.stderr);
  assert.equal(exported.report.messages.new, 250);
  const [warning] = eventsNamed(exported, "warning");
  assert.match(String(warning?.["message"]), /if there are any, cannot be had/);
});

Deno.test("a dry run prints one line of JSON, or words, and changes nothing", async () => {
  await using at = await openScene({
    seed: 9,
    content: "empty",
    parts: [bulkTextChat({ messages: 250 }), mediaHeavyChat({ files: 5, bytes: 300_000 })],
  });
  const { env, path } = at;
  const dry = ["export", BULK, MANY, "--dry-run", "--out"];

  const first = await runTgkeep([...dry, path("none")], { env });
  assert.equal(first.code, 0, first.stderr);
  assert.equal(first.stderr, "");
  assert.equal(first.stdout.split("\n").length, 2);
  const estimate = JSON.parse(first.stdout);
  assert.equal(estimate.dry_run, true);
  assert.equal(estimate.messages, 250 + estimate.chats[1].messages);
  assert.equal(estimate.files, 5);
  await assert.rejects(Deno.stat(path("none")), Deno.errors.NotFound);

  const out = path("archive");
  const run = await runExport([BULK, MANY, "--out", out], env);
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.report.messages.new, estimate.messages);
  assert.equal(run.report.media.downloaded, 5);
  const before = filesBelow(out);
  const database = await Deno.readFile(`${out}/archive.db`);
  const words = await runTgkeep([...dry, out, "--log", "text"], { env });
  assert.equal(words.code, 0, words.stderr);
  assert.match(words.stdout, /0 messages of 250/);
  assert.match(words.stdout, /Nothing was fetched or changed/);
  assert.deepEqual(await Deno.readFile(`${out}/archive.db`), database);
  // SQLite keeps two files of its own beside a database that is only read.
  const after = filesBelow(out).filter((file) => !/\.db-(shm|wal)$/.test(file));
  assert.deepEqual(after, before);
});
