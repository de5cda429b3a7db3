// Tests of the library's entry and of the scripts that README shows.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { startLoopback } from "../mod.ts";
import { tempFolder } from "./helpers/temp_folder.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

Deno.test("importing mod.ts needs no permission: it opens nothing and reads no environment", async () => {
  await using folder = await tempFolder();
  const script = `${folder.path}/script.ts`;
  await Deno.writeTextFile(
    script,
    `const { Worker } = globalThis;
globalThis.Worker = class extends Worker {
  constructor(...args: ConstructorParameters<typeof Worker>) {
    super(...args);
    throw new Error("a worker was started");
  }
};
const library = await import("${new URL("../mod.ts", import.meta.url).href}");
console.log(Object.keys(library).join(" "));`,
  );
  const audit = `${folder.path}/audit.ndjson`;
  const load = (...permissions: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--quiet", ...permissions, `--config=${ROOT}deno.json`, script],
      env: { DENO_AUDIT_PERMISSIONS: audit },
    }).output();
  const { code, stdout, stderr } = await load();
  const decoder = new TextDecoder();
  assert.equal(code, 0, decoder.decode(stderr));
  // What is caught where it is refused would be seen where all is allowed. Deno 2.4 keeps no such list.
  assert.equal((await load("--allow-all")).code, 0);
  const used = await Deno.readTextFile(audit).catch((error: unknown) => {
    assert.ok(error instanceof Deno.errors.NotFound);
    return "";
  });
  assert.equal(used, "");
  for (
    const name of [
      "connectTelegram",
      "exportChats",
      "iterateMessages",
      "openArchive",
      "startLoopback",
    ]
  ) {
    assert.ok(decoder.decode(stdout).includes(name), name);
  }
});

Deno.test("the scripts of README run as they are shown", async (t) => {
  const readme = await Deno.readTextFile(`${ROOT}README.md`);
  const scripts = [...readme.matchAll(/```ts\n(\/\/ (\w+\.ts):[^]*?)```/g)];
  assert.equal(scripts.length, 3);
  await using loopback = await startLoopback();
  await using folder = await tempFolder();
  for (const [, text = "", name = ""] of scripts) {
    await Deno.writeTextFile(`${folder.path}/${name}`, text);
  }
  const run = async (name: string, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-prompt", "--quiet", `--config=${ROOT}deno.json`, name, ...args],
      cwd: folder.path,
      env: { ...loopback.variables },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  };
  const names = scripts.map(([, , name = ""]) => name);
  await t.step("words.ts counts words", async () => {
    assert.match(await run(names[0] ?? "", "Alice Liddell"), /^\s*\d+ \S+/m);
  });
  await t.step("keep.ts exports", async () => {
    assert.match(await run(names[1] ?? ""), /"exit_code":0/);
  });
  await t.step("files.ts lists files", async () => {
    const lines = (await run(names[2] ?? "")).trim().split("\n");
    assert.ok(lines.length > 2, lines.join("\n"));
    for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\d +\d+ +\S/);
  });
});
