// Tests of the end of a run as a person reads it.
import assert from "node:assert/strict";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import { chooseStyle } from "../../../lib/cli/output/style.ts";
import { summaryLines, type SummaryNames } from "../../../lib/cli/output/summary.ts";
import type { ExportReport } from "../../../lib/model/events.ts";
import { REPORT } from "./report.ts";

const PLAIN = chooseStyle(false, fixedEnvironment({}));
const NAMES: SummaryNames = {
  program: "tgkeep",
  out: "./archive",
  outputs: { first: ["a_1/result.json"], count: 1 },
  failures: { first: [], count: 0 },
};

function summary(changes: Partial<ExportReport> = {}, names: Partial<SummaryNames> = {}): string {
  return summaryLines({ ...REPORT, ...changes }, { ...NAMES, ...names }, PLAIN).join("\n");
}

Deno.test("summaryLines() says what was kept, where, and what comes next", () => {
  const text = summary();
  assert.match(text, /^Done in 12 s$/m);
  assert.match(text, /^ {2}messages {2}1,200 new, 5,000 in the archive, 97 a second$/m);
  assert.match(text, /^ {2}media {5}12 files downloaded \(45\.6 MB\), 3 left out$/m);
  assert.match(text, /^ {2}files {5}archive\/a_1\/result\.json$/m);
  assert.match(text, /^Next: .*tgkeep search \.\/archive WORDS$/m);
  assert.match(text, /tgkeep verify \.\/archive$/m);
  assert.doesNotMatch(text, /saved|failed|exit code/);
});

Deno.test("summaryLines() leads to the page of all chats where there is one", () => {
  const pages = (count: number) => ({
    outputs: {
      first: ["a_1/result.json", "a_1/messages.html", "b_2/result.json", "b_2/messages.html"],
      count,
    },
  });
  const few = summary({}, pages(4));
  assert.match(few, /^ {2}files {5}archive\/index\.html\n {12}archive\/a_1\/result\.json$/m);
  assert.match(few, /^Next: open archive\/index\.html in a browser\n {6}tgkeep search /m);
  const many = summary({ exit_code: 4 }, pages(40));
  assert.match(many, /^ {2}files {5}archive\/index\.html\n {12}and 40 more in \.\/archive$/m);
  const stopped = summary({ exit_code: 130 }, pages(4));
  assert.doesNotMatch(stopped, /index\.html/, "it is written at the end");
});

Deno.test("summaryLines() says what dedup has saved", () => {
  const dedup = {
    ...REPORT.dedup,
    id_based_hits: 3,
    hash_based_hits: 1,
    bytes_saved: 7_000_000,
    hit_rate: 0.25,
  };
  assert.match(summary({ dedup }), /^ {2}saved {5}7\.0 MB: 4 files \(25 %\) were there already$/m);
});

Deno.test("summaryLines() names failed files, the first few of many", () => {
  const failures = { first: ["a/1.jpg", "a/2\u001b[31m.jpg"], count: 1_002 };
  const text = summary({ exit_code: 4 }, { failures });
  assert.match(text, /^Done, but some files could not be had in 12 s \(exit code 4\)$/m);
  assert.match(text, /^ {2}failed {4}a\/1\.jpg\n {12}a\/2\.jpg\n {12}and 1,000 more$/m);
  assert.match(text, /Run the same command again to try for the failed files/);
});

Deno.test("summaryLines() says of every exit code what it means and what to do", () => {
  const expectations: readonly (readonly [number, RegExp])[] = [
    [1, /^Failed in 12 s \(exit code 1\)\n[^]*same command again/m],
    [3, /^Stopped: sign-in needed in 12 s \(exit code 3\)\n[^]*tgkeep login/m],
    [5, /^Stopped by a flood wait [^]*\(exit code 5\)\n[^]*--max-flood-wait/m],
    [6, /^Stopped: trouble with the archive or the disk [^]*same command again/m],
    [130, /^Interrupted in 12 s \(exit code 130\)\n[^]*goes on from here/m],
    [143, /^Interrupted in 12 s \(exit code 143\)\n[^]*goes on from here/m],
  ];
  for (const [exit_code, pattern] of expectations) {
    const text = summary({ exit_code });
    assert.match(text, pattern);
    assert.doesNotMatch(text, /Next:/);
  }
});

Deno.test("summaryLines() writes the folder as a shell reads it", () => {
  assert.match(
    summary({}, { out: "/home/kim/it's mine" }),
    /verify '\/home\/kim\/it'\\''s mine'$/m,
  );
});
