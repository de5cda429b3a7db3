import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { parseSearch } from "../../lib/archive/search_query.ts";
import { openSearch } from "../../lib/archive/search.ts";
import { SEALED_FROM } from "../../lib/archive/schema.ts";
import { beginSeal, formatSeal, inspectSeal, seal, unseal } from "../../lib/archive/seal.ts";
import { chatOf, textMessage } from "../helpers/fake_gateway.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

async function withArchive(
  run: (folder: string, path: string, state: () => Promise<string>) => Promise<void>,
): Promise<void> {
  await using temp = await tempFolder();
  (await openArchive(temp.path))[Symbol.dispose]();
  const path = `${temp.path}/archive.db`;
  await run(temp.path, path, () => inspectSeal(path, SEALED_FROM));
}

Deno.test("openArchive() seals what it closes, and sha256sum understands the seal", async () => {
  await withArchive(async (folder, _path, state) => {
    assert.equal(await state(), "as_sealed");
    if (Deno.build.os !== "linux") return;
    const { code } = await new Deno.Command("sha256sum", {
      args: ["--strict", "--check", "archive.db.sha256"],
      cwd: folder,
      stdout: "null",
    }).output();
    assert.equal(code, 0);
  });
});

Deno.test("openArchive() takes the seal away while it writes, and readers leave it", async () => {
  await withArchive(async (folder, _path, state) => {
    {
      using archive = await openArchive(folder);
      archive.upsertChat(chatOf("chat5"));
      assert.ok(!filesBelow(folder).includes("archive.db.sha256"));
    }
    const before = await Deno.readTextFile(`${folder}/archive.db.sha256`);
    {
      using archive = await openArchive(folder, { mode: "read" });
      assert.equal(archive.chats().length, 1);
    }
    assert.equal(await Deno.readTextFile(`${folder}/archive.db.sha256`), before);
    assert.equal(await state(), "as_sealed");
  });
});

Deno.test("openArchive() does not make a changed database look whole by writing to it", async () => {
  await withArchive(async (folder, path, state) => {
    {
      using db = new DatabaseSync(path);
      db.exec("CREATE TABLE somebody (x)");
    }
    assert.equal(await state(), "changed");
    {
      using archive = await openArchive(folder);
      archive.upsertChat(chatOf("chat5"));
    }
    assert.equal(await state(), "changed");
    // Whoever has changed it says so.
    await Deno.remove(`${path}.sha256`);
    (await openArchive(folder))[Symbol.dispose]();
    assert.equal(await state(), "as_sealed");
  });
});

Deno.test("openArchive() seals a new database in the place of one that was deleted", async () => {
  await withArchive(async (folder, path, state) => {
    await Deno.remove(path);
    (await openArchive(folder))[Symbol.dispose]();
    assert.equal(await state(), "as_sealed");
  });
});

Deno.test("openArchive() leaves a database unsealed that somebody else reads", async () => {
  await withArchive(async (folder, path, state) => {
    {
      const writer = await openArchive(folder);
      writer.upsertChat(chatOf("chat5"));
      const script = `const { DatabaseSync } = await import("node:sqlite");
        const db = new DatabaseSync(${JSON.stringify(path)}, { readOnly: true });
        db.exec("BEGIN; SELECT * FROM chats");
        console.log("reading");
        setTimeout(() => {}, 600_000);`;
      const child = new Deno.Command(Deno.execPath(), {
        args: ["eval", script],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const reader = child.stdout.getReader();
      await reader.read();
      writer[Symbol.dispose]();
      assert.equal(await state(), "unsealed");
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    }
    (await openArchive(folder))[Symbol.dispose]();
    assert.equal(await state(), "as_sealed");
  });
});

Deno.test("openArchive() leaves the seal of an archive that a newer version has made", async () => {
  await withArchive(async (folder, path, state) => {
    {
      using db = new DatabaseSync(path);
      db.exec("PRAGMA user_version = 30000");
    }
    assert.ok(beginSeal(path) && seal(path));
    await assert.rejects(openArchive(folder), { code: "archive" });
    assert.equal(await state(), "as_sealed");
  });
});

Deno.test("openArchive() does not make a database look damaged by being killed while it seals it", async () => {
  await withArchive(async (folder, _path, state) => {
    const script = `const { openArchive } = await import(${
      JSON.stringify(new URL("../../lib/archive/open_archive.ts", import.meta.url).href)
    });
      const archive = await openArchive(${JSON.stringify(folder)});
      // As soon as it reads the database to seal it.
      const openSync = Deno.openSync;
      Deno.openSync = (...args) => args[0].endsWith("archive.db")
        ? Deno.kill(Deno.pid, "SIGKILL")
        : openSync(...args);
      archive[Symbol.dispose]();
      while (true);`;
    const { signal } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", script],
      stderr: "null",
    }).output();
    assert.equal(signal, "SIGKILL");
    assert.equal(await state(), "unsealed");
    (await openArchive(folder))[Symbol.dispose]();
    assert.equal(await state(), "as_sealed");
    assert.ok(!filesBelow(folder).some((name) => name.endsWith(".part")));
  });
});

Deno.test("inspectSeal() tells a seal that is gone from one that never was", async () => {
  await withArchive(async (_folder, path, state) => {
    unseal(path);
    assert.equal(await state(), "seal_missing");
    assert.equal(await inspectSeal(path, SEALED_FROM + 1), "unsealed", "of an older version");
    assert.ok(!seal(path), "nobody has said that it would be sealed");
    assert.ok(beginSeal(path));
    assert.equal(await state(), "unsealed", "somebody is at it, or was killed");
    assert.ok(seal(path));
    assert.equal(await state(), "as_sealed");
  });
});

Deno.test("inspectSeal() blames the seal when a byte of the seal has changed", async () => {
  await withArchive(async (_folder, path, state) => {
    const whole = await Deno.readFile(`${path}.sha256`);
    assert.equal(new TextDecoder().decode(whole).split("\n").length, 3);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const changed = Uint8Array.from(whole, (byte, i) => i === at ? byte ^ mask : byte);
          await Deno.writeFile(`${path}.sha256`, changed);
          assert.equal(await state(), "seal_damaged");
        },
      ),
      { numRuns: 60 },
    );
    await Deno.writeTextFile(`${path}.sha256`, formatSeal("0".repeat(64), "archive.db"));
    assert.equal(await state(), "changed");
  });
});

Deno.test("openSearch() seals the index when the last one closes it, and only when it has changed", async () => {
  await using temp = await tempFolder();
  const path = `${temp.path}/search.db`;
  using archive = await openArchive(temp.path);
  const history = archive.upsertChat(chatOf("chat5")).histories[0]!.key;
  const add = (id: number) =>
    archive.commitPage({ history, messages: [textMessage("chat5", id)], peers: [] });
  const search = () => {
    using found = openSearch(archive);
    return found.catchUp();
  };
  add(1);
  assert.equal(search(), 1);
  assert.equal(await inspectSeal(path, 3), "as_sealed");
  const { mtime } = await Deno.stat(`${path}.sha256`);
  assert.equal(search(), 0);
  assert.deepEqual((await Deno.stat(`${path}.sha256`)).mtime, mtime);
  add(2);
  {
    using first = openSearch(archive);
    assert.equal(first.catchUp(), 1);
    assert.equal(await inspectSeal(path, 3), "unsealed");
    assert.equal(search(), 0);
    assert.equal(await inspectSeal(path, 3), "unsealed", "the first still has it open");
  }
  assert.equal(await inspectSeal(path, 3), "as_sealed");
  assert.ok(!filesBelow(temp.path).some((name) => /^search\.db-/.test(name)));
});

Deno.test("openSearch() makes an index again that is damaged", async () => {
  await using temp = await tempFolder();
  const path = `${temp.path}/search.db`;
  using archive = await openArchive(temp.path);
  const history = archive.upsertChat(chatOf("chat5")).histories[0]!.key;
  archive.commitPage({ history, messages: [textMessage("chat5", 1)], peers: [] });
  const search = () => {
    using found = openSearch(archive);
    found.catchUp();
    return found.search(parseSearch("message"), { limit: 9 }).total;
  };
  assert.equal(search(), 1);
  await Deno.writeFile(path, new Uint8Array(9000).fill(7));
  assert.equal(search(), 1);
  assert.equal(await inspectSeal(path, 3), "as_sealed");
  assert.equal(search(), 1);
});
