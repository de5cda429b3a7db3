// Tests of when the dashboard is drawn.
import assert from "node:assert/strict";
import type { Sink } from "../../../lib/cli/host.ts";
import type { Screen } from "../../../lib/cli/output/screen.ts";
import {
  createDashboardScreen,
  type DashboardScreenOptions,
  type DrawView,
} from "../../../lib/cli/ui/dashboard_screen.ts";
import { EMPTY_VIEW, type RunView } from "../../../lib/cli/ui/run_view.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import { chooseStyle } from "../../../lib/cli/output/style.ts";
import { fakeTerminal } from "./terminal.ts";

/** A screen whose time passes by hand. */
function fixture(options: Partial<DashboardScreenOptions> & { readonly columns?: number } = {}) {
  const terminal = fakeTerminal(80);
  let time = 0;
  let pending: { readonly at: number; readonly run: () => void } | undefined;
  const frames: number[] = [];
  const fallen: string[] = [];
  const sink: Sink = {
    terminal: true,
    columns: () => options.columns ?? 80,
    rows: () => 24,
    closed: new AbortController().signal,
    write: terminal.write,
  };
  const fallback: Screen = {
    update: () => void fallen.push("update"),
    print: (lines) => terminal.write(lines.map((line) => `${line}\n`).join("")),
    hide: () => void fallen.push("hide"),
    [Symbol.dispose]: () => void fallen.push("dispose"),
  };
  const draw: DrawView = ({ view }) => {
    frames.push(time);
    return [`fetched ${view.fetched}`];
  };
  const screen = createDashboardScreen({
    sink,
    fallback,
    style: chooseStyle(false, fixedEnvironment({})),
    now: () => time,
    load: () => Promise.resolve(draw),
    schedule(ms, run) {
      assert.equal(pending, undefined, "one timer at a time");
      const own = pending = { at: time + ms, run };
      return () => {
        if (pending === own) pending = undefined;
      };
    },
    ...options,
  });
  /** Lets time pass, with everything that is due. */
  const pass = async (ms: number): Promise<void> => {
    for (const end = time + ms; time < end;) {
      time = Math.min(end, pending?.at ?? end);
      if (pending && pending.at <= time) {
        const { run } = pending;
        pending = undefined;
        run();
      }
      // What is being loaded arrives.
      await Promise.resolve().then(() => {});
      await Promise.resolve();
    }
  };
  return { screen, terminal, frames, fallen, pass, isWaiting: () => pending !== undefined };
}

function view(fetched: number): RunView {
  return { ...EMPTY_VIEW, chatsTotal: 1, fetched };
}

Deno.test("createDashboardScreen() draws at most ten frames a second, and at least one", async () => {
  const { screen, frames, pass } = fixture();
  using _screen = screen;
  for (let i = 0; i < 1_000; i++) {
    screen.update(view(i));
    await pass(5);
  }
  assert.ok(frames.length >= 5 && frames.length <= 50, `${frames.length} frames in 5 s`);
  const gaps = frames.slice(1).map((at, i) => at - frames[i]!);
  assert.ok(gaps.every((gap) => gap >= 100), gaps.join());
  const before = frames.length;
  await pass(5_000);
  const idle = frames.length - before;
  assert.ok(idle >= 4 && idle <= 6, `${idle} frames in 5 idle seconds`);
});

Deno.test("createDashboardScreen() loads nothing for a run that ends at once", async () => {
  let loads = 0;
  const { screen, terminal, pass, isWaiting } = fixture({
    load: () => {
      loads++;
      return Promise.reject(new Error("not needed"));
    },
  });
  screen.update(view(1));
  await pass(100);
  screen.print(["done"]);
  screen[Symbol.dispose]();
  assert.equal(loads, 0);
  assert.ok(!isWaiting(), "no timer is left");
  assert.deepEqual(terminal.lines(), ["done"]);
});

Deno.test("createDashboardScreen() prints lasting lines above the frame and leaves none behind", async () => {
  const { screen, terminal, pass, isWaiting } = fixture();
  screen.update(view(1));
  await pass(500);
  screen.print(["first"]);
  screen.update(view(2));
  await pass(1_000);
  assert.deepEqual(terminal.lines(), ["first", "fetched 2"]);
  screen.print(["second"]);
  screen.hide();
  assert.deepEqual(terminal.lines(), ["first", "second"]);
  screen.print(["summary"]);
  screen[Symbol.dispose]();
  assert.deepEqual(terminal.lines(), ["first", "second", "summary"]);
  assert.ok(!isWaiting());
});

Deno.test("createDashboardScreen() does not let lasting lines wait in numbers", async () => {
  const { screen, terminal, pass } = fixture();
  using _screen = screen;
  screen.update(view(1));
  await pass(500);
  for (let i = 0; i < 250; i++) screen.print([`line ${i}`]);
  assert.ok(terminal.lines().length >= 200);
  await pass(1_000);
  assert.equal(terminal.lines().length, 251);
});

Deno.test("createDashboardScreen() leaves small terminals to the line", async () => {
  const { screen, frames, fallen, pass } = fixture({ columns: 39 });
  using _screen = screen;
  screen.update(view(1));
  await pass(3_000);
  assert.deepEqual(frames, []);
  assert.ok(fallen.includes("update"));
});

Deno.test("createDashboardScreen() leaves what comes before the chats to the line, which goes at once", async () => {
  const { screen, frames, fallen, pass } = fixture();
  using _screen = screen;
  screen.update({ ...EMPTY_VIEW, stage: { name: "connecting", since: 0 } });
  await pass(3_000);
  assert.deepEqual(frames, []);
  assert.ok(fallen.filter((call) => call === "update").length >= 3, "the line counts seconds");
  screen.update(EMPTY_VIEW);
  assert.equal(fallen.at(-1), "hide");
  screen.update(view(1));
  await pass(500);
  assert.ok(frames.length > 0);
});

Deno.test("createDashboardScreen() leaves the run to the line when it cannot draw, and tells why", async () => {
  const unloadable = () => Promise.reject(new Error("no module"));
  const undrawable = () =>
    Promise.resolve((): never => {
      throw new Error("no drawing");
    });
  for (const load of [unloadable, undrawable]) {
    const told: unknown[] = [];
    const { screen, fallen, pass } = fixture({ load, onDefect: (error) => told.push(error) });
    using _screen = screen;
    screen.update(view(1));
    await pass(3_000);
    assert.match(String(told[0]), /no (module|drawing)/);
    assert.equal(told.length, 1);
    assert.ok(fallen.includes("update"));
  }
});
