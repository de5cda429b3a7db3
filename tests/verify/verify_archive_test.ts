import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { OUTPUT_FORMATS } from "../../lib/export/render_outputs.ts";
import type { RunEvent } from "../../lib/model/events.ts";
import type { VerifyReport } from "../../lib/model/verify_events.ts";
import { verifyArchive } from "../../lib/verify/verify_archive.ts";
import { listedChats } from "../helpers/archive_truth.ts";
import { withEmulated } from "../helpers/emulated.ts";
import { exportInProcess } from "../helpers/in_process.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

interface Verified {
  readonly report: VerifyReport;
  /** `problem path`, or `problem` for the database. */
  readonly problems: readonly string[];
  readonly events: readonly RunEvent[];
}

async function verify(folder: string): Promise<Verified> {
  await using archive = await openArchive(folder, { mode: "read" });
  const events: RunEvent[] = [];
  const report = await verifyArchive({
    archive,
    version: "test",
    onEvent: (event) => events.push(event),
  });
  const problems = events.filter((event) => event.event === "verify.problem")
    .map((event) => "path" in event ? `${event.problem} ${event.path}` : event.problem);
  return { report, problems: problems.toSorted(), events };
}

Deno.test("verifyArchive() of an export tells what is wrong beyond the bytes of files", async (t) => {
  await using temp = await tempFolder();
  const out = temp.path;
  const world = generateWorld({ seed: 5 });
  await withEmulated({ world }, async ({ telegram }) => {
    const { report } = await exportInProcess(telegram, out, listedChats(world), {
      formats: OUTPUT_FORMATS,
      thumbnails: "jpeg",
    });
    assert.equal(report.exit_code, 0);
  });
  const all = filesBelow(out).filter((path) => !/^archive\./.test(path));

  await t.step("nothing, when nothing was done", async () => {
    const { report, problems } = await verify(out);
    assert.deepEqual(problems, []);
    assert.equal(report.exit_code, 0);
    assert.equal(report.files.checked, all.length);
    assert.equal(report.files.unfinished + report.files.unrecorded, 0);
  });

  await t.step("a link, without following it", async () => {
    const victim = all.find((path) => path.includes("/photos/"))!;
    await using outside = await tempFolder();
    await Deno.rename(join(out, victim), join(outside.path, "aside"));
    await Deno.symlink(join(outside.path, "aside"), join(out, victim));
    await Deno.symlink(outside.path, join(out, "elsewhere"));
    const { problems } = await verify(out);
    assert.deepEqual(problems, [`damaged ${victim}`, "foreign elsewhere"]);
    await Deno.remove(join(out, victim));
    await Deno.remove(join(out, "elsewhere"));
    await Deno.rename(join(outside.path, "aside"), join(out, victim));
  });

  await t.step("a half-done download or thumbnail is no problem", async () => {
    const photo = all.find((path) => /^[^/]+\/photos\//.test(path))!;
    const halves = [`${photo}.0a1b.part`, `${photo.replace("/", "/thumbnails/")}.part`];
    for (const path of halves) await Deno.writeTextFile(join(out, path), "x");
    const { report, problems } = await verify(out);
    assert.deepEqual(problems, []);
    assert.equal(report.files.unfinished, 2);
    for (const path of halves) await Deno.remove(join(out, path));
  });

  await t.step("tables that contradict each other", async () => {
    const change = (sql: string) => {
      using db = new DatabaseSync(join(out, "archive.db"));
      db.exec("PRAGMA foreign_keys = OFF");
      db.exec(sql);
    };
    change("UPDATE histories SET message_count = message_count + 1 WHERE key = 1");
    const { report, problems } = await verify(out);
    assert.deepEqual(problems, ["database archive.db"]);
    assert.equal(report.exit_code, 6);
    change("UPDATE histories SET message_count = message_count - 1 WHERE key = 1");
    change("INSERT INTO revisions VALUES (999999, 1, '{}', 0)");
    assert.deepEqual((await verify(out)).problems, ["database archive.db"]);
    change("DELETE FROM revisions WHERE message = 999999");
    // As when a byte of the file has changed: none of the database's own checks sees it.
    const quietly = (sql: string) =>
      change(`SAVEPOINT quiet; DROP TRIGGER message_changed; DROP TRIGGER message_edited;
        ${sql}; RELEASE quiet`);
    quietly(`UPDATE messages SET data = json_replace(data, '$.text.text', 'changed')
      WHERE key = (SELECT max(key) FROM messages WHERE data ->> '$.text.text' <> '')`);
    const changed = await verify(out);
    assert.deepEqual(changed.problems, ["database archive.db"]);
    assert.equal(changed.report.exit_code, 6);
    change("UPDATE messages SET data = 'x' WHERE key = 1");
    assert.ok((await verify(out).catch(() => undefined))?.report.exit_code !== 0);
  });
});

Deno.test("verifyArchive() tells messages that were left out between others", async () => {
  await using temp = await tempFolder();
  {
    await using archive = await openArchive(temp.path);
    const { chatOf } = await import("../helpers/fake_gateway.ts");
    const history = archive.upsertChat(chatOf("chat5")).histories[0]!.key;
    for (const covered of [{ after: 0, upTo: 10 }, { after: 20, upTo: 30 }]) {
      archive.commitPage({ history, messages: [], peers: [], covered });
    }
  }
  const { report, events } = await verify(temp.path);
  const gap = events.find((event) => event.event === "verify.problem");
  assert.ok(gap?.event === "verify.problem" && gap.problem === "gap");
  assert.deepEqual([gap.from_id, gap.to_id], [11, 20]);
  assert.equal(report.exit_code, 0);
});
