// Takes the native libraries of a target out of its packages, so that they need not be read at every start.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { NativePart } from "../lib/workers/native/parts.ts";
import { byName, copyTree } from "./stage.ts";
import type { Target } from "./targets.ts";

/** What is left of the packages, and what was taken out. */
export interface TakenParts {
  readonly parts: readonly NativePart[];
  /** The compressed parts one after the other, as their offsets have it. */
  readonly bytes: Uint8Array;
}

/** Code of these is linked to nothing else that is embedded: Deno itself can load it. */
const HEADERS_AND_TEXTS = /\.(md|h|d\.[cm]?ts|map)$/i;

/**
 * Copies the packages that are loaded by their names at run time, and takes the large libraries out of them.
 *
 * @param from the `node_modules` of the staged program
 * @param to the `node_modules` of the bundled one
 * @throws {Error} when a package of the target is missing, or one of another target is there
 */
export async function takeNativeParts(
  from: string,
  to: string,
  target: Target,
): Promise<TakenParts> {
  const store = join(from, ".deno");
  await refuseForeign(store, target);
  const sharp = `@img/sharp-${target.npm.os}-${target.npm.arch}`;
  const libvips = `@img/sharp-libvips-${target.npm.os}-${target.npm.arch}`;
  const found: { readonly owner: NativePart["owner"]; readonly path: string }[] = [];
  for (const name of [sharp, libvips]) {
    const folder = await packageFolder(store, name);
    // On Windows libvips lies in the package of the addon.
    if (!folder && (name === sharp || target.npm.os !== "win32")) {
      throw new Error(`Cannot find ${name} for ${target.triple}`);
    }
    if (!folder) continue;
    await copyTree(folder, join(to, name));
    const libraries = await takeOut(join(to, name), join(folder, "lib"));
    found.push(...libraries.map((path) => ({ owner: "sharp" as const, path })));
  }
  for (const name of target.whisper) {
    const folder = await packageFolder(store, name);
    if (!folder) throw new Error(`Cannot find ${name} for ${target.triple}`);
    const addons = (await Array.fromAsync(Deno.readDir(folder)))
      .filter((entry) => entry.name.endsWith(".node"));
    found.push(...addons.map((entry) => ({
      owner: "whisper" as const,
      path: join(folder, entry.name),
    })));
  }
  return pack(found);
}

/** The library files of a copied package; they and what nothing loads are removed from it. */
async function takeOut(copy: string, lib: string): Promise<readonly string[]> {
  const libraries: string[] = [];
  for (const { name, isFile } of (await Array.fromAsync(Deno.readDir(lib))).toSorted(byName)) {
    if (!isFile || !/^libvips.*\.(so[.\d]*|dylib|dll)$/.test(name)) continue;
    libraries.push(join(lib, name));
    await Deno.remove(join(copy, "lib", name));
  }
  await removeUseless(copy);
  return libraries;
}

async function removeUseless(folder: string): Promise<void> {
  for (const { name, isDirectory } of await Array.fromAsync(Deno.readDir(folder))) {
    const path = join(folder, name);
    if (isDirectory && /^(glib-2\.0|include)$/.test(name)) {
      await Deno.remove(path, { recursive: true });
    } else if (isDirectory) await removeUseless(path);
    else if (HEADERS_AND_TEXTS.test(name)) await Deno.remove(path);
  }
}

async function pack(
  found: readonly { readonly owner: NativePart["owner"]; readonly path: string }[],
): Promise<TakenParts> {
  const parts: NativePart[] = [];
  const packed: Uint8Array[] = [];
  let offset = 0;
  for (const { owner, path } of found) {
    const bytes = await Deno.readFile(path);
    const compressed = gzipSync(bytes, { level: 9 });
    parts.push({
      owner,
      name: path.replace(/^.*[/\\]/, ""),
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytes: bytes.length,
      offset,
      packedBytes: compressed.length,
    });
    packed.push(compressed);
    offset += compressed.length;
  }
  return { parts, bytes: new Uint8Array(await new Blob(packed as BlobPart[]).arrayBuffer()) };
}

async function packageFolder(store: string, name: string): Promise<string | undefined> {
  const start = `${name.replace("/", "+")}@`;
  for await (const entry of Deno.readDir(store)) {
    if (entry.name.startsWith(start)) return join(store, entry.name, "node_modules", name);
  }
  return undefined;
}

/** A package for another system would be dead weight, and says that the installation went wrong. */
async function refuseForeign(store: string, { npm, triple }: Target): Promise<void> {
  for await (const { name } of Deno.readDir(store)) {
    const [, os, arch] = /^@(?:img\+sharp|napi-rs\+whisper)-(?:libvips-)?(linux|linuxmusl|darwin|win32|freebsd)-(\w+?)(?:-\w+)?@/
      .exec(name) ?? [];
    if (os === undefined) continue;
    if (os.replace("musl", "") !== npm.os || arch !== npm.arch) {
      throw new Error(`${name} is not for ${triple}`);
    }
  }
}
