// Every exit code that cron jobs and scripts rely on, with the words that a person gets.
import assert from "node:assert/strict";
import {
  bulkTextChat,
  forbiddenChannel,
  mediaHeavyChat,
} from "../../lib/emulator/world/generate/parts.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { eventsNamed, reported, runExport, startExport } from "../helpers/export_run.ts";
import { onRequest } from "../helpers/on_request.ts";
import { assertNothingHalfWritten } from "../helpers/output_folder.ts";
import { openScene, type Scene } from "../helpers/scene.ts";
import { checked, eventsOf, finished, runTgkeep } from "../helpers/tgkeep.ts";

const BULK: PeerId = "channel1700000001";
const MANY: PeerId = "channel1700000002";
const FORBIDDEN: PeerId = "channel1700000004";

function scene(): Promise<Scene> {
  return openScene({
    seed: 9,
    parts: [
      bulkTextChat({ messages: 350 }),
      mediaHeavyChat({ files: 12, bytes: 700_000 }),
      forbiddenChannel(),
    ],
  });
}

Deno.test("exit 0 and 1: done, and what Telegram or the network refuses", async (t) => {
  await using at = await scene();
  const { env, path } = at;

  await t.step("0 when all is there", async () => {
    const run = await runExport([BULK, "--out", path("done")], env);
    assert.equal(run.code, 0, run.stderr);
    assert.equal(run.stderr, "");
  });

  await t.step("1 names the host and port of a server that cannot be reached", async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    listener.close();
    for (const command of [["export", BULK, "--out", path("none")], ["chats"], ["whoami"]]) {
      const run = await runTgkeep(command, { env: { ...env, TGKEEP_SERVER: `127.0.0.1:${port}` } });
      assert.equal(run.code, 1, run.stderr);
      assert.match(run.stderr, new RegExp(`127\\.0\\.0\\.1:${port}`));
    }
    await assert.rejects(Deno.stat(path("none")), Deno.errors.NotFound);
  });

  await t.step("1 names a server whose key is not the expected one", async () => {
    const { TGKEEP_SERVER_KEY: _key, TGKEEP_SESSION_STRING: _session, ...strange } = env;
    const run = await runTgkeep(["login", "--phone", "+15550100", "--code", "12345"], {
      env: strange,
    });
    assert.equal(run.code, 1, run.stderr);
    assert.match(run.stderr, new RegExp(`Cannot trust .*:${at.emulator.port}.*--server-key`));
  });

  await t.step("1 gives Telegram's reason for a wrong API id", async () => {
    const run = await runTgkeep(["export", BULK, "--out", path("none")], {
      env: { ...env, TG_API_ID: "424242" },
    });
    assert.equal(run.code, 1, run.stderr);
    assert.match(run.stderr, /API_ID_INVALID/);
    assert.match(run.stderr, /my\.telegram\.org/);
  });

  await t.step("1 for a chat that Telegram does not give, after the other chats", async () => {
    const run = await runExport([FORBIDDEN, BULK, "--out", path("forbidden")], env);
    assert.equal(run.code, 1);
    assert.match(run.stderr, /No longer yours.*CHANNEL_PRIVATE/);
    await assertArchiveIsTrue(at.emulator.world, path("forbidden"), [BULK]);
  });
});

Deno.test("exit 2: what cannot be meant, with what may have been meant", async (t) => {
  await using at = await scene();
  const expectations: readonly (readonly [
    name: string,
    args: readonly string[],
    stderr: readonly RegExp[],
  ])[] = [
    ["a first name with a slip", ["Alise"], [/no chat "Alise"/, /user210944655 {2}Alice Liddell/]],
    ["a full name with a slip", ["Alice Lidell"], [/user210944655 {2}Alice Liddell/]],
    ["a last name", ["Liddell"], [/user210944655 {2}Alice Liddell/]],
    ["a user name with a slip", ["@loopback_mews"], [/@loopback_news/]],
    ["a title with a slip", ["Forum of testz"], [/Forum of tests/]],
    ["nothing like any", ["Zyzzyva Quux"], [/no chat "Zyzzyva Quux"/, /tgkeep chats/]],
    ["an id of nobody", ["424242"], [/no chat "424242"/]],
    ["no chat", [], [/No chat was named/]],
    ["an unknown option", ["me", "--frobnicate"], [/--frobnicate/, /export --help/]],
    ["a bad size", ["me", "--max-size", "huge"], [/--max-size/, /50MB/]],
    ["a bad date", ["me", "--since", "yesterday"], [/--since/]],
    ["dates the wrong way round", ["me", "--since", "2024-02-02", "--until", "2024-02-01"], [
      /--since/,
    ]],
    ["a bad kind", ["me", "--media", "hologram"], [/hologram/, /photo/]],
    ["an unknown folder", ["--folder", "Readings"], [/Reading 📖/]],
    ["all and one", ["me", "--all"], [/exclude each other/]],
  ];
  for (const [name, args, patterns] of expectations) {
    await t.step(name, async () => {
      const out = at.path("never");
      const run = await runTgkeep(["export", ...args, "--out", out], { env: at.env });
      assert.equal(run.code, 2, run.stderr);
      for (const pattern of patterns) assert.match(run.stderr, pattern);
      assert.equal(eventsOf(run.stdout).at(-1)?.event, "error");
      await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
    });
  }
  await t.step("no archive to render", async () => {
    const run = await runTgkeep(["render", at.path("never")], { env: at.env });
    assert.equal(run.code, 2, run.stderr);
  });
  await t.step("no such command", async () => {
    const run = await runTgkeep(["exprot"], { env: at.env });
    assert.equal(run.code, 2, run.stderr);
    assert.match(run.stderr, /export/);
  });
});

Deno.test("exit 3: nobody is signed in, or not any more", async (t) => {
  await using at = await scene();
  const { env, path, emulator } = at;
  const { TGKEEP_SESSION_STRING: _, ...signedOut } = env;

  await t.step("no session", async () => {
    for (const command of [["export", "me", "--out", path("none")], ["chats"], ["logout"]]) {
      const run = await runTgkeep(command, { env: signedOut });
      assert.equal(run.code, 3, run.stderr);
      if (command[0] !== "logout") assert.match(run.stderr, /tgkeep login/);
    }
    await assert.rejects(Deno.stat(path("none")), Deno.errors.NotFound);
  });

  await t.step("a session file that is no session", async () => {
    await Deno.writeTextFile(path("session.json"), "{}");
    const run = await runTgkeep(["chats"], { env: signedOut });
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stderr, /session\.json is damaged.*tgkeep login/);
  });

  await t.step("revoked in the middle of a run", async () => {
    const out = path("revoked");
    const child = startExport([BULK, MANY, "--out", out], env);
    const moment = onRequest(
      emulator.faults,
      { methods: ["messages.getHistory"], nth: 3 },
      () => emulator.revokeAll(),
    );
    const run = reported(await finished(child));
    moment.remove();
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stderr, /what was fetched is kept/);
    assert.match(run.stderr, /tgkeep login/);
    assert.ok(run.report.messages.new >= 100);
    await assertNothingHalfWritten(emulator.world, out);
    const again = await runExport([BULK, MANY, "--out", out], {
      ...env,
      TGKEEP_SESSION_STRING: await emulator.sessionString(),
    });
    assert.equal(again.code, 0, again.stderr);
    assert.equal(run.report.messages.new + again.report.messages.new, 350 + 12);
    await assertArchiveIsTrue(emulator.world, out, [BULK, MANY]);
  });

  await t.step("revoked in the middle of a file", async () => {
    const out = path("revoked file");
    const session = await emulator.sessionString();
    // The keys of all data centres: a single one that is lost is replaced with the help of the home one.
    const moment = onRequest(
      emulator.faults,
      { methods: ["upload.getFile"], nth: 6 },
      () => emulator.revokeAll(),
    );
    const run = await runExport([MANY, "--out", out], { ...env, TGKEEP_SESSION_STRING: session });
    moment.remove();
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stderr, /tgkeep login/);
    assert.equal(run.report.media.failed, 0, "the files are not to blame");
    assert.equal(await assertNothingHalfWritten(emulator.world, out), run.report.media.downloaded);
  });
});

Deno.test("exit 4: a file that can never be had is named, and the rest is there", async () => {
  await using at = await scene();
  const { env, path, emulator } = at;
  const out = path("missing");
  const { messages } = emulator.world.chat(MANY);
  const bad = messages.at(3);
  const media = bad.media!;
  assert.ok(media.type === "document" && media.document);
  const badId = media.document.id.toString();
  emulator.faults.add({ kind: "rpc_error", code: 400, message: "LOCATION_INVALID" }, {
    method: "upload.getFile",
    times: Infinity,
    where: (request) => String((request as { location: { id: unknown } }).location.id) === badId,
  });
  const run = await runExport([MANY, "--out", out], env);
  assert.equal(run.code, 4, run.stderr);
  const failed = eventsNamed(run, "media.failed");
  assert.equal(failed.length, 1);
  assert.equal(failed[0]?.message_id, bad.id);
  assert.match(String(failed[0]?.path), /files\/3_4\.bin$/);
  assert.match(String(failed[0]?.reason), /LOCATION_INVALID/);
  assert.equal(run.report.media.failed, 1);
  assert.equal(run.report.media.downloaded, 11);
  await assertArchiveIsTrue(emulator.world, out, [MANY], { unavailable: new Set([bad.id]) });

  // A person reads its name too, and is told again by the next run.
  const told = await runTgkeep(["export", MANY, "--out", out, "--log", "text"], { env });
  assert.equal(told.code, 4, told.stderr);
  assert.match(told.stdout, /3_4\.bin.*LOCATION_INVALID/);
  assert.match(told.stdout, /1 failed/);
  assert.match(told.stdout, /some files could not be had/);

  emulator.faults.clear();
  const healed = await runExport([MANY, "--out", out], env);
  assert.equal(healed.code, 0, healed.stderr);
  assert.equal(healed.report.media.downloaded, 1);
  await assertArchiveIsTrue(emulator.world, out, [MANY]);
});

Deno.test("exit 5: a flood wait longer than allowed stops the run, which goes on later", async (t) => {
  await using at = await scene();
  const { env, path, emulator } = at;
  for (const [method, after] of [["messages.getHistory", 2], ["upload.getFile", 6]] as const) {
    await t.step(method, async () => {
      const out = path(`flood ${method}`);
      emulator.faults.add({ kind: "flood_wait", seconds: 3_700 }, { method, after });
      const args = [BULK, MANY, "--out", out, "--max-flood-wait", "1h"];
      const run = await runExport(args, env);
      assert.equal(run.code, 5, run.stderr);
      assert.match(run.stderr, /62 min/);
      assert.match(run.stderr, /--max-flood-wait/);
      assert.ok(run.stderr.includes(method));
      assert.equal(run.report.media.failed, 0);
      await assertNothingHalfWritten(emulator.world, out);
      const again = await runExport(args, env);
      assert.equal(again.code, 0, again.stderr);
      assert.equal(run.report.messages.new + again.report.messages.new, 350 + 12);
      await assertArchiveIsTrue(emulator.world, out, [BULK, MANY]);
    });
  }
  await t.step("before the first chat", async () => {
    emulator.faults.add({ kind: "flood_wait", seconds: 400 }, { method: "messages.getDialogs" });
    const run = await runTgkeep(["export", BULK, "--out", path("none")], { env });
    assert.equal(run.code, 5, run.stderr);
    assert.match(run.stderr, /messages\.getDialogs/);
  });
});

Deno.test("exit 130 and 143 at once, whatever the run is waiting for", async (t) => {
  await using at = await scene();
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    await t.step(signal, async () => {
      const { faults } = at.emulator;
      const child = startExport(["--all", "--out", at.path("never")], at.env);
      const moment = onRequest(
        faults,
        { methods: ["messages.getDialogs"], nth: 1 },
        () => child.kill(signal),
      );
      const run = await finished(child);
      moment.remove();
      assert.equal(run.code, code, run.stderr);
      assert.match(run.stderr, new RegExp(signal));
      eventsOf(run.stdout);
    });
  }

  await t.step("SIGTERM in a flood wait", async () => {
    const { faults } = at.emulator;
    faults.add({ kind: "flood_wait", seconds: 120 }, { method: "messages.getHistory", after: 1 });
    const child = startExport([BULK, "--out", at.path("waiting")], at.env);
    const [seen, output] = child.stdout.tee();
    for await (const text of seen.pipeThrough(new TextDecoderStream())) {
      if (text.includes("flood.wait")) break;
    }
    child.kill("SIGTERM");
    const [stdout, stderr, { code, signal }] = await Promise.all([
      new Response(output).text(),
      new Response(child.stderr).text(),
      child.status,
    ]);
    const run = reported(checked(child, { code, signal, stdout, stderr }));
    assert.equal(run.code, 143);
    assert.ok(run.report.duration_ms < 30_000);
    // The first page, and what was under way beside the refused one.
    assert.ok(run.report.messages.new >= 100 && run.report.messages.new <= 400);
  });

  await t.step("nobody reads the output any more", async () => {
    const { faults, world } = at.emulator;
    const child = startExport([BULK, MANY, "--out", at.path("unread")], at.env);
    const closed = Promise.withResolvers<void>();
    onRequest(faults, { methods: ["messages.getHistory"], nth: 1 }, () => {
      closed.resolve(child.stdout.cancel());
    });
    const delay = faults.add({ kind: "delay", ms: 100 }, { method: "messages.getHistory" });
    const [{ code }] = await Promise.all([
      child.status,
      new Response(child.stderr).text(),
      closed.promise,
    ]);
    delay.remove();
    assert.equal(code, 130);
    await assertNothingHalfWritten(world, at.path("unread"));
  });
});
