import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { Archive } from "../../lib/archive/archive.ts";
import { Database } from "../../lib/archive/database.ts";
import { idFilters } from "../../lib/archive/id_filters.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { pageWriter } from "../../lib/archive/pages.ts";
import { peerStore } from "../../lib/archive/peers.ts";
import { migrate, SCHEMA_VERSION } from "../../lib/archive/schema.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import type { Message } from "../../lib/model/message.ts";
import { chatOf, documentMessage, remoteFile, textMessage } from "../helpers/fake_gateway.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

const archiveFailure = (pattern: RegExp) => (error: unknown): boolean =>
  error instanceof TgkeepError && error.code === "archive" && pattern.test(error.message);

Deno.test("openArchive() makes the folder and finds everything again", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/new/folder`;
  {
    using archive = await openArchive(path);
    archive.upsertChat(chatOf("chat5"));
  }
  using again = await openArchive(path, { mode: "existing" });
  assert.equal(again.chats().length, 1);
  assert.equal(again.chat("chat5")?.folder, "Family_5");
});

Deno.test("openArchive() refuses a second run over a folder and names the first one's process", async () => {
  await using folder = await tempFolder();
  using _first = await openArchive(folder.path);
  await assert.rejects(
    openArchive(folder.path),
    archiveFailure(new RegExp(`process ${Deno.pid}\\b`)),
  );
  // Readers do not disturb.
  using reader = await openArchive(folder.path, { mode: "read" });
  assert.deepEqual(reader.chats(), []);
});

Deno.test("openArchive() is free again when the first run was killed", async () => {
  await using folder = await tempFolder();
  const module = new URL("../../lib/archive/open_archive.ts", import.meta.url).href;
  const script = `const { openArchive } = await import(${JSON.stringify(module)});
    await openArchive(${JSON.stringify(folder.path)});
    console.log("locked");
    await new Promise((resolve) => setTimeout(resolve, 600_000));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await assert.rejects(
    openArchive(folder.path),
    archiveFailure(new RegExp(`process ${child.pid}\\b`)),
  );
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  using archive = await openArchive(folder.path);
  assert.deepEqual(archive.chats(), []);
});

Deno.test("openArchive() refuses what is no archive of ours", async () => {
  await using folder = await tempFolder();
  const file = `${folder.path}/archive.db`;
  await Deno.writeTextFile(file, "this is a text file, not a database\n".repeat(100));
  await assert.rejects(openArchive(folder.path), archiveFailure(/not a tgkeep archive/));

  await Deno.remove(file);
  const other = new DatabaseSync(file);
  other.exec("CREATE TABLE songs (title TEXT); PRAGMA user_version = 3");
  other.close();
  await assert.rejects(openArchive(folder.path), archiveFailure(/another program/));
});

Deno.test("openArchive() refuses an archive of a newer version and leaves it alone", async () => {
  await using folder = await tempFolder();
  (await openArchive(folder.path))[Symbol.dispose]();
  const db = new DatabaseSync(`${folder.path}/archive.db`);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
  db.close();
  await assert.rejects(openArchive(folder.path), archiveFailure(/newer tgkeep.*update tgkeep/));
  await assert.rejects(openArchive(folder.path, { mode: "read" }), archiveFailure(/newer tgkeep/));
});

Deno.test("openArchive() brings archives of earlier versions up to date", async () => {
  for (const version of EARLIER) {
    for (const mode of ["create", "existing"] as const) {
      await using folder = await tempFolder();
      await makeEarlier(folder.path, version);
      using archive = await openArchive(folder.path, { mode });
      assertReadable(archive);
      using newest = new Database(`${folder.path}/archive.db`, { access: "read" });
      assert.deepEqual(schemaOf(newest), versionOf(SCHEMA_VERSION), `${version} ${mode}`);
    }
  }
});

Deno.test("openArchive() reads archives of every version and leaves nothing behind", async () => {
  for (const version of [...EARLIER, SCHEMA_VERSION]) {
    await using folder = await tempFolder();
    await makeEarlier(folder.path, version);
    await Deno.remove(`${folder.path}/archive.lock`);
    const file = `${folder.path}/archive.db`;
    const before = await Deno.readFile(file);
    const files = filesBelow(folder.path);
    {
      using archive = await openArchive(folder.path, { mode: "read" });
      assertReadable(archive);
    }
    assert.deepEqual(await Deno.readFile(file), before, `version ${version}`);
    assert.deepEqual(filesBelow(folder.path), files);
  }
});

Deno.test("openArchive() lets one read while another writes, whoever came first", async () => {
  await using folder = await tempFolder();
  (await openArchive(folder.path))[Symbol.dispose]();
  using early = await openArchive(folder.path, { mode: "read" });
  {
    using writer = await openArchive(folder.path);
    writer.upsertChat(chatOf("chat5"));
    assert.equal(early.chats().length, 1);
    using late = await openArchive(folder.path, { mode: "read" });
    assert.equal(late.chats().length, 1);
  }
  assert.equal(early.chats().length, 1);
});

Deno.test("openArchive() reads what a run has left that was killed in the middle of a change", async () => {
  await using folder = await tempFolder();
  const killed = `${folder.path}/killed`;
  {
    using archive = await openArchive(folder.path);
    archive.upsertChat(chatOf("chat5"));
  }
  await Deno.mkdir(killed);
  {
    using db = new DatabaseSync(`${folder.path}/archive.db`);
    // Pages that find no room in memory are written before the end of the transaction.
    db.exec("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN; CREATE TABLE much (a)");
    for (let i = 0; i < 100; i++) {
      db.exec("INSERT INTO much VALUES (randomblob(2000)); UPDATE chats SET folder = 'other'");
    }
    for (const name of ["archive.db", "archive.db-journal"]) {
      await Deno.copyFile(`${folder.path}/${name}`, `${killed}/${name}`);
    }
    db.exec("ROLLBACK");
  }
  using archive = await openArchive(killed, { mode: "read" });
  assert.equal(archive.chat("chat5")?.folder, "Family_5");
});

const SHA256 = "ab".repeat(32);
const EARLIER = Array.from({ length: SCHEMA_VERSION - 1 }, (_, i) => i + 1);

function assertReadable(archive: Archive): void {
  const chat = archive.chat("chat5");
  assert.ok(chat);
  assert.equal(chat.histories[0]?.lastMessageId, 7);
  assert.equal(archive.messageCount(chat), 2);
  const [kept] = archive.keptFilesOfSize(70, 10);
  assert.equal(kept?.sha256, SHA256);
  assert.equal(kept.modifiedAt, undefined, "nobody noted it");
  assert.equal(archive.partMap(kept.path), undefined);
  const messages = [...archive.messages(chat)];
  assert.equal(messages.length, 2);
  assert.equal(messages[1]?.slots[0]?.outcome.state, "kept");
}

/** An archive as an earlier version of the program left it: two messages, the second one with a file. */
async function makeEarlier(folder: string, version: number): Promise<void> {
  {
    using archive = await openArchive(folder);
    const chat = archive.upsertChat(chatOf("chat5"));
    const history = chat.histories[0]?.key ?? 0;
    const file = documentMessage("chat5", 7, remoteFile("f7", 70), { fileName: "a.pdf" });
    archive.commitPage({ history, messages: [textMessage("chat5", 4), file], peers: [] });
    const [job] = archive.takeMediaJobs(history, 1);
    assert.ok(job);
    const outcome = { state: "kept", bytes: 70, sha256: SHA256 } as const;
    archive.recordMediaOutcomes(chat, [{ job, outcome }]);
  }
  using db = new Database(`${folder}/archive.db`, { access: "write" });
  const wanted = versionOf(version);
  // Triggers first: they name tables, and say something else in other versions.
  for (const { type, name, columns } of schemaOf(db).toSorted(byTypeDescending)) {
    const earlier = wanted.find((each) => each.name === name);
    if (!earlier || type === "trigger") db.exec(`DROP ${type} ${name}`);
    for (const column of earlier ? columns : []) {
      if (!earlier?.columns.includes(column)) db.exec(`ALTER TABLE ${name} DROP COLUMN ${column}`);
    }
  }
  for (const { type, sql } of wanted) if (type === "trigger") db.exec(sql);
  db.exec(`PRAGMA user_version = ${version}`);
}

interface SchemaEntry {
  readonly sql: string;
  readonly type: string;
  readonly name: string;
  readonly columns: readonly string[];
}

function versionOf(version: number): readonly SchemaEntry[] {
  using db = new Database(":memory:", { access: "write" });
  migrate(db, "nowhere", version);
  return schemaOf(db);
}

function schemaOf(db: Database): readonly SchemaEntry[] {
  const rows = db.all(
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  return rows.map(({ type, name = "", sql }) => ({
    sql: String(sql),
    type: String(type),
    name: String(name),
    columns: type === "table"
      ? db.all("SELECT name FROM pragma_table_info(?)", name).map((row) => String(row["name"]))
      : [],
  }));
}

function byTypeDescending(a: SchemaEntry, b: SchemaEntry): number {
  return b.type.localeCompare(a.type);
}

Deno.test("openArchive() explains a folder that cannot be written", async () => {
  await using folder = await tempFolder();
  await Deno.writeTextFile(`${folder.path}/file`, "");
  await assert.rejects(openArchive(`${folder.path}/file/out`), archiveFailure(/not a folder/));
  await assert.rejects(
    openArchive("/proc/tgkeep"),
    archiveFailure(/Cannot write \/proc\/tgkeep/),
  );
});

Deno.test("openArchive() wants an archive where none may be made", async () => {
  await using folder = await tempFolder();
  for (const mode of ["existing", "read"] as const) {
    await assert.rejects(
      openArchive(`${folder.path}/nothing`, { mode }),
      (error) => error instanceof TgkeepError && error.code === "usage",
    );
  }
  await assert.rejects(Deno.stat(`${folder.path}/nothing`), Deno.errors.NotFound);
});

Deno.test("Archive reports a full disk as such and stays whole", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]?.key ?? 0;
  archive.commitPage({
    history,
    messages: [textMessage("chat5", 1)],
    peers: [],
    covered: { after: 0, upTo: 1 },
  });
  using full = limited(`${folder.path}/archive.db`);
  const large = textMessage("chat5", 2, { text: { text: "x".repeat(1e6), entities: [] } });
  assert.throws(
    () => full.commit(history, large),
    archiveFailure(/the disk is full; free some space/),
  );
  assert.equal(archive.messageCount(chat), 1);
  assert.deepEqual(archive.coverage(history), [{ after: 0, upTo: 1 }]);
});

/** A second connection to the database that may not grow. */
function limited(path: string) {
  const db = new Database(path, { access: "write" });
  const pages = Number(db.get("PRAGMA page_count")?.["page_count"]);
  db.get(`PRAGMA max_page_count = ${pages + 2}`);
  const write = pageWriter({ db, filters: idFilters(db), peers: peerStore(db), now: () => 0 });
  return {
    commit: (history: number, message: Message) =>
      write({ history, messages: [message], peers: [], covered: { after: 1, upTo: 2 } }),
    [Symbol.dispose]: () => db.close(),
  };
}
