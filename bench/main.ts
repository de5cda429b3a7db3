// Runs the benchmarks, all or the ones named: `deno task bench export`.
import { path } from "./loopback.ts";

const wanted = Deno.args.map((name) => `${name.replace(/_bench(\.ts)?$/, "")}_bench.ts`);
const all = [...Deno.readDirSync(path("."))].map(({ name }) => name)
  .filter((name) => name.endsWith("_bench.ts")).sort();
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}; there are ${all.join(", ")}`);
  Deno.exit(2);
}
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`# ${name}`);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", "--quiet", path(name)],
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) Deno.exit(1);
}
