// Tests of the compiled binary that TGKEEP_TEST_BINARY names, away from its sources.
//
// Run by `deno task test:binary`, since the binary has to be compiled first.
import assert from "node:assert/strict";
import { join } from "node:path";
import { assertNothingHalfWritten } from "../helpers/output_folder.ts";
import { openScene, type Scene } from "../helpers/scene.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";
import { eventsOf } from "../helpers/tgkeep.ts";
import { BINARY, run } from "./run_binary.ts";

const UPLOADS = "user210944655";

function everyKind(): Promise<Scene> {
  return openScene({ seed: 3 });
}

Deno.test("the binary is named and there", async () => {
  assert.notEqual(BINARY, "", "TGKEEP_TEST_BINARY names no binary");
  assert.ok((await Deno.stat(BINARY)).isFile);
});

Deno.test("demo and verify work in an empty folder, without a home", async () => {
  await using temp = await tempFolder();
  const env = { TMPDIR: temp.path };
  const cwd = join(temp.path, "empty");
  await Deno.mkdir(cwd);
  const demo = await run(["demo", "--log", "ndjson"], { cwd, env });
  assert.equal(demo.code, 0, demo.stderr);
  assert.equal(eventsOf(demo.stdout).at(-1)?.event, "export.finished");
  const verify = await run(["verify", "tgkeep-demo", "--log", "ndjson"], { cwd, env });
  assert.equal(verify.code, 0, verify.stdout + verify.stderr);
  const search = await run(["search", "tgkeep-demo", "the", "--json"], { cwd, env });
  assert.equal(search.code, 0, search.stderr);
  const render = await run(["render", "tgkeep-demo", "--format", "json,markdown,csv"], {
    cwd,
    env,
  });
  assert.equal(render.code, 0, render.stderr);
});

Deno.test("images are made, with a home that cannot be written too", async () => {
  await using scene = await everyKind();
  await using temp = await tempFolder();
  const home = join(temp.path, "home");
  await Deno.mkdir(home);
  await Deno.writeTextFile(join(home, ".cache"), "no folder");
  for (
    const env of [{ HOME: home, TMPDIR: temp.path }, { TGKEEP_CACHE: join(temp.path, "cache") }]
  ) {
    const out = await Deno.makeTempDir({ dir: temp.path });
    const exported = await run(
      ["export", UPLOADS, "--out", out, "--thumbnails", "jpeg", "--log", "ndjson"],
      { cwd: temp.path, env: { ...scene.env, ...env } },
    );
    assert.equal(exported.code, 0, exported.stderr);
    assert.ok(filesBelow(out).some((path) => path.includes("/thumbnails/photos/")), "thumbnails");
    assert.ok(await assertNothingHalfWritten(scene.emulator.world, out) > 0);
  }
});

Deno.test("a cache that cannot be written is named, and the export goes on without images", async () => {
  await using scene = await everyKind();
  await using temp = await tempFolder();
  const file = join(temp.path, "file");
  await Deno.writeTextFile(file, "");
  const out = join(temp.path, "out");
  const exported = await run(
    ["export", UPLOADS, "--out", out, "--thumbnails", "jpeg", "--log", "ndjson"],
    { cwd: temp.path, env: { ...scene.env, TGKEEP_CACHE: join(file, "cache") } },
  );
  assert.match(exported.stdout + exported.stderr, /TGKEEP_CACHE/);
  assert.ok(await assertNothingHalfWritten(scene.emulator.world, out) > 0);
});

Deno.test("ten binaries that start at once on a cold cache all work", async () => {
  await using scene = await everyKind();
  await using temp = await tempFolder();
  const env = { ...scene.env, TGKEEP_CACHE: join(temp.path, "cache") };
  const runs = await Promise.all(
    Array.from(
      { length: 10 },
      (_, i) =>
        run(["export", UPLOADS, "--out", join(temp.path, `out${i}`), "--thumbnails", "jpeg"], {
          cwd: temp.path,
          env,
        }),
    ),
  );
  for (const [i, { code, stderr }] of runs.entries()) {
    assert.equal(code, 0, stderr);
    const files = filesBelow(join(temp.path, `out${i}`));
    assert.ok(files.some((path) => path.includes("/thumbnails/")), `run ${i} has thumbnails`);
  }
});

Deno.test("SIGTERM stops a run, and the next one goes on", async () => {
  await using scene = await everyKind();
  await using temp = await tempFolder();
  const out = join(temp.path, "out");
  const child = new Deno.Command(BINARY, {
    args: ["export", "--all", "--out", out, "--log", "ndjson"],
    cwd: temp.path,
    env: { ...scene.env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const [first, rest] = child.stdout.tee();
  for await (const text of first.pipeThrough(new TextDecoderStream())) {
    if (text.includes("media.done")) break;
  }
  child.kill("SIGTERM");
  eventsOf(await new Response(rest).text());
  assert.equal((await child.status).code, 143);
  const again = await run(["export", "--all", "--out", out, "--log", "ndjson"], {
    cwd: temp.path,
    env: scene.env,
  });
  assert.equal(again.code, 0, again.stderr);
  await assertNothingHalfWritten(scene.emulator.world, out);
});

Deno.test("--version tells version, commit, Deno and target", async () => {
  await using temp = await tempFolder();
  const { code, stdout } = await run(["--version"], { cwd: temp.path });
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^tgkeep \d+\.\d+\.\d+ \(commit (unknown|[0-9a-f]{12}(\+changes)?), Deno \d+\.\d+\.\d+, [\w-]+\)\n$/,
  );
  assert.ok(stdout.includes(Deno.build.target), stdout);
});

Deno.test("nothing is left among the temporary files, and nothing is read from there", async () => {
  await using temp = await tempFolder();
  const env = { TMPDIR: join(temp.path, "tmp"), TGKEEP_CACHE: join(temp.path, "cache") };
  await Deno.mkdir(env.TMPDIR);
  for (const args of [["--help"], ["doctor", "--json"]]) {
    await run(args, { cwd: temp.path, env });
    assert.deepEqual(filesBelow(env.TMPDIR), [], args.join(" "));
  }
  assert.ok(filesBelow(env.TGKEEP_CACHE).some((path) => path.includes("/libvips")));
});
