// `deno task release [--target TRIPLE]… [--out DIR]`: all that a release consists of. Binaries of all targets,
// man page, completions, notes, and the hashes of them.
//
// The version is the one of deno.json; where lib/cli/version.ts or the change log say another, nothing is made.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { completionScript } from "../lib/cli/completion/scripts.ts";
import { COMMANDS } from "../lib/cli/definitions/all.ts";
import { manPage } from "../lib/cli/man_page.ts";
import { RELEASED, VERSION } from "../lib/cli/version.ts";
import project from "../deno.json" with { type: "json" };
import { newestEntry } from "./change_log.ts";
import { compileProgram } from "./compile_program.ts";
import { writeSums } from "./sums.ts";
import { targetOf, TARGETS } from "./targets.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    target: { type: "string", multiple: true, default: TARGETS.map(({ triple }) => triple) },
    out: { type: "string", default: "dist" },
  },
});
const targets = values.target.map(targetOf);

const log = await Deno.readTextFile(new URL("CHANGELOG.md", import.meta.url));
const { version, date, notes } = newestEntry(log);
for (const other of [VERSION, version]) {
  if (other !== project.version) {
    throw new Error(`Cannot release ${project.version} of deno.json: elsewhere it is ${other}`);
  }
}
if (date !== RELEASED) {
  throw new Error(
    `Cannot release ${version}: its day is ${date} in the change log, else ${RELEASED}`,
  );
}

await Deno.mkdir(values.out, { recursive: true });
const out = await Deno.realPath(values.out);
const page = manPage(COMMANDS, { version: VERSION, date: RELEASED });
await Deno.writeTextFile(join(out, "tgkeep.1"), page);
await Deno.writeTextFile(join(out, "tgkeep.bash"), completionScript("bash"));
await Deno.writeTextFile(join(out, "_tgkeep"), completionScript("zsh"));
await Deno.writeTextFile(join(out, "tgkeep.fish"), completionScript("fish"));
await Deno.writeTextFile(join(out, "NOTES.md"), `# tgkeep ${version}\n\n${notes}\n`);
for (const target of targets) {
  const binary = join(out, `tgkeep-${target.suffix}`);
  await Deno.writeTextFile(`${binary}.contents.txt`, await compileProgram({ target, binary }));
  console.log(`${binary}: ${((await Deno.stat(binary)).size / 1e6).toFixed(1)} MB`);
}
await writeSums(out);
