// Lays out all that a binary is compiled from: few modules, what they load at run time, the native code.
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { takeNativeParts } from "./native_parts.ts";
import { filesBelow, pathBelow, stage } from "./stage.ts";
import type { Target } from "./targets.ts";

/** What `deno compile` is to be given. */
export interface Layout {
  /** The folder with `cli.js`. */
  readonly program: string;
  /** Files in it that no literal import of `cli.js` leads to, as paths below it. */
  readonly modules: readonly string[];
  /** The native code, compressed. */
  readonly parts: Uint8Array;
  /** What is embedded, with its size in bytes, the largest first. */
  readonly contents: string;
}

/** Fills an empty folder. */
export async function layOut(folder: string, target: Target): Promise<Layout> {
  const source = join(folder, "source");
  const program = join(folder, "program");
  await Deno.mkdir(source);
  await Deno.mkdir(program);
  await stage(source, target);
  const { parts, bytes } = await takeNativeParts(join(source, "node_modules"), target);
  await replaceModule(source, "lib/workers/native/embedded_parts.ts", {
    EMBEDDED_PARTS: parts,
    PARTS_IN: target.partsIn,
  });
  await replaceModule(source, "lib/cli/build.ts", { COMMIT: await commit() });
  await bundle(source, program);
  if (target.partsIn === "files") await Deno.writeFile(join(program, "parts.bin"), bytes);
  const modules = (await Array.fromAsync(filesBelow(program)))
    .map((path) => pathBelow(program, path))
    .filter((path) => path !== "cli.js");
  const libraries = parts.map(({ path, packedBytes }) => [`${path} (gzip)`, packedBytes] as const);
  return { program, modules, parts: bytes, contents: await listContents(program, libraries) };
}

async function replaceModule(
  source: string,
  path: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const lines = Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`);
  await Deno.stat(join(source, path));
  await Deno.writeTextFile(join(source, path), lines.join(""));
}

/** The commit that the sources are at, with a mark where they differ from it. */
async function commit(): Promise<string> {
  const head = await git("rev-parse", "--short=12", "HEAD");
  if (head === undefined) return "unknown";
  return await git("status", "--porcelain", "--untracked-files=no") ? `${head}+changes` : head;
}

async function git(...args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: [...args],
      cwd: new URL("..", import.meta.url),
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function listContents(
  program: string,
  libraries: readonly (readonly [name: string, bytes: number])[],
): Promise<string> {
  const sizes = [...libraries];
  for await (const path of filesBelow(program)) {
    if (!path.endsWith("parts.bin")) {
      sizes.push([pathBelow(program, path), (await Deno.stat(path)).size]);
    }
  }
  return sizes.toSorted((a, b) => b[1] - a[1])
    .map(([name, bytes]) => `${String(bytes).padStart(10)}  ${name}\n`).join("");
}
