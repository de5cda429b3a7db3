// Knows whether the program runs as a compiled binary, and where a package lies inside it.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Whether this code is inside a compiled binary. `Deno.build.standalone` does not say so in a worker of
 * Deno 2.4; the paths of what is embedded do.
 */
export function isEmbedded(url: string = import.meta.url): boolean {
  return /[/\\]deno-compile-[^/\\]+[/\\]/.test(url);
}

/**
 * The folder of a package that another one depends on, among the embedded files.
 *
 * @param owner specifier of the package that depends on it
 * @param name name of the package that is wanted
 */
export async function embeddedPackage(owner: string, name: string): Promise<string> {
  let folder = dirname(await Deno.realPath(fileURLToPath(import.meta.resolve(owner))));
  while (!folder.endsWith("node_modules")) {
    const parent = dirname(folder);
    if (parent === folder) throw new RangeError(`Cannot find ${name} beside ${owner}`);
    folder = parent;
  }
  return await Deno.realPath(join(folder, name));
}
