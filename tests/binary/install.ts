// Tests of getting the compiled binary as README says, and of what it then says of itself.
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeSums } from "../../.release/sums.ts";
import { targetOf } from "../../.release/targets.ts";
import { tempFolder } from "../helpers/temp_folder.ts";
import { BINARY, run } from "./run_binary.ts";

/** The commands that README shows, with a release on this machine in the place of the one on the network. */
async function installLines(release: string): Promise<string> {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const [block] = [...readme.matchAll(/^```sh\n([^]*?)^```$/gm)]
    .map(([, lines = ""]) => lines).filter((lines) => lines.includes("SHA256SUMS"));
  assert.ok(block !== undefined, "README shows how a binary is had");
  const { suffix } = targetOf(Deno.build.target);
  return block
    .replace(/^release=\S+/m, `release='${pathToFileURL(release)}'`)
    .replace(/^file=\S+/m, `file=tgkeep-${suffix}`);
}

async function install(folder: string, release: string): Promise<Deno.CommandOutput> {
  return await new Deno.Command("sh", {
    args: ["-c", await installLines(release)],
    cwd: folder,
    env: { HOME: folder, PATH: "/usr/bin:/bin" },
    clearEnv: true,
  }).output();
}

Deno.test("the lines of README fetch a binary, compare its hash, and put it where it runs", async () => {
  await using temp = await tempFolder();
  const release = join(temp.path, "release");
  await Deno.mkdir(release);
  const given = join(release, `tgkeep-${targetOf(Deno.build.target).suffix}`);
  await Deno.copyFile(BINARY, given);
  await writeSums(release);
  const good = await install(temp.path, release);
  const decoder = new TextDecoder();
  assert.equal(good.code, 0, decoder.decode(good.stderr));
  assert.match(decoder.decode(good.stdout), /: OK\ntgkeep \d/);

  await Deno.writeTextFile(given, "something else", { append: true });
  await Deno.remove(join(temp.path, ".local"), { recursive: true });
  assert.notEqual((await install(temp.path, release)).code, 0);
  await assert.rejects(Deno.stat(join(temp.path, ".local")), Deno.errors.NotFound);
});

Deno.test("a man page and completions come out of the binary", async () => {
  await using temp = await tempFolder();
  const { version } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  const page = await run(["man"], { cwd: temp.path });
  assert.equal(page.code, 0, page.stderr);
  assert.ok(page.stdout.startsWith(".TH TGKEEP 1 "));
  assert.ok(page.stdout.includes(`"tgkeep ${version}"`));
  for (const shell of ["bash", "zsh", "fish"]) {
    const script = await run(["completions", shell], { cwd: temp.path });
    assert.ok(script.stdout.includes("tgkeep complete"), shell);
  }
  const answer = await run(["complete", "zsh", "exp"], { cwd: temp.path });
  assert.match(answer.stdout, /^export\t/);
});

Deno.test("the binary is not larger than people may expect", async () => {
  const { size } = await Deno.stat(BINARY);
  assert.ok(size <= 150_000_000, `${size} bytes`);
});
