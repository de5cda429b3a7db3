// Tests of the program as a process: start-up, streams, exit codes.
import assert from "node:assert/strict";
import { withServer } from "./commands/with_server.ts";
import { eventsOf, runTgkeep, startTgkeep } from "../helpers/tgkeep.ts";

Deno.test("the program shows help on stdout and complaints on stderr", async () => {
  const help = await runTgkeep(["--help"]);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /^Usage: tgkeep/);
  const unknown = await runTgkeep(["exprot", "--log", "text"]);
  assert.deepEqual({ code: unknown.code, stdout: unknown.stdout }, { code: 2, stdout: "" });
  assert.match(unknown.stderr, /Did you mean export/);
});

/** Modules that Deno reads before the first line of a file runs: literal dynamic imports count. */
async function modulesOf(path: string, kind: "read" | "run"): Promise<ReadonlySet<string>> {
  const root = new URL(path, import.meta.url).href;
  const info = new Deno.Command(Deno.execPath(), { args: ["info", "--json", root] });
  const { stdout } = await info.output();
  const graph: {
    readonly modules: readonly {
      readonly specifier: string;
      readonly dependencies?: readonly {
        readonly isDynamic?: boolean;
        readonly code?: { readonly specifier: string };
      }[];
    }[];
  } = JSON.parse(new TextDecoder().decode(stdout));
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const found = new Set<string>();
  const visit = (specifier: string): void => {
    if (found.has(specifier)) return;
    found.add(specifier);
    for (const { isDynamic, code } of modules.get(specifier)?.dependencies ?? []) {
      if (code && (kind === "read" || !isDynamic)) visit(code.specifier);
    }
  };
  visit(root);
  return found;
}

Deno.test("help, completions and usage errors read no package and nothing of Node", async () => {
  const roots = ["cli.ts", "lib/cli/completion/answer_shell.ts", "lib/cli/main.ts"];
  for (const path of roots.map((root) => `../../${root}`)) {
    const read = await modulesOf(path, "read");
    const wrong = [...read].filter((specifier) => /^(npm|node|jsr|https?):/.test(specifier));
    assert.deepEqual(wrong, []);
    assert.ok(read.size > 15 && read.size < 60, `${path}: ${read.size}`);
  }
});

Deno.test("the parser loads commander, and nothing heavy", async () => {
  const loaded = await modulesOf("../../lib/cli/program.ts", "run");
  const packages = [...loaded].filter((specifier) => specifier.startsWith("npm:"));
  assert.ok(packages.every((specifier) => specifier.includes("commander")), packages.join());
  const heavy = [...loaded].filter((specifier) =>
    /lib\/(archive|emulator|render|telegram|history|media|workers)\/|lib\/cli\/(commands|ui)\//
      .test(specifier)
  );
  assert.deepEqual(heavy, []);
});

Deno.test("the program ends quietly when nobody reads its output", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tgkeep_pipe_" });
  try {
    const child = startTgkeep(["demo", "--out", folder, "--log", "ndjson"]);
    await child.stdout.cancel();
    const [status, stderr] = await Promise.all([
      child.status,
      new Response(child.stderr).text(),
    ]);
    assert.equal(status.code, 130);
    assert.doesNotMatch(stderr, /BrokenPipe|at .*\.ts:/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the program stops at a signal with its exit code, each line whole", async () => {
  await withServer({}, async ({ server, folder, variables }) => {
    const env = { ...variables, TGKEEP_SESSION_STRING: await server.sessionString() };
    // Slow enough that the run cannot be over before the signal comes.
    server.faults.latencyMs = 100;
    for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
      const args = ["export", "@alice_liddell", "--out", `${folder}/${signal}`];
      const child = startTgkeep(args, { env });
      let stdout = "";
      let sent = false;
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
        stdout += text;
        if (sent || !stdout.includes("media.done")) continue;
        child.kill(signal);
        sent = true;
      }
      const [status] = await Promise.all([child.status, child.stderr.cancel()]);
      assert.equal(status.code, code);
      const events = eventsOf(stdout);
      assert.deepEqual(
        { event: events.at(-1)?.event, exit_code: events.at(-1)?.exit_code },
        { event: "export.finished", exit_code: code },
      );
    }
  });
});
