// Tests of the dashboard's lines.
import assert from "node:assert/strict";
import fc from "fast-check";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import { chooseStyle } from "../../../lib/cli/output/style.ts";
import { textWidth } from "../../../lib/cli/output/text_width.ts";
import { renderDashboard } from "../../../lib/cli/ui/dashboard.tsx";
import { advanceView, EMPTY_VIEW, type RunView } from "../../../lib/cli/ui/run_view.ts";
import type { RunEvent } from "../../../lib/model/events.ts";
import type { PeerId } from "../../../lib/model/peer.ts";
import { REPORT } from "../output/report.ts";
import { ANY_EVENTS, HARD_NAMES } from "./events.ts";

const NOON = Date.UTC(2024, 0, 31, 12);
const PLAIN = chooseStyle(false, fixedEnvironment({}));
const COLOURS = chooseStyle(true, fixedEnvironment({ TERM: "xterm" }));
const WIDTHS = [40, 60, 80, 160, 200, 300];
const SGR = new RegExp(`${String.fromCharCode(0x1b)}\\[\\d+m`, "g");

interface Size {
  readonly columns: number;
  readonly rows?: number;
}

function lines(view: RunView, { columns, rows = 24 }: Size, style = PLAIN): readonly string[] {
  return renderDashboard({ view, columns, rows, style, now: NOON + 10_000 });
}

/** A run with a chat and a file for every hard name. */
function busyRun(): RunView {
  const events: RunEvent[] = [{
    event: "run.started",
    version: "1.2.3",
    out: "/home/kim/צילומים/archive",
    chats: 40,
  }];
  for (const [i, name] of HARD_NAMES.entries()) {
    const chat_id: PeerId = `channel${i}`;
    const path = `x/photos/${i}_${name}.jpg`;
    const file = { chat_id, message_id: i, kind: "photo", path } as const;
    events.push(
      { event: "chat.started", chat_id, name, type: "private_group", expected: 10_000 },
      { event: "history.progress", chat_id, fetched: 1_000 * i },
      { event: "media.started", ...file, bytes: 5_000_000 },
      { event: "media.progress", chat_id, message_id: i, path, bytes: 1_000_000 },
      { event: "media.progress", chat_id, message_id: i, path, bytes: 2_500_000 },
    );
  }
  const path = "x/photos/photo_9.jpg";
  const failed = { chat_id: "channel1", message_id: 99, kind: "photo", path } as const;
  events.push(
    { event: "media.failed", ...failed, reason: "the server has no such file" },
    { event: "media.done", ...failed, bytes: 4_000, source: "hash" },
    {
      event: "run.gauges",
      pool: { ...REPORT.pool, threads: 4, active_threads: 3, queue_size: 12, completed_tasks: 9 },
      media_active: 4,
      media_waiting: { files: 90, bytes: 90_000_000 },
      memory_bytes: 812_000_000,
      dedup: { ...REPORT.dedup, id_based_hits: 7, bytes_saved: 123_456 },
    },
    { event: "memory.paused", used_bytes: 2_100_000_000, limit_bytes: 2_147_483_648 },
    {
      event: "flood.wait",
      method: "messages.getHistory",
      seconds: 30,
      until: new Date(NOON + 27_000).toISOString(),
    },
  );
  return events.reduce((view, event, i) => advanceView(view, event, NOON + i * 100), EMPTY_VIEW);
}

/** Fails unless a terminal can show the lines as they are. */
function assertFit(drawn: readonly string[], { columns, rows = 24 }: Size): void {
  assert.ok(drawn.length < rows, `${drawn.length} lines in ${rows} rows`);
  for (const line of drawn) {
    const bare = line.replace(SGR, "");
    assert.ok(textWidth(bare) < columns, `${textWidth(bare)} cells in ${columns}: ${bare}`);
    assert.doesNotMatch(bare, /\p{Cc}|[\ue000\ue001]/u);
    const opened = [...bare].filter((char) => char === "\u2068").length;
    assert.equal(
      [...bare].filter((char) => char === "\u2069").length,
      opened,
      "isolates are closed",
    );
  }
}

Deno.test("renderDashboard() shows all there is to know, at every usual width", () => {
  const view = busyRun();
  for (const columns of WIDTHS) {
    const drawn = lines(view, { columns, rows: 50 });
    assertFit(drawn, { columns, rows: 50 });
    const text = drawn.join("\n");
    assert.match(text, /tgkeep 1\.2\.3/);
    assert.match(text, /━─+ +11 % · \d[\d,]* msg\/s/);
    assert.match(text, /‖ Telegram asks to wait: 17 s until me/);
    assert.match(text, /Kim .*0\/10,000 msg/);
    assert.match(text, /━.* 9,000\/10,000 msg/);
    assert.match(text, /2\.5 MB of 5\.0 MB/);
    assert.match(text, /files +1 kept · 1 failed · 90 to come/);
    assert.match(text, /workers +3 of 4 busy · 12 waiting/);
    assert.match(text, /! x\/photos\/photo_9\.jpg: the ser/);
    if (columns < 80) continue;
    assert.match(text, /0 of 40 chats · 10 s/);
    assert.match(text, /17 s until messages\.getHistory goes on$/m);
    assert.match(text, /saved 123\.5 kB \(7 files\)/);
    assert.match(text, /memory 2\.1 GB of 2\.1 GB: new files wait/);
  }
});

Deno.test("renderDashboard() fits low terminals, and says what it leaves out", () => {
  const view = busyRun();
  for (const rows of [8, 10, 12, 16, 24, 100]) {
    const drawn = lines(view, { columns: 80, rows });
    assertFit(drawn, { columns: 80, rows });
    assert.match(drawn.join("\n"), /msg\/s/);
    if (rows >= 10 && rows < 30) assert.match(drawn.join("\n"), /and \d+ more files/);
  }
  assert.ok(lines(view, { columns: 80, rows: 100 }).length <= 40);
});

Deno.test("renderDashboard() shows the files of a chat whose history was over at once", () => {
  const chat = { id: "channel1", name: "Photos", fetched: 0, expected: undefined };
  const view = {
    ...EMPTY_VIEW,
    chats: [{ ...chat, files: 12, bytes: 9e6, failed: 1, state: "fetching" as const }],
    chatsPeak: 1,
  };
  assert.ok(lines(view, { columns: 80 }).some((line) => /^ Photos +─+ +12 files$/.test(line)));
  const written = advanceView(view, { event: "outputs.started", chat_id: "channel1" }, 0);
  assert.ok(lines(written, { columns: 80 }).some((line) => / writing outputs$/.test(line)));
});

Deno.test("renderDashboard() sets chats and files apart where there is room", () => {
  const blank = (rows: number) =>
    lines(busyRun(), { columns: 80, rows }).filter((line) => line === "");
  assert.equal(blank(40).length, 2);
  assert.equal(blank(12).length, 0);
});

Deno.test("renderDashboard() keeps its height while files come and go", () => {
  const full = busyRun();
  const empty = { ...full, files: [], chats: full.chats.slice(0, 1) };
  const size = { columns: 80, rows: 60 };
  assert.equal(lines(empty, size).length, lines(full, size).length);
});

Deno.test("renderDashboard() isolates right-to-left names and nothing else", () => {
  const drawn = lines(busyRun(), { columns: 120, rows: 50 });
  assert.ok(drawn.some((line) => line.startsWith(" \u2068חברים מהצבא (2019)\u2069 ")));
  assert.ok(drawn.some((line) => line.startsWith(" Kim  ")));
});

Deno.test("renderDashboard() has colours where they are wanted, and the same text without", () => {
  const size = { columns: 80, rows: 40 };
  const coloured = lines(busyRun(), size, COLOURS);
  assert.ok(coloured.some((line) => line.includes("\u001b[32m")));
  assertFit(coloured, size);
  const bare = coloured.map((line) => line.replace(SGR, ""));
  assert.deepEqual(bare, [...lines(busyRun(), size)]);
});

Deno.test("renderDashboard() fits the terminal after any sequence of events", () => {
  const sizes = fc.record({
    columns: fc.integer({ min: 40, max: 220 }),
    rows: fc.integer({ min: 8, max: 60 }),
  });
  fc.assert(
    fc.property(ANY_EVENTS, sizes, (events, size) => {
      let now = NOON;
      const view = events.reduce(
        (state, [event, pause]) => advanceView(state, event, now += pause),
        EMPTY_VIEW,
      );
      assertFit(renderDashboard({ view, ...size, style: PLAIN, now }), size);
    }),
    { numRuns: 60 },
  );
});

Deno.test("renderDashboard() shows how much of a sound has been heard, and how fast", () => {
  const sound = {
    chat_id: "channel1",
    message_id: 1,
    kind: "voice",
    path: "c/v/lecture.ogg",
  } as const;
  const events: readonly RunEvent[] = [
    { event: "chat.started", chat_id: "channel1", name: "Course", type: "private_group" },
    { event: "transcript.started", ...sound, sound_ms: 3_600_000 },
    { event: "transcript.progress", ...sound, heard_ms: 20_000, sound_ms: 3_600_000 },
  ];
  const view = events.reduce((view, event) => advanceView(view, event, NOON), EMPTY_VIEW);
  const line = lines(view, { columns: 100 }).find((each) => each.includes("lecture.ogg"));
  assert.match(line ?? "", /♪.*lecture\.ogg.* 0:00:20 of 1:00:00 +2\.0 ×/);
});
