// `tgkeep verify` over folders that somebody else has prepared: nothing outside is read, written or waited for.
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { unseal } from "../../lib/archive/seal.ts";
import { runExport } from "../helpers/export_run.ts";
import { openScene, type Scene } from "../helpers/scene.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";
import { eventsOf, runTgkeep } from "../helpers/tgkeep.ts";

interface Run {
  readonly code: number;
  readonly problems: readonly string[];
  readonly events: readonly Record<string, unknown>[];
  readonly stderr: string;
}

async function verify(scene: Scene, out: string, ...args: readonly string[]): Promise<Run> {
  const run = await runTgkeep(["verify", out, "--log", "ndjson", ...args], { env: scene.env });
  const events = eventsOf(run.stdout);
  const problems = events.filter(({ event }) => event === "verify.problem")
    .map(({ problem, path }) => `${problem} ${path}`);
  return { code: run.code, problems: problems.toSorted(), events, stderr: run.stderr };
}

async function make(command: string, ...args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(command, { args: [...args] }).output();
  assert.ok(success, `${command} ${args.join(" ")}`);
}

Deno.test("verify copes with whatever stands in the place of files", async (t) => {
  await using scene = await openScene({ seed: 9 });
  const out = scene.path("archive");
  assert.equal((await runExport(["--all", "--out", out], scene.env)).code, 0);
  await using outside = await tempFolder();
  const single = (pattern: RegExp) =>
    filesBelow(out).find((path) =>
      pattern.test(path) && Deno.lstatSync(join(out, path)).nlink === 1
    )!;

  await t.step("links, pipes and folders, which are told and replaced", async () => {
    if (Deno.build.os !== "linux") return;
    const precious = join(outside.path, "precious");
    await Deno.writeTextFile(precious, "precious");
    const [photo, file, folder, result, page, small] = [
      single(/\/photos\/[^/]*(?<!_thumb)\.jpg$/),
      single(/\/files\//),
      single(/\/stickers\//),
      single(/^News[^/]*\/result\.json$/) ?? single(/\/result\.json$/),
      single(/\/messages\.html$/),
      single(/\/thumbnails\//),
    ];
    for (const path of [photo, file, folder, result, page, small]) {
      await Deno.remove(join(out, path));
    }
    await Deno.symlink(precious, join(out, photo));
    await make("mkfifo", join(out, file));
    await Deno.mkdir(join(out, folder, "deep"), { recursive: true });
    await Deno.symlink(precious, join(out, result));
    await Deno.symlink(precious, join(out, `${result}.part`));
    await make("mkfifo", join(out, page));
    await Deno.symlink(join(outside.path, "nothing"), join(out, small));

    const hurt = [photo, file, folder, result, page, small].map((path) => `damaged ${path}`);
    const looked = await verify(scene, out);
    assert.equal(looked.code, 4, looked.stderr);
    assert.deepEqual(looked.problems, [...hurt, `foreign ${result}.part`].toSorted());

    const mended = await verify(scene, out, "--repair");
    assert.equal(mended.code, 4, "a folder is not ours to remove");
    const repaired = mended.events.filter(({ event }) => event === "verify.repaired");
    assert.deepEqual(
      repaired.map(({ path }) => path).toSorted(),
      [photo, file, result, page, small].toSorted(),
    );
    assert.ok(
      mended.events.some(({ event, message }) =>
        event === "warning" && String(message).includes(folder)
      ),
    );
    assert.equal(await Deno.readTextFile(precious), "precious");
    assert.deepEqual(filesBelow(outside.path), ["precious"]);

    await Deno.remove(join(out, folder), { recursive: true });
    assert.equal((await verify(scene, out, "--repair")).code, 0);
    assert.deepEqual((await verify(scene, out)).problems, []);
  });

  await t.step("names that are not Unicode, in files and folders", async () => {
    // Deno before 2.5, which binaries may be compiled with, does not list such names at all.
    if (Deno.build.os !== "linux" || Deno.env.has("TGKEEP_TEST_BINARY")) return;
    const shell = `mkdir "$1/$(printf 'odd\\377')" && touch "$1/$(printf 'odd\\377')/inside" \\
      "$1/$(printf 'bad\\376name')"`;
    await make("sh", "-c", shell, "sh", out);
    const { code, problems } = await verify(scene, out);
    assert.equal(code, 0);
    assert.deepEqual(problems, ["foreign bad\ufffdname", "foreign odd\ufffd"]);
    await make("sh", "-c", `rm -r "$1"/odd* "$1"/bad*`, "sh", out);
  });

  await t.step("pipes in the place of what the program works with", async () => {
    if (Deno.build.os !== "linux") return;
    const names = ["archive.db.sha256", "archive.lock", "media_hash_cache.bin", "index.html"];
    for (const name of names) {
      await Deno.rename(join(out, name), join(outside.path, name));
      await make("mkfifo", join(out, name));
    }
    const { code, problems, stderr } = await verify(scene, out);
    assert.equal(code, 4, stderr);
    assert.deepEqual(problems, names.map((name) => `damaged ${name}`).toSorted());
    for (const name of names) await Deno.rename(join(outside.path, name), join(out, name));
    assert.deepEqual((await verify(scene, out)).problems, []);
  });

  await t.step("a database that names files outside of the folder", async () => {
    const change = (sql: string) => {
      {
        using db = new DatabaseSync(join(out, "archive.db"));
        db.exec(sql);
      }
      // Whoever prepares a folder can prepare this as well.
      unseal(join(out, "archive.db"));
    };
    const secret = join(outside.path, "secret.jpg");
    await Deno.writeTextFile(secret, "secret");
    const up = `../../../../../../../../../../../../${secret.slice(1)}`;
    const before = await Deno.readFile(join(out, "archive.db"));
    for (
      const sql of [
        `UPDATE media SET path = '${up}' WHERE key = (SELECT min(key) FROM media WHERE state = 'kept')`,
        `UPDATE chats SET folder = '${up.replace("/secret.jpg", "")}' WHERE key = 1`,
        `UPDATE files SET path = '${secret}'
           WHERE file_key = (SELECT min(file_key) FROM files)`,
        `UPDATE output_files SET path = '${secret}' WHERE path = (SELECT min(path) FROM output_files)`,
        `UPDATE images SET thumbnail_path = '${up}' WHERE media = (SELECT min(media) FROM images)`,
      ]
    ) {
      change(sql);
      for (const args of [[], ["--repair"]]) {
        const { code, problems } = await verify(scene, out, ...args);
        assert.equal(code, 6, sql);
        assert.ok(problems.includes("database archive.db"), sql);
      }
      const run = await runExport(["--all", "--out", out], scene.env);
      assert.ok([0, 6].includes(run.code), `${sql}: ${run.code}`);
      assert.equal(await Deno.readTextFile(secret), "secret");
      assert.deepEqual(filesBelow(outside.path).filter((path) => path.includes("result")), []);
      await Deno.writeFile(join(out, "archive.db"), before);
    }
  });
});

Deno.test("verify --repair mends what the program works with", async () => {
  await using scene = await openScene({ seed: 2 });
  const out = scene.path("archive");
  assert.equal((await runExport(["me", "--out", out], scene.env)).code, 0);
  assert.equal((await runTgkeep(["search", out, "x"], { env: scene.env })).code, 0);
  const names = ["archive.db.sha256", "archive.lock", "search.db", "search.db.sha256"];
  for (const name of names) {
    await Deno.remove(join(out, name));
    const looked = await verify(scene, out);
    assert.deepEqual(looked.problems, [`missing ${name}`]);
    assert.equal(looked.code, 4);
    const mended = await verify(scene, out, "--repair");
    assert.equal(mended.code, 0, mended.stderr);
    assert.deepEqual(
      mended.events.filter(({ event }) => event === "verify.repaired").map(({ path }) => path),
      [name],
    );
    assert.deepEqual((await verify(scene, out)).problems, []);
    assert.equal((await runTgkeep(["search", out, "x"], { env: scene.env })).code, 0);
  }
  await Deno.remove(join(out, "archive.db"));
  const gone = await verify(scene, out);
  assert.equal(gone.code, 6);
  assert.deepEqual(gone.problems, ["database archive.db"]);
  assert.equal(gone.events.at(-1)?.event, "verify.finished");
});
