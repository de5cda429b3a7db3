// Makes one self-contained binary.
import { carryParts } from "./carry.ts";
import { layOut } from "./lay_out.ts";
import { isFor, type Target } from "./targets.ts";

/**
 * What the program may do, as narrow as its commands allow. Paths and hosts are the user's to choose, so
 * they cannot be named here; it starts no other program and imports no code from anywhere. README tells it too.
 *
 * - read, write: output folders, session and configuration files wherever the user has them;
 * - net: Telegram's data centres, a server or proxy of the user's own, the reader on 127.0.0.1;
 * - env: the variables of its settings; libraries look for those of the terminal;
 * - sys: who the user is, how much memory and disk there is, and which kernel, which libraries ask for;
 * - ffi: the native parts, for images and for voice to text.
 */
const PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-env",
  "--allow-sys=uid,systemMemoryInfo,statfs,osRelease",
  "--allow-ffi",
  "--deny-run",
  "--deny-import",
] as const;

export interface CompileOptions {
  readonly target: Target;
  /** Path of the binary. */
  readonly binary: string;
  /** What it begins with, below the root of the project. @default cli.ts */
  readonly main?: string;
}

/**
 * Compiles, and gives a list of what is embedded: a line each, size in bytes, the largest first.
 *
 * DENORT_BIN names the runtime half of a binary where it cannot be downloaded, and TGKEEP_COMPILER the
 * command that compiles instead of this Deno: both halves must be of one version.
 *
 * @throws {Error} with what the compiler said
 */
export async function compileProgram({ target, binary, main }: CompileOptions): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "tgkeep-compile-" });
  try {
    const { program, modules, parts, contents } = await layOut(folder, { target, main });
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
    await checkRuntime(binary, target);
    if (target.partsIn === "executable") await carryParts(binary, parts);
    return contents;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** DENORT_BIN names one file, for whatever target: another one's would end in a binary that runs nowhere. */
async function checkRuntime(binary: string, target: Target): Promise<void> {
  using file = await Deno.open(binary, { read: true });
  const head = new Uint8Array(32);
  await file.read(head);
  if (isFor(head, target)) return;
  await Deno.remove(binary);
  throw new Error(`Cannot compile for ${target.triple}: the runtime half is for another target`);
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
