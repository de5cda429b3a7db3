// Keeps the picture of the rooms true: which folder may import which, and who may touch what.
import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Rooms that each room may import besides itself; what is not listed may import nothing of ours. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: [],
  async: [],
  telegram: ["async", "model"],
  workers: ["async", "model"],
  archive: ["async", "model", "render", "telegram"],
  history: ["archive", "async", "model", "telegram"],
  media: ["archive", "async", "model", "telegram", "workers"],
  render: ["async", "model"],
  export: ["archive", "async", "history", "media", "model", "render", "telegram", "workers"],
  verify: ["archive", "async", "export", "media", "model"],
  import: ["archive", "async", "media", "model"],
  serve: ["archive", "async", "export", "model", "render"],
  emulator: ["model", "telegram"],
  cli: [
    "archive",
    "async",
    "emulator",
    "export",
    "history",
    "import",
    "media",
    "model",
    "render",
    "serve",
    "telegram",
    "verify",
    "workers",
  ],
};

interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^;]*?\bfrom\s*["']([^"']+)["']/g;
const BARE_IMPORT = /(?:^|\n)\s*import\s*["']([^"']+)["']/g;
const DYNAMIC_IMPORT = /\bimport\(\s*["']([^"']+)["']/g;

const FOLDERS = [...Deno.readDirSync(ROOT)].map((entry) => entry.name)
  .filter((name) => name === "lib" || name === "workers");
const FILES = ["cli.ts", "mod.ts", ...FOLDERS.flatMap(filesBelow)].map(readSource);

Deno.test("rooms import only the rooms below them", () => {
  const wrong: string[] = [];
  for (const file of FILES) {
    const room = roomOf(file.path);
    if (room === undefined) continue;
    for (const target of localImports(file)) {
      const targetRoom = roomOf(target);
      if (targetRoom === room) continue;
      // The version is written in one place.
      if (room === "cli" && target === "deno.json") continue;
      if (targetRoom === undefined || !ALLOWED[room]?.includes(targetRoom)) {
        wrong.push(`${file.path} imports ${target}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("only lib/telegram/gramjs and the emulator import GramJS", () => {
  assert.deepEqual(
    importersOf(/^telegram(\/|$)/).filter((path) =>
      !path.startsWith("lib/telegram/gramjs/") && !path.startsWith("lib/emulator/")
    ),
    [],
  );
});

Deno.test("only lib/telegram and its own folder import gramjs/", () => {
  const outside = FILES.filter((file) =>
    localImports(file).some((target) => target.startsWith("lib/telegram/gramjs/")) &&
    !file.path.startsWith("lib/telegram/") && !file.path.startsWith("lib/emulator/")
  );
  assert.deepEqual(outside.map((file) => file.path), []);
});

Deno.test("SQL lives in lib/archive", () => {
  assert.deepEqual(
    importersOf(/^node:sqlite$/).filter((path) => !path.startsWith("lib/archive/")),
    [],
  );
});

Deno.test("nothing below lib/cli reads the environment, prints or exits", () => {
  const forbidden = /\bDeno\.(env|exit)\b|\bconsole\.(log|error|warn|info|debug)\b/;
  const wrong = FILES.filter((file) =>
    !file.path.startsWith("lib/cli/") && file.path !== "cli.ts" &&
    // The console of a browser is not the program's.
    !file.path.endsWith(".js") &&
    forbidden.test(withoutComments(file.text))
  );
  assert.deepEqual(wrong.map((file) => file.path), []);
});

Deno.test("modules do not import each other in a circle", () => {
  const graph = new Map(FILES.map((file) => [file.path, localImports(file)]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(path), `circle: ${[...trail, path].join(" → ")}`);
    if (done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
});

function filesBelow(folder: string): string[] {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(join(ROOT, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...filesBelow(path));
    else if (/\.(?:tsx?|js)$/.test(entry.name)) found.push(path);
  }
  return found;
}

function readSource(path: string): SourceFile {
  const text = Deno.readTextFileSync(join(ROOT, path));
  const code = withoutComments(text);
  const imports = [IMPORT, BARE_IMPORT, DYNAMIC_IMPORT].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => match[1]!)
  );
  return { path, text, imports };
}

/** Comments out, so that examples in documentation do not count. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/[^\n]*/g, "$1");
}

function localImports(file: SourceFile): string[] {
  return file.imports.filter((each) => each.startsWith(".")).map((each) =>
    relative(ROOT, join(ROOT, dirname(file.path), each)).replaceAll("\\", "/")
  );
}

function roomOf(path: string): string | undefined {
  return /^lib\/([^/]+)\//.exec(path)?.[1];
}

function importersOf(specifier: RegExp): string[] {
  return FILES.filter((file) => file.imports.some((each) => specifier.test(each)))
    .map((file) => file.path);
}
