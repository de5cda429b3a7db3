// `--takeout`: all that is exported is asked for inside one takeout, and the takeout always comes to its end.
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { bulkTextChat, singleDocument } from "../../lib/emulator/world/generate/parts.ts";
import type { World } from "../../lib/emulator/world/world.ts";
import { assertArchiveIsTrue, listedChats } from "../helpers/archive_truth.ts";
import { eventsNamed, reported, runExport, startExport } from "../helpers/export_run.ts";
import { onRequest } from "../helpers/on_request.ts";
import { outputDigests } from "../helpers/output_folder.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";
import { finished, startTgkeep } from "../helpers/tgkeep.ts";

/** What a run does besides exporting: who is signed in, which chats there are, connections, the takeout itself. */
const OUTSIDE: ReadonlySet<string> = new Set([
  "users.getUsers",
  "messages.getDialogs",
  "messages.getDialogFilters",
  "help.getConfig",
  "auth.exportAuthorization",
  "auth.importAuthorization",
  "account.initTakeoutSession",
]);

interface Scene {
  readonly world: World;
  readonly emulator: Emulator;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

async function withScene(world: World, run: (scene: Scene) => Promise<void>): Promise<void> {
  await using temp = await tempFolder();
  await using emulator = await startEmulator({ world });
  const env = await serverEnvironment(emulator, temp.path);
  await run({ world, emulator, folder: temp.path, env });
}

function assertInside({ stats }: Emulator): void {
  for (const [method, count] of stats.requests) {
    if (OUTSIDE.has(method)) continue;
    assert.equal(stats.takeoutRequests.get(method), count, `${method} is part of the takeout`);
  }
  const histories = stats.requests.get("messages.getHistory");
  assert.equal(stats.rangedRequests.get("messages.getHistory"), histories, "in ranges");
}

function outcomes({ finishedTakeouts, takeouts }: World): readonly boolean[] {
  assert.equal(takeouts.size, 0, "no takeout is left open");
  return finishedTakeouts.map(({ success }) => success);
}

Deno.test("export --takeout gives every chat exactly, all of it inside the takeout", () => {
  const world = generateWorld({ seed: 7 });
  world.options.takeoutRanges = 5;
  return withScene(world, async (scene) => {
    const { emulator, folder, env } = scene;
    const out = join(folder, "archive");
    const chats = listedChats(world);
    const { code, stderr } = await runExport(["--all", "--takeout", "--out", out], env);
    assert.equal(code, 0, stderr);
    await assertArchiveIsTrue(world, out, chats);
    assert.deepEqual(outcomes(world), [true]);
    assertInside(emulator);
    assert.deepEqual(emulator.stats.defects, []);
    assert.ok(emulator.stats.parts.some(({ dcId }) => dcId === 4), "files of another data centre");
    assert.equal(emulator.stats.errors.get("TAKEOUT_REQUIRED"), undefined);
    const outputs = await outputDigests(out);

    // A second run with another choice of ranges finds nothing new.
    world.options.takeoutRanges = 2;
    const second = await runExport(["--all", "--takeout", "--out", out], env);
    assert.equal(second.code, 0, second.stderr);
    assert.equal(second.report.messages.new, 0);
    assert.deepEqual(outcomes(world), [true, true]);
    assert.deepEqual(await outputDigests(out), outputs);
  });
});

Deno.test("export --takeout is exact with short pages, broken connections and expired references", () => {
  const world = generateWorld({ seed: 9 });
  world.options.takeoutRanges = 9;
  return withScene(world, async ({ emulator, folder, env }) => {
    const { faults } = emulator;
    const history = { method: "messages.getHistory" };
    faults.add({ kind: "short_page", count: 3 }, { ...history, probability: 0.5 });
    faults.add({ kind: "drop_connection", when: "after" }, { ...history, after: 20, times: 2 });
    faults.add({ kind: "expired_reference" }, { method: "upload.getFile", after: 5, times: 2 });
    const out = join(folder, "archive");
    const { code, stderr } = await runExport(["--all", "--takeout", "--out", out], env);
    assert.equal(code, 0, stderr);
    await assertArchiveIsTrue(world, out, listedChats(world));
    assertInside(emulator);
    assert.deepEqual(outcomes(world), [true]);
  });
});

const CHATS = ["channel1700000001", "channel1700000003"] as const;

function largeWorld(): World {
  return generateWorld({
    seed: 3,
    content: "empty",
    parts: [
      bulkTextChat({ messages: 1_530 }),
      singleDocument({ bytes: 9 * 1_048_576 + 4321, dcId: 4 }),
    ],
  });
}

Deno.test("export --takeout that SIGTERM stops is told as a failure, and resumes", () =>
  withScene(largeWorld(), async (scene) => {
    const { emulator, folder, env, world } = scene;
    const out = join(folder, "archive");
    const args = [...CHATS, "--takeout", "--out", out];
    for (const [method, nth] of [["messages.getHistory", 6], ["upload.getFile", 4]] as const) {
      const child = startExport(args, env);
      const moment = onRequest(
        emulator.faults,
        { methods: [method], nth },
        () => child.kill("SIGTERM"),
      );
      const stopped = reported(await finished(child));
      moment.remove();
      assert.equal(stopped.code, 143, stopped.stderr);
    }
    assert.deepEqual(outcomes(world), [false, false]);
    const { code, stderr } = await runExport(args, env);
    assert.equal(code, 0, stderr);
    assert.deepEqual(outcomes(world), [false, false, true]);
    assertInside(emulator);
    await assertArchiveIsTrue(world, out, CHATS);
  }));

Deno.test("export --takeout goes on when Telegram drops the takeout once, and says so the second time", () =>
  withScene(largeWorld(), async (scene) => {
    const { emulator, folder, env, world } = scene;
    const drop = (nth: number) =>
      onRequest(
        emulator.faults,
        { methods: ["messages.getHistory"], nth },
        () => world.takeouts.clear(),
      );
    const once = drop(5);
    const args = (name: string) => [...CHATS, "--takeout", "--out", join(folder, name)];
    const dropped = await runExport(args("once"), env);
    assert.equal(dropped.code, 0, dropped.stderr);
    await assertArchiveIsTrue(world, join(folder, "once"), CHATS);
    assert.equal(emulator.stats.requests.get("account.initTakeoutSession"), 2);
    once.remove();

    const handles = [drop(3), drop(9)];
    const { code, events } = await runExport(args("twice"), env);
    for (const handle of handles) handle.remove();
    assert.equal(code, 1);
    const errors = eventsNamed({ events }, "error");
    assert.equal(errors.length, 1);
    assert.match(String(errors[0]?.message), /ended the takeout twice.*without --takeout/);
  }));

Deno.test("export --takeout finishes although the connection breaks at that moment", () =>
  withScene(largeWorld(), async ({ emulator, folder, env, world }) => {
    emulator.faults.add(
      { kind: "drop_connection", when: "before" },
      { method: "account.finishTakeoutSession" },
    );
    const { code } = await runExport([...CHATS, "--takeout", "--out", join(folder, "out")], env);
    assert.equal(code, 0);
    assert.deepEqual(outcomes(world), [true]);
  }));

Deno.test("export --takeout is a failure to Telegram when a chat could not be exported", () =>
  withScene(largeWorld(), async ({ emulator, folder, env, world }) => {
    emulator.faults.add(
      { kind: "rpc_error", code: 400, message: "CHANNEL_PRIVATE" },
      { method: "messages.getHistory", after: 3 },
    );
    const { code } = await runExport([...CHATS, "--takeout", "--out", join(folder, "out")], env);
    assert.equal(code, 1);
    assert.deepEqual(outcomes(world), [false]);
  }));

Deno.test("export --takeout keeps to the size that the takeout was begun for", () =>
  withScene(largeWorld(), async ({ emulator, folder, env, world }) => {
    const begun: unknown[] = [];
    onRequest(emulator.faults, {
      methods: ["messages.getSplitRanges", "messages.getHistory"],
      nth: 1,
    }, () => {
      begun.push(...world.takeouts.values());
    });
    const out = join(folder, "out");
    const args = [...CHATS, "--takeout", "--max-size", "5MB", "--out", out];
    const { code, report, stderr } = await runExport(args, env);
    assert.equal(code, 0, stderr);
    assert.equal(report.media.skipped, 1);
    assert.deepEqual(begun, [
      {
        chats: new Set(
          ["group", "supergroup", "channel"].filter((kind) => kindsOf(world).has(kind)),
        ),
        maxFileBytes: 5_000_000,
      },
    ]);
  }));

Deno.test("export --takeout explains the delay: the hour, where to confirm, how to go on without", () =>
  withScene(largeWorld(), async ({ folder, env, world, emulator }) => {
    world.options.takeoutDelaySeconds = 86_400;
    const out = join(folder, "out");
    const child = startTgkeep(["export", ...CHATS, "--takeout", "--out", out], { env });
    const before = Date.now();
    const { code, stderr } = await finished(child);
    assert.equal(code, 5, stderr);
    const [, told = ""] = /only from (\d{4}-\d\d-\d\d \d\d:\d\d) local time/.exec(stderr) ?? [];
    const hour = new Date(told.replace(" ", "T")).getTime();
    assert.ok(hour >= before + 86_400_000 && hour <= Date.now() + 86_460_000, stderr);
    assert.match(stderr, /another Telegram app/);
    assert.match(stderr, /without --takeout/);
    assert.equal(emulator.stats.requests.get("messages.getHistory"), undefined);

    // A short one is waited for.
    world.options.takeoutDelaySeconds = 1;
    onRequest(emulator.faults, { methods: ["account.initTakeoutSession"], nth: 2 }, () => {
      world.options.takeoutDelaySeconds = 0;
    });
    const waited = await runExport([...CHATS, "--takeout", "--out", out], env);
    assert.equal(waited.code, 0, waited.stderr);
    assert.equal(eventsNamed(waited, "flood.wait").length, 1);
    assert.deepEqual(outcomes(world), [true]);
  }));

function kindsOf(world: World): ReadonlySet<string> {
  const kinds = CHATS.map((peer) => world.chat(peer).kind);
  return new Set(kinds.flatMap((kind) => kind === "supergroup" ? ["supergroup", "group"] : [kind]));
}
