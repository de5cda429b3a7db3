// Makes few modules of the program and its packages, so that a binary has little to read before its first line.
import { build, type Plugin, stop } from "esbuild";
import { basename, dirname, join } from "node:path";
import { isBuiltin } from "node:module";

/** Where a worker's module is named; the bundle has all its modules in one folder. */
const WORKER_URL = /new URL\("(\.[^"]+\/)(\w+)\.ts", import\.meta\.url\)/g;
/** An import by a variable says by its type what it leads to. */
const LATE_IMPORT = /typeof import\(\s*"([^"]+)"\s*,?\s*\)\s*=\s*await import\(\s*[A-Z_]+\s*,?\s*\)/g;
/** How a command is found, in lib/cli/commands/runners.ts. */
const COMMAND_IMPORT = { written: "await import(path)", meant: "await import(`./${command}.ts`)" };

/**
 * Bundles the program of a folder into another one, in which its modules lie side by side.
 *
 * Code is written shorter, but no name is changed: stack traces stay readable, and libraries that go by the names
 * of their classes work.
 *
 * @param source as `stage()` has laid it out
 * @param out need not exist yet
 */
export async function bundle(source: string, out: string): Promise<void> {
  try {
    await build({
      absWorkingDir: source,
      entryPoints: ["cli.ts", "workers/worker.ts"],
      outdir: out,
      entryNames: "[name]",
      chunkNames: "[name]-[hash]",
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "es2024",
      jsx: "automatic",
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: "none",
      logLevel: "error",
      // Ink's tools for its own developers are not installed.
      define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
      alias: { "react-devtools-core": "node:module" },
      // Native code is found by the program itself.
      external: ["@napi-rs/whisper"],
      plugins: [
        programSources(),
        sharpAddon(source),
        scriptsAsTheyAre(out),
        builtinModules(),
        wasmBeside(out),
      ],
    });
  } finally {
    await stop();
  }
}

/** Says to the bundler what the program says to Deno by variables. */
function programSources(): Plugin {
  return {
    name: "program-sources",
    setup({ onLoad }) {
      onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        if (path.includes("node_modules")) return undefined;
        const contents = (await Deno.readTextFile(path))
          .replace(LATE_IMPORT, (_, name) => `typeof import("${name}") = await import("${name}")`)
          .replace(COMMAND_IMPORT.written, COMMAND_IMPORT.meant)
          .replace(WORKER_URL, (_, __, name) => `new URL("./${name}.js", import.meta.url)`);
        const late = /await import\(\s*[A-Za-z_]/.exec(contents);
        if (late) throw new Error(`${path} imports what the bundler cannot find: ${late[0]}`);
        return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
      });
    },
  };
}

/** sharp's own code is bundled; its addon is what the program has unpacked. */
function sharpAddon(source: string): Plugin {
  const own = "createRequire(import.meta.url)";
  const module = JSON.stringify(join(source, "lib/workers/native/sharp_library.ts"));
  return {
    name: "sharp-addon",
    setup({ onLoad }) {
      onLoad({ filter: /[/\\]sharp[/\\]dist[/\\]sharp\.mjs$/ }, async ({ path }) => {
        const text = await Deno.readTextFile(path);
        if (!text.includes(own)) throw new Error(`${path} does not say ${own} any more`);
        const contents = `import { requireSharpAddon } from ${module};\n` +
          text.replace(own, "requireSharpAddon");
        return { contents, loader: "js" };
      });
    },
  };
}

/** Scripts for browsers are written into pages as they stand, by `toString()`. */
function scriptsAsTheyAre(out: string): Plugin {
  return {
    name: "scripts-as-they-are",
    setup({ onResolve }) {
      onResolve({ filter: /\/assets\/\w+\.js$/ }, async ({ path, importer }) => {
        if (importer.includes("node_modules")) return undefined;
        const name = basename(path);
        await Deno.mkdir(out, { recursive: true });
        await Deno.copyFile(join(dirname(importer), path), join(out, name));
        return { path: `./${name}`, external: true };
      });
    },
  };
}

/** CommonJS packages ask for modules of Node.js with `require`, which an ES module does not have. */
function builtinModules(): Plugin {
  return {
    name: "builtin-modules",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) => {
        if (kind !== "require-call" || !isBuiltin(path)) return undefined;
        return { path: path.replace(/^node:/, ""), namespace: "builtin" };
      });
      onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule("node:${path}");`,
        loader: "js",
      }));
    },
  };
}

/** Packages find their WebAssembly beside themselves. */
function wasmBeside(out: string): Plugin {
  return {
    name: "wasm-beside",
    setup({ onLoad }) {
      onLoad({ filter: /[/\\]node_modules[/\\].*\.m?js$/ }, async ({ path }) => {
        const contents = await Deno.readTextFile(path);
        for (const [, name] of contents.matchAll(/new URL\(\s*"\.\/([\w-]+\.wasm)"/g)) {
          await Deno.mkdir(out, { recursive: true });
          await Deno.copyFile(join(dirname(path), name!), join(out, name!));
        }
        return undefined;
      });
    },
  };
}
