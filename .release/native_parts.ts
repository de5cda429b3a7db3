// Takes the native code of a target out of its packages: a binary carries it apart from what Deno embeds.
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { NativePart, PartOwner } from "../lib/workers/native/native_part.ts";
import { filesBelow, pathBelow } from "./stage.ts";
import type { Target } from "./targets.ts";

/** What a binary carries. */
export interface TakenParts {
  readonly parts: readonly NativePart[];
  /** The compressed parts one after the other, as their offsets have it. */
  readonly bytes: Uint8Array;
}

/** Addons and the libraries that they are linked to. */
const NATIVE = /\.(node|dylib|dll|so[.\d]*)$/;

interface Found {
  readonly owner: PartOwner;
  readonly path: string;
  readonly file: string;
}

/**
 * Reads the packages with native code.
 *
 * sharp's lie as npm lays them out, which is how its addon finds libvips; of whisper's there is one file.
 *
 * @param modules the `node_modules` of the staged program
 * @throws {Error} when a package of the target is missing, or one of another target is there
 */
export async function takeNativeParts(modules: string, target: Target): Promise<TakenParts> {
  const store = join(modules, ".deno");
  await refuseForeign(store, target);
  const { os, arch } = target.npm;
  const found: Found[] = [];
  for (const name of [`@img/sharp-${os}-${arch}`, `@img/sharp-libvips-${os}-${arch}`]) {
    // On Windows libvips lies in the package of the addon.
    if (os === "win32" && name.includes("libvips")) continue;
    const folder = await packageFolder(store, name, target);
    for await (const file of filesBelow(folder)) {
      const path = `${name}/${pathBelow(folder, file)}`;
      if (NATIVE.test(path)) found.push({ owner: "sharp", path, file });
    }
  }
  for (const name of target.whisper) {
    for await (const file of filesBelow(await packageFolder(store, name, target))) {
      const path = basename(file);
      if (NATIVE.test(path)) found.push({ owner: "whisper", path, file });
    }
  }
  return await pack(found);
}

async function pack(found: readonly Found[]): Promise<TakenParts> {
  const parts: NativePart[] = [];
  const packed: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { owner, path, file } of found) {
    const content = await Deno.readFile(file);
    const compressed = Uint8Array.from(gzipSync(content, { level: 9 }));
    const sha256 = createHash("sha256").update(content).digest("hex");
    const packedBytes = compressed.length;
    parts.push({ owner, path, sha256, bytes: content.length, offset, packedBytes });
    packed.push(compressed);
    offset += packedBytes;
  }
  return { parts, bytes: await new Blob(packed).bytes() };
}

async function packageFolder(store: string, name: string, { triple }: Target): Promise<string> {
  const start = `${name.replace("/", "+")}@`;
  for await (const entry of Deno.readDir(store)) {
    if (entry.name.startsWith(start)) return join(store, entry.name, "node_modules", name);
  }
  throw new Error(`Cannot find ${name} for ${triple}`);
}

/** A package for another system would be dead weight, and says that the installation went wrong. */
async function refuseForeign(store: string, { npm, triple }: Target): Promise<void> {
  for await (const { name } of Deno.readDir(store)) {
    const [, os, arch] =
      /^@(?:img\+sharp|napi-rs\+whisper)-(?:libvips-)?(linux|linuxmusl|darwin|win32|freebsd)-(\w+?)(?:-\w+)?@/
        .exec(name) ?? [];
    if (os === undefined) continue;
    if (os.replace("musl", "") !== npm.os || arch !== npm.arch) {
      throw new Error(`${name} is not for ${triple}`);
    }
  }
}
