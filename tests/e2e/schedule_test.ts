// The lines for schedules that README shows, taken from it and run as they stand there.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { bulkTextChat, mediaHeavyChat } from "../../lib/emulator/world/generate/parts.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { onRequest } from "../helpers/on_request.ts";
import { openScene, type Scene } from "../helpers/scene.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BULK: PeerId = "channel1700000001";
const MANY: PeerId = "channel1700000002";

/** A user of the machine who has done what README says. */
interface User {
  /** Runs a line as cron does: by sh, with hardly a variable, and mails what it prints. */
  cron(line: string): Promise<Ended>;
  /** Runs a script in a shell that finds tgkeep and these commands, each of them a shell script. */
  shell(script: string, commands?: Readonly<Record<string, string>>): Promise<Ended>;
  readonly home: string;
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** The code blocks of README that hold a text. */
async function blocksWith(text: string): Promise<readonly string[]> {
  const readme = await Deno.readTextFile(`${ROOT}README.md`);
  const blocks = [...readme.matchAll(/^```\w*\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
  return blocks.filter((block) => block.includes(text));
}

async function block(text: string): Promise<string> {
  const [found, ...others] = await blocksWith(text);
  assert.ok(found !== undefined && others.length === 0, `README shows ${text} once`);
  return found;
}

async function openUser(at: Scene, name: string): Promise<User> {
  const home = at.path(name);
  await Deno.mkdir(`${home}/.config/tgkeep`, { recursive: true });
  const { XDG_CONFIG_HOME: _folder, TGKEEP_SESSION: _file, ...variables } = at.env;
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  await Deno.writeTextFile(`${home}/.config/tgkeep/env`, lines.join(""));
  const plain = { HOME: home, LOGNAME: "me", SHELL: "/bin/sh", PATH: "/usr/bin:/bin" };
  const run = async (
    command: readonly [string, ...string[]],
    env: Readonly<Record<string, string>>,
  ): Promise<Ended> => {
    const [program, ...args] = command;
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args,
      cwd: ROOT,
      // Deno's own cache is not the user's in a test.
      env: { ...plain, DENO_DIR: await denoFolder(), ...env },
      clearEnv: true,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
  };
  const path = `${home}/.local/bin:${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`;
  const installed = await run(["bash", "-ec", await block("~/.local/bin/tgkeep\n")], {
    PATH: path,
  });
  assert.deepEqual(installed, { code: 0, output: "" });
  return {
    home,
    cron: (line) => run(["/bin/sh", "-c", line], {}),
    async shell(script, commands = {}) {
      const folder = await Deno.makeTempDir({ dir: home });
      for (const [name, text] of Object.entries(commands)) {
        await Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      }
      return await run(["sh", "-c", script], { ...variables, PATH: `${folder}:${path}` });
    },
  };
}

async function denoFolder(): Promise<string> {
  const info = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] });
  const { denoDir }: { readonly denoDir: string } = JSON.parse(
    new TextDecoder().decode((await info.output()).stdout),
  );
  return denoDir;
}

function openWorld(): Promise<Scene> {
  return openScene({
    seed: 9,
    content: "empty",
    parts: [bulkTextChat({ messages: 350 }), mediaHeavyChat({ files: 6, bytes: 20_000 })],
  });
}

/** From now on one file can never be had. */
function breakFile({ emulator }: Scene): { remove(): void } {
  const { media } = emulator.world.chat(MANY).messages.at(3);
  assert.ok(media?.type === "document" && media.document);
  const id = media.document.id.toString();
  return emulator.faults.add({ kind: "rpc_error", code: 400, message: "LOCATION_INVALID" }, {
    method: "upload.getFile",
    times: Infinity,
    where: (request) => String((request as { location: { id: unknown } }).location.id) === id,
  });
}

Deno.test("the crontab line of README mails nothing unless something is wrong", async (t) => {
  await using at = await openWorld();
  const user = await openUser(at, "cron");
  const [line = ""] = (await block("* * *  . ~/")).split("\n");
  const [minute, hour, day, month, weekday, ...words] = line.split(/ +/);
  assert.deepEqual([day, month, weekday], ["*", "*", "*"]);
  assert.ok(Number(minute) < 60 && Number(hour) < 24);
  const command = words.join(" ");
  assert.ok(!command.includes("%"), "cron would take it for the end of the line");

  await t.step("a file that cannot be had is named", async () => {
    const broken = breakFile(at);
    const { code, output } = await user.cron(command);
    broken.remove();
    assert.equal(code, 4, output);
    assert.match(output, /^! .*files\/3_4\.bin: .*LOCATION_INVALID \(message 4\)$/m);
    assert.match(output, /^Done, but some files could not be had .*\(exit code 4\)$/m);
  });
  await t.step("nothing where all is well", async () => {
    assert.deepEqual(await user.cron(command), { code: 0, output: "" });
    await assertArchiveIsTrue(at.emulator.world, `${user.home}/telegram`, [BULK, MANY]);
  });
  await t.step("a run that meets another ends with 6", async () => {
    await Deno.remove(`${user.home}/telegram`, { recursive: true });
    const { faults } = at.emulator;
    const working = Promise.withResolvers<void>();
    const moment = { methods: ["messages.getHistory"], nth: 1 };
    const reached = onRequest(faults, moment, working.resolve);
    // Longer than a second run takes to find the folder in use, on a busy machine too.
    const delay = faults.add({ kind: "delay", ms: 8_000 }, { method: "messages.getHistory" });
    const first = user.cron(command);
    await working.promise;
    const second = await user.cron(command);
    assert.equal(second.code, 6, second.output);
    assert.match(second.output, /^error: .*process \d+/);
    assert.deepEqual(await first, { code: 0, output: "" });
    reached.remove();
    delay.remove();
  });
});

Deno.test("the jq line of README mails what went wrong, and nothing else", async () => {
  await using at = await openWorld();
  const user = await openUser(at, "jq");
  const script = (await block("| mail -s")).trim();
  const mail = `{ printf '%s\\n' "$@"; cat; } >>"$HOME/mail.txt"`;
  // The machine may have neither; jq is what the line is about.
  if (await hasCommand("jq")) {
    const out = { TGKEEP_OUT: `${user.home}/telegram` };
    const send = (text: string) =>
      user.shell(`export TGKEEP_OUT='${out.TGKEEP_OUT}'; ${text}`, { mail });
    assert.deepEqual((await send(script)).output, "");
    await assert.rejects(Deno.stat(`${user.home}/mail.txt`), Deno.errors.NotFound);
    await assertArchiveIsTrue(at.emulator.world, out.TGKEEP_OUT, [BULK, MANY]);

    await Deno.remove(out.TGKEEP_OUT, { recursive: true });
    breakFile(at);
    await send(script);
    const text = await Deno.readTextFile(`${user.home}/mail.txt`);
    assert.match(text, /^-s\ntgkeep on .+\nyou@example\.org\n/);
    assert.match(text, /^\S+Z media\.failed: Telegram refused it: LOCATION_INVALID$/m);
    assert.match(text, /^\S+Z export\.finished: exit code 4$/m);

    at.emulator.revokeAll();
    await send(script);
    assert.match(await Deno.readTextFile(`${user.home}/mail.txt`), /^\S+Z error: .*tgkeep login/m);
  }
});

Deno.test("the systemd units of README are sound, and what they start runs", async () => {
  await using at = await openWorld();
  const user = await openUser(at, "systemd");
  const service = await block("[Service]");
  const timer = await block("[Timer]");
  const units = `${user.home}/.config/systemd/user`;
  await Deno.mkdir(units, { recursive: true });
  await Deno.writeTextFile(`${units}/tgkeep.service`, service, { mode: 0o644 });
  await Deno.writeTextFile(`${units}/tgkeep.timer`, timer, { mode: 0o644 });
  if (await hasCommand("systemd-analyze")) {
    const verified = await user.shell(
      `XDG_RUNTIME_DIR=${user.home} systemd-analyze --user verify ${units}/tgkeep.service ${units}/tgkeep.timer`,
    );
    assert.deepEqual(verified, { code: 0, output: "" });
    const calendar = /^OnCalendar=(.*)$/m.exec(timer)?.[1] ?? "";
    const told = await user.shell(`systemd-analyze calendar '${calendar}'`);
    assert.match(told.output, /Normalized form: \*-\*-\* 03:17:00/);
  }
  const start = /^ExecStart=(.*)$/m.exec(service)?.[1] ?? "";
  const run = await user.shell(start.replaceAll("%h", user.home));
  assert.deepEqual(run, { code: 0, output: "" });
  await assertArchiveIsTrue(at.emulator.world, `${user.home}/telegram`, [BULK, MANY]);
});

async function hasCommand(name: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", { args: ["-c", `command -v ${name}`] }).output();
  return success;
}
