// `deno task compile [--target TRIPLE]… [--out DIR]`: binaries, for this machine if no other is named.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compileProgram } from "./compile_program.ts";
import { writeSums } from "./sums.ts";
import { targetOf } from "./targets.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    target: { type: "string", multiple: true, default: [Deno.build.target] },
    out: { type: "string", default: "dist" },
  },
});
await Deno.mkdir(values.out, { recursive: true });
const out = await Deno.realPath(values.out);
for (const target of values.target.map(targetOf)) {
  const binary = join(out, `tgkeep-${target.suffix}`);
  await Deno.writeTextFile(`${binary}.contents.txt`, await compileProgram({ target, binary }));
  console.log(`${binary}: ${((await Deno.stat(binary)).size / 1e6).toFixed(1)} MB`);
}
await writeSums(out);
