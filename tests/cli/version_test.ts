// Tests that there is one version, wherever it is written.
import assert from "node:assert/strict";
import { newestEntry } from "../../.release/change_log.ts";
import { RELEASED, VERSION, versionLine } from "../../lib/cli/version.ts";
import project from "../../deno.json" with { type: "json" };

Deno.test("VERSION and RELEASED are those of the project and its change log", async () => {
  const log = await Deno.readTextFile(new URL("../../.release/CHANGELOG.md", import.meta.url));
  const { version, date, notes } = newestEntry(log);
  assert.equal(VERSION, project.version);
  assert.equal(version, project.version);
  assert.equal(date, RELEASED);
  assert.notEqual(notes, "");
});

Deno.test("versionLine() says that the program runs from its sources, and on what", () => {
  const { version } = Deno;
  assert.equal(
    versionLine(),
    `tgkeep ${VERSION} (from source, Deno ${version.deno}, ${Deno.build.target})`,
  );
});

Deno.test("newestEntry() takes the entry on top, and refuses one without a day", () => {
  const log =
    "# Changes\n\nWords.\n\n## 1.2.0 (2025-02-03)\n\n- new\n\n## 1.1.0 (2024-02-03)\n\n- old\n";
  assert.deepEqual(newestEntry(log), { version: "1.2.0", date: "2025-02-03", notes: "- new" });
  for (const broken of ["", "# Changes\n", "## 1.2.0\n\n- new\n", "## next (2025-02-03)\n"]) {
    assert.throws(() => newestEntry(broken), SyntaxError);
  }
});
