// The hashes of what a release consists of.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { byName } from "./stage.ts";

/** What is given to people, by its name. */
const GIVEN = /^tgkeep(-\w+-\w+(\.exe)?|\.1|\.bash|\.fish)$|^_tgkeep$/;

/** Writes SHA256SUMS over a folder, in the form that `sha256sum --check` reads. */
export async function writeSums(folder: string): Promise<void> {
  const lines: string[] = [];
  for (const { name } of (await Array.fromAsync(Deno.readDir(folder))).toSorted(byName)) {
    if (!GIVEN.test(name)) continue;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk);
    lines.push(`${hash.digest("hex")}  ${name}\n`);
  }
  await Deno.writeTextFile(join(folder, "SHA256SUMS"), lines.join(""));
}
