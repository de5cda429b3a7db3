// Lays out the program with the npm packages that it needs on a target, ready to be bundled.
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Target } from "./targets.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = ["cli.ts", "lib", "workers"] as const;

interface Config {
  imports: Record<string, string>;
}

/**
 * Fills an empty folder with the program and its packages: those of the lock file that the program itself
 * imports, with the native parts for the target.
 */
export async function stage(folder: string, target: Target): Promise<void> {
  for (const name of SOURCES) await copyTree(join(ROOT, name), join(folder, name));
  const config: Config = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const dependencies = runtimeDependencies(config.imports, await usedSpecifiers(folder));
  await writeJson(folder, "deno.json", { nodeModulesDir: "manual" });
  await writeJson(folder, "package.json", {
    name: "tgkeep",
    private: true,
    type: "module",
    dependencies,
  });
  await Deno.copyFile(join(ROOT, "deno.lock"), join(folder, "deno.lock"));
  await install(folder, target);
}

async function copyTree(from: string, to: string): Promise<void> {
  const info = await Deno.stat(from);
  await Deno.mkdir(info.isDirectory ? to : dirname(to), { recursive: true });
  if (!info.isDirectory) return await Deno.copyFile(from, to);
  for await (const { name } of Deno.readDir(from)) await copyTree(join(from, name), join(to, name));
}

async function writeJson(folder: string, name: string, content: unknown): Promise<void> {
  await Deno.writeTextFile(join(folder, name), JSON.stringify(content, null, 2) + "\n");
}

/** Every file below a folder, in the order of their names; links are not followed. */
export async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  for (const { name, isDirectory, isFile } of entries.toSorted(byName)) {
    const path = join(folder, name);
    if (isDirectory) yield* filesBelow(path);
    else if (isFile) yield path;
  }
}

/** A path below a folder as it is written in an import. */
export function pathBelow(folder: string, path: string): string {
  return relative(folder, path).replaceAll("\\", "/");
}

/** Order of names that is the same on every machine. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Names behind every `from "…"` and `import("…")` of the program. */
async function usedSpecifiers(folder: string): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  for await (const path of filesBelow(folder)) {
    if (!/\.tsx?$/.test(path)) continue;
    const text = await Deno.readTextFile(path);
    for (
      const [, name] of text.matchAll(
        /(?:\bfrom|\bimport\(|\bimport|jsxImportSource)\s*"?([\w@][^"\s]*)/g,
      )
    ) {
      used.add(name!);
    }
  }
  return used;
}

/** Of the import map, the packages that the program itself imports, with their exact versions. */
function runtimeDependencies(
  imports: Readonly<Record<string, string>>,
  used: ReadonlySet<string>,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, specifier] of Object.entries(imports)) {
    const needed = used.has(name) ||
      (name.endsWith("/") && [...used].some((each) => each.startsWith(name)));
    const match = /^npm:\/?((?:@[^/]+\/)?[^@/]+)@([^/]+)\/?$/.exec(specifier);
    if (needed && match) found[match[1]!] = match[2]!;
  }
  return found;
}

async function install(folder: string, { npm }: Target): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "install",
      "--quiet",
      "--prod",
      "--frozen=false",
      "--node-modules-dir=auto",
      `--os=${npm.os}`,
      `--arch=${npm.arch}`,
    ],
    cwd: folder,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(`Cannot install the packages:\n${new TextDecoder().decode(stderr)}`);
  }
}
