// Makes the self-contained binaries: `deno task compile [--target TRIPLE]… [--all] [--out DIR]`.
//
// DENORT_BIN names the runtime half of a binary where it cannot be downloaded, and TGKEEP_COMPILER the
// command that compiles instead of this Deno: both halves must be of one version.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { carryParts } from "./carry.ts";
import { layOut } from "./lay_out.ts";
import { writeSums } from "./sums.ts";
import { type Target, targetOf, TARGETS } from "./targets.ts";

/**
 * What the program may do, as narrow as its commands allow. Paths and hosts are the user's to choose, so
 * they cannot be named here; it starts no other program and imports no code from anywhere.
 *
 * - read, write: output folders, session and configuration files wherever the user has them;
 * - net: Telegram's data centres, a server or proxy of the user's own, the reader on 127.0.0.1;
 * - env: the variables of its settings; libraries look for those of the terminal;
 * - sys: how much memory and which kind of system there is;
 * - ffi: the native parts, for images and for voice to text.
 */
export const PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-env",
  "--allow-sys",
  "--allow-ffi",
];

const { values } = parseArgs({
  args: Deno.args,
  options: {
    target: { type: "string", multiple: true, default: [Deno.build.target] },
    all: { type: "boolean", default: false },
    out: { type: "string", default: "dist" },
  },
});
await Deno.mkdir(values.out, { recursive: true });
const targets = values.all ? TARGETS : values.target.map(targetOf);
for (const target of targets) await compile(target, await Deno.realPath(values.out));
await writeSums(values.out);

async function compile(target: Target, out: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tgkeep-compile-" });
  try {
    const { program, modules, parts, contents } = await layOut(folder, target);
    const binary = join(out, `tgkeep-${target.suffix}`);
    const [command = "", ...words] = compilerCommand();
    const { success, stderr } = await new Deno.Command(command, {
      args: [
        ...words,
        "compile",
        "--no-check",
        "--no-lock",
        "--node-modules-dir=none",
        "--no-prompt",
        // It would be kept in the folder for temporary files, under a name that anybody can take there.
        "--no-code-cache",
        ...PERMISSIONS,
        ...v8Flags(),
        ...modules.map((path) => `--include=${path}`),
        `--target=${target.triple}`,
        `--output=${binary}`,
        "cli.js",
      ],
      cwd: program,
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      throw new Error(`Cannot compile for ${target.triple}:\n${new TextDecoder().decode(stderr)}`);
    }
    if (target.partsIn === "executable") await carryParts(binary, parts);
    await Deno.writeTextFile(`${binary}.contents.txt`, contents);
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
