// Makes the self-contained binaries: `deno task compile [--target TRIPLE]… [--out DIR]`.
//
// DENORT_BIN names the runtime half of a binary where it cannot be downloaded, and TGKEEP_COMPILER the
// command that compiles instead of this Deno: both halves must be of one version.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { filesBelow, stage } from "./stage.ts";
import { type Target, targetOf } from "./targets.ts";

/**
 * What the program may do, as narrow as its commands allow. Paths and hosts are the user's to choose, so
 * they cannot be named here; it starts no other program and imports no code from anywhere.
 *
 * - read, write: output folders, session and configuration files wherever the user has them;
 * - net: Telegram's data centres, a server or proxy of the user's own, the reader on 127.0.0.1;
 * - env: the variables of its settings; libraries look for those of the terminal;
 * - sys: how much memory and which kind of system there is;
 * - ffi: the native parts, for images.
 */
const PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-env",
  "--allow-sys",
  "--allow-ffi",
];

/** Modules that no literal import leads to: workers, and what only some command lines load. */
const MODULES = [
  "workers/worker.ts",
  "lib/cli/main.ts",
  "lib/cli/program.ts",
  "lib/cli/run_command.ts",
  "lib/cli/commands/runners.ts",
  "lib/cli/completion/answer_shell.ts",
];

const { values } = parseArgs({
  args: Deno.args,
  options: {
    target: { type: "string", multiple: true, default: [Deno.build.target] },
    out: { type: "string", default: "dist" },
  },
});
await Deno.mkdir(values.out, { recursive: true });
for (const target of values.target.map(targetOf)) await compile(target, values.out);
await writeSums(values.out);

async function compile(target: Target, out: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tgkeep-compile-" });
  try {
    await stage(folder, target);
    const binary = join(await Deno.realPath(out), `tgkeep-${target.suffix}`);
    const [program = "", ...words] = compilerCommand();
    const { success, stderr } = await new Deno.Command(program, {
      args: [
        ...words,
        "compile",
        "--no-check",
        "--no-lock",
        "--node-modules-dir=manual",
        "--no-prompt",
        ...PERMISSIONS,
        ...v8Flags(),
        "--include=node_modules",
        ...MODULES.map((path) => `--include=${path}`),
        `--target=${target.triple}`,
        `--output=${binary}`,
        "cli.ts",
      ],
      cwd: folder,
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      throw new Error(`Cannot compile for ${target.triple}:\n${new TextDecoder().decode(stderr)}`);
    }
    await listContents(folder, `${binary}.contents.txt`);
    const { size } = await Deno.stat(binary);
    console.log(`${binary}: ${(size / 1e6).toFixed(1)} MB`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function compilerCommand(): readonly string[] {
  return Deno.env.get("TGKEEP_COMPILER")?.split(" ") ?? [Deno.execPath()];
}

/** The same as those of the tasks. */
function v8Flags(): readonly string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("../deno.json", import.meta.url)));
  const command: string = tasks.tgkeep.command;
  return command.split(" ").filter((word) => word.startsWith("--v8-flags="));
}

/** What is embedded, by package and by folder of the program, the largest first. */
async function listContents(folder: string, path: string): Promise<void> {
  const sizes = new Map<string, number>();
  for await (const file of filesBelow(folder)) {
    const parts = relative(folder, file).replaceAll("\\", "/").split("/");
    const name = parts[1] === ".deno"
      ? `npm ${parts[2]!.replace("+", "/")}`
      : parts.slice(0, 2).join("/");
    sizes.set(name, (sizes.get(name) ?? 0) + (await Deno.stat(file)).size);
  }
  const lines = [...sizes].sort((a, b) => b[1] - a[1])
    .map(([name, bytes]) => `${String(bytes).padStart(10)}  ${name}\n`);
  await Deno.writeTextFile(path, lines.join(""));
}

/** In the form that `sha256sum --check` reads. */
async function writeSums(out: string): Promise<void> {
  const lines: string[] = [];
  for (
    const { name } of (await Array.fromAsync(Deno.readDir(out))).toSorted((a, b) =>
      a.name < b.name ? -1 : 1
    )
  ) {
    if (!/^tgkeep-\w+-\w+(\.exe)?$/.test(name)) continue;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(join(out, name))) hash.update(chunk);
    lines.push(`${hash.digest("hex")}  ${basename(name)}\n`);
  }
  await Deno.writeTextFile(join(out, "SHA256SUMS"), lines.join(""));
}
