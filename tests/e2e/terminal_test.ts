// A run on a real pseudo-terminal: what is left of the dashboard when the run is ended from outside.
import assert from "node:assert/strict";
import { textWidth } from "../../lib/cli/output/text_width.ts";
import { bulkTextChat, mediaHeavyChat } from "../../lib/emulator/world/generate/parts.ts";
import { fakeTerminal } from "../cli/ui/terminal.ts";
import { assertNothingHalfWritten } from "../helpers/output_folder.ts";
import { openScene, type Scene } from "../helpers/scene.ts";
import { commandLine, inherited } from "../helpers/tgkeep.ts";

const COLUMNS = 80;
const NAME =
  "\u0645\u062c\u0645\u0648\u0639\u0629 \u{1F468}\u200d\u{1F469}\u200d\u{1F467} \u5bb6\u65cf";
/** Around every frame: a synchronized update. */
const FRAME = new RegExp(
  `${String.fromCharCode(0x1b)}\\[\\?2026h([^]*?)${String.fromCharCode(0x1b)}\\[\\?2026l`,
  "g",
);
const SEQUENCE = new RegExp(`${String.fromCharCode(0x1b)}\\[[?0-9;]*[A-Za-z]`, "g");

/** A run in a terminal of its own. */
interface TerminalRun {
  /** All that was written so far. */
  text(): string;
  /** Waits until the text matches. */
  seen(pattern: RegExp): Promise<void>;
  /** Signals the program itself. */
  kill(signal: Deno.Signal): void;
  resize(columns: number): Promise<void>;
  /** Waits for the end of the shell that has started the program. */
  ended(): Promise<void>;
}

function openWorld(): Promise<Scene> {
  return openScene({
    seed: 9,
    content: "empty",
    parts: [
      bulkTextChat({ messages: 5_000, title: NAME }),
      mediaHeavyChat({ files: 60, bytes: 300_000 }),
    ],
  });
}

/** Starts an export under a shell that says afterwards how the terminal is. */
async function startOnTerminal({ env, path }: Scene, out: string): Promise<TerminalRun> {
  const [pidFile, ttyFile] = [path(`${out}.pid`), path(`${out}.tty`)];
  const program = commandLine(["export", "--all", "--out", path(out)])
    .map((word) => `'${word}'`).join(" ");
  const script = `stty rows 30 cols ${COLUMNS}; tty >'${ttyFile}'
    sh -c 'echo $$ >"${pidFile}"; exec "$@"' sh ${program}
    echo "code $?"; stty -a | grep -o '[-]*echo '; echo after`;
  await Deno.writeTextFile(path(`${out}.sh`), script);
  const child = new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", `sh '${path(`${out}.sh`)}'`, "/dev/null"],
    env: { ...inherited(), ...env, TERM: "xterm" },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let text = "";
  let arrived = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      arrived.resolve();
      arrived = Promise.withResolvers();
    }
    arrived.reject(new Error(`the run has ended:\n${text}`));
    arrived.promise.catch(() => {});
  })();
  return {
    text: () => text,
    async seen(pattern) {
      while (!pattern.test(text)) await arrived.promise;
    },
    kill: (signal) => Deno.kill(Number(Deno.readTextFileSync(pidFile)), signal),
    async resize(columns) {
      const tty = (await Deno.readTextFile(ttyFile)).trim();
      const { success } = await new Deno.Command("stty", {
        args: ["-F", tty, "cols", String(columns)],
      }).output();
      assert.ok(success);
    },
    async ended() {
      await Promise.all([reading, child.status]);
    },
  };
}

/** The lines of the frames, without what a terminal does not show. */
function frameLines(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(FRAME)].map(([, frame = ""]) =>
    frame.replace(SEQUENCE, "").split(/[\r\n]+/).filter((line) => line !== "")
  );
}

if (Deno.build.os === "linux") {
  Deno.test("a terminal is as it was, however a run on it ends", async (t) => {
    await using at = await openWorld();
    at.emulator.faults.latencyMs = 120;
    for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
      await t.step(signal, async () => {
        const run = await startOnTerminal(at, signal);
        await run.seen(/msg\/s/);
        run.kill(signal);
        await run.ended();
        const terminal = fakeTerminal(COLUMNS);
        terminal.write(run.text());
        const lines = terminal.lines();
        assert.ok(lines.includes(`code ${code}`), lines.join("\n"));
        assert.deepEqual(lines.slice(-2).map((line) => line.trim()), ["echo", "after"]);
        assert.ok(terminal.cursor().shown && terminal.wraps());
        assert.doesNotMatch(lines.join("\n"), /msg\/s|workers/, "nothing of the dashboard is left");
        assert.match(lines.join("\n"), /^Interrupted in .*\(exit code 1\d\d\)$/m);
        await assertNothingHalfWritten(at.emulator.world, at.path(signal));
      });
    }
  });

  Deno.test("a dashboard follows the width of its terminal", async () => {
    await using at = await openWorld();
    at.emulator.faults.latencyMs = 150;
    const run = await startOnTerminal(at, "resized");
    await run.seen(/msg\/s/);
    assert.ok(run.text().includes(NAME.slice(0, 5)), "the name is shown");
    for (const columns of [60, 160]) {
      await run.resize(columns);
      const before = run.text().length;
      const widest = (): number => {
        // The first frame after the change may have been under way before it.
        const frames = frameLines(run.text().slice(before)).slice(1).filter(({ length }) =>
          length > 3
        );
        return Math.max(0, ...frames.flat().map(textWidth));
      };
      while (widest() === 0) await run.seen(new RegExp(`^[^]{${run.text().length + 1}}`));
      assert.ok(widest() <= columns - 1, `${widest()} cells on ${columns}`);
      if (columns > COLUMNS) assert.ok(widest() > COLUMNS, "there is room, and it is used");
    }
    run.kill("SIGTERM");
    await run.ended();
    assert.match(run.text(), /code 143/);
  });
}
