// Tests of the man page: everything the help says is in it, as roff that no word of ours can break.
import assert from "node:assert/strict";
import type { CommandDefinition } from "../../lib/cli/command.ts";
import { SETTINGS } from "../../lib/cli/config/settings.ts";
import { COMMANDS } from "../../lib/cli/definitions/all.ts";
import { manPage } from "../../lib/cli/man_page.ts";

const OPTIONS = { version: "1.2.3", date: "2025-01-02" };

/** The words of a page as a reader sees them. */
function words(page: string): string {
  return page.replaceAll("\\-", "-").replaceAll("\\(aq", "'").replaceAll("\\e", "\\")
    .replaceAll("\\(ga", "`").replaceAll("\\(dq", '"').replaceAll("\\ ", " ");
}

Deno.test("manPage() has every command, every option and every variable", () => {
  const page = words(manPage(COMMANDS, OPTIONS));
  assert.ok(page.startsWith('.TH TGKEEP 1 2025-01-02 "tgkeep 1.2.3"\n'));
  for (const { name, examples } of COMMANDS) {
    assert.match(page, new RegExp(`^\\.SS "${name}[ "]`, "m"));
    for (const { line } of examples) assert.ok(page.includes(line.replaceAll("…", "...")), line);
  }
  for (const own of [".B -h, --help\n", ".B -V, --version\n", '.SS "help [command]"\n']) {
    assert.ok(page.includes(own), own);
  }
  const used = new Set<string>(COMMANDS.flatMap(({ settings }) => settings));
  for (const [key, { flag, variable }] of Object.entries(SETTINGS)) {
    if (flag !== undefined && used.has(key)) assert.ok(page.includes(`.B ${flag}`), flag);
    if (variable !== undefined) assert.ok(page.includes(variable), variable);
  }
});

Deno.test("manPage() takes no word for a request or an escape", () => {
  const hostile: CommandDefinition = {
    name: "x",
    summary: ".so /etc/passwd",
    details: "'br\n\\fBbold \\ `ticks` \"quotes\" it's\n.B here",
    settings: [],
    stdout: "data",
    examples: [{ line: ".sy rm -rf \\n", meaning: "'tis" }],
  };
  const known = /^\.(TH|SH|SS|TP|B|PP|nf|fi|RS|RE)( |$)/;
  for (const line of manPage([hostile], OPTIONS).split("\n")) {
    assert.ok(!line.startsWith("'"), line);
    assert.ok(!line.startsWith(".") || known.test(line), line);
    assert.equal(line.replace(/\\(e|-|&| |\((aq|ga|dq))/g, "").includes("\\"), false, line);
  }
});
