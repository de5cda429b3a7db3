// A folder that is gone when the test ends.

/**
 * Makes an empty folder; disposing of it removes it with all that is in it. Every user may write there: a binary
 * that is tested may run as another one.
 */
export async function tempFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "tgkeep-test-" });
  await Deno.chmod(path, 0o777);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Paths of all files below a folder, relative to it, sorted. */
export function filesBelow(folder: string): readonly string[] {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.isDirectory) {
      found.push(...filesBelow(`${folder}/${entry.name}`).map((path) => `${entry.name}/${path}`));
    } else found.push(entry.name);
  }
  return found.toSorted();
}
