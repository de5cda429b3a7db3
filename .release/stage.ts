// Lays out what goes into a binary: the program, and the npm packages that it needs on its target.
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Target } from "./targets.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = ["cli.ts", "lib", "workers"] as const;

/** Packages with code for other C libraries, or with types only. */
const USELESS_PACKAGES =
  /^(@img\+sharp(-libvips)?-linuxmusl-|@img\+sharp-wasm32|@types\+|type-fest@)/;
/** Documentation, types, maps, and builds for browsers: nothing loads them. */
const USELESS_FILES =
  /(\.(d\.[cm]?ts|map|md|markdown|flow|tsbuildinfo)|(_es5(\.min)?|\.umd|\.iife|[.-]profiling|^pako.*\.min)\.[cm]?js|^browser\.js)$/i;
const USELESS_FOLDERS: ReadonlySet<string> = new Set([
  "test",
  "tests",
  "__tests__",
  "docs",
  "example",
  "examples",
  "benchmark",
  "benchmarks",
  "umd",
  "iife",
  // Native parts of WebSockets, which Telegram is not spoken to through.
  "prebuilds",
]);

interface Config {
  imports: Record<string, string>;
  tasks?: unknown;
  lock?: unknown;
  nodeModulesDir?: string;
}

/**
 * Fills an empty folder with the program and its packages.
 *
 * The packages are those of the lock file, as native parts for the target and nothing else.
 */
export async function stage(folder: string, target: Target): Promise<void> {
  for (const name of SOURCES) await copy(join(ROOT, name), join(folder, name));
  const config: Config = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const dependencies = runtimeDependencies(config.imports, await usedSpecifiers(folder));
  const { imports: _imports, tasks: _tasks, lock: _lock, ...rest } = config;
  await write(folder, "deno.json", { ...rest, nodeModulesDir: "manual" });
  await write(folder, "package.json", {
    name: "tgkeep",
    private: true,
    type: "module",
    dependencies,
  });
  await Deno.copyFile(join(ROOT, "deno.lock"), join(folder, "deno.lock"));
  await install(folder, target);
  await prune(join(folder, "node_modules"));
}

async function copy(from: string, to: string): Promise<void> {
  const info = await Deno.stat(from);
  if (!info.isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}

async function write(folder: string, name: string, content: unknown): Promise<void> {
  await Deno.writeTextFile(join(folder, name), JSON.stringify(content, null, 2) + "\n");
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

async function prune(modules: string): Promise<void> {
  const store = join(modules, ".deno");
  for await (const { name } of Deno.readDir(store)) {
    if (USELESS_PACKAGES.test(name)) await Deno.remove(join(store, name), { recursive: true });
  }
  await pruneFolder(store);
  await removeDeadLinks(modules);
}

async function pruneFolder(folder: string): Promise<void> {
  for (const { name, isDirectory, isFile } of await Array.fromAsync(Deno.readDir(folder))) {
    const path = join(folder, name);
    if (isDirectory && USELESS_FOLDERS.has(name) && basename(folder) !== "node_modules") {
      await Deno.remove(path, { recursive: true });
    } else if (isDirectory) await pruneFolder(path);
    else if (isFile && USELESS_FILES.test(name)) await Deno.remove(path);
  }
}

/** Links to packages that were taken out stop `deno compile`. */
async function removeDeadLinks(folder: string): Promise<void> {
  for (const { name, isDirectory, isSymlink } of await Array.fromAsync(Deno.readDir(folder))) {
    const path = join(folder, name);
    if (isDirectory) await removeDeadLinks(path);
    else if (isSymlink) {
      try {
        await Deno.stat(path);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
        await Deno.remove(path);
      }
    }
  }
}

/** Every file below a folder; links are not followed. */
export async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* filesBelow(path);
    else if (isFile) yield path;
  }
}
