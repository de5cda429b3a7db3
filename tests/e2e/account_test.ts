// Signing in and out as a person does, and what must never be seen while doing it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { bulkTextChat } from "../../lib/emulator/world/generate/parts.ts";
import type { WorldAccount } from "../../lib/emulator/world/world.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { signedOutEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";
import { eventsOf, type ProgramRun, runTgkeep } from "../helpers/tgkeep.ts";

const BULK = "channel1700000001";
const PASSWORD = "correct horse battery staple";
const PASSPHRASE = "passphrase-of-the-session";
const BOT_TOKEN = "987654321:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const ACCOUNT = {
  phone: "447700900123",
  code: "73519",
  password: PASSWORD,
  botToken: BOT_TOKEN,
  botUserId: 987_654_321,
  apiHash: "fedcba9876543210fedcba9876543210",
} satisfies Partial<WorldAccount>;

interface Scene extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly sessionFile: string;
  /** Runs the program signed out, or as the session file says; every run is kept for the search. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<ProgramRun>;
  /** Fails when anything that was written anywhere holds a secret. */
  assertNoSecrets(): Promise<void>;
}

async function scene(account: Partial<WorldAccount>): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const temp = stack.use(await tempFolder());
  const world = generateWorld({ seed: 5, account, parts: [bulkTextChat({ messages: 150 })] });
  const emulator = stack.use(await startEmulator({ world }));
  const base = await signedOutEnvironment(emulator, temp.path);
  const logFile = join(temp.path, "tgkeep.log");
  const sessionFile = join(temp.path, "session.json");
  const runs: ProgramRun[] = [];
  const authKeys = new Set<string>();
  const owned = stack.move();
  return {
    emulator,
    folder: temp.path,
    sessionFile,
    async run(args, env = {}) {
      const run = await runTgkeep([...args, "--log-file", logFile, "--log-level", "debug"], {
        env: { ...base, ...env },
      });
      runs.push(run);
      for (const key of await keysIn(sessionFile)) authKeys.add(key);
      return run;
    },
    async assertNoSecrets() {
      const written = [await Deno.readTextFile(logFile)];
      for (const { stdout, stderr } of runs) written.push(stdout, stderr);
      const { phone, code, apiHash, password, botToken } = world.account;
      const secrets = [
        phone,
        "7700 900123",
        code,
        apiHash,
        password,
        botToken,
        PASSPHRASE,
        ...authKeys,
      ];
      for (const secret of secrets.filter((each) => each !== undefined)) {
        for (const text of written) {
          assert.ok(!text.includes(secret), `${secret.slice(0, 12)} is in: ${text.slice(0, 500)}`);
        }
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The keys of a session file that is not encrypted. */
async function keysIn(path: string): Promise<readonly string[]> {
  const text = await Deno.readTextFile(path).catch(() => "{}");
  const { session } = JSON.parse(text) as {
    session?: { dcs: Record<string, { authKey?: string }> };
  };
  return Object.values(session?.dcs ?? {}).flatMap(({ authKey }) => authKey ?? []);
}

async function assertMode(path: string, mode: number): Promise<void> {
  if (Deno.build.os === "windows") return;
  assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, mode);
}

const PHONE_FLAGS = ["--phone", "+44 7700 900123", "--code", ACCOUNT.code];

Deno.test("login by phone, code and password leads through every command to logout", async () => {
  await using at = await scene(ACCOUNT);
  const { run, emulator } = at;
  const login = await run(["login", ...PHONE_FLAGS], { TGKEEP_PASSWORD: PASSWORD });
  assert.equal(login.code, 0, login.stderr);
  assert.deepEqual(emulator.sentCodes(), []);
  await assertMode(at.sessionFile, 0o600);
  assert.equal((await keysIn(at.sessionFile)).length, 1);

  const whoami = await run(["whoami"]);
  assert.equal(whoami.code, 0, whoami.stderr);
  const { id, phone, bot, username } = JSON.parse(whoami.stdout);
  assert.deepEqual(
    { id, bot, username },
    { id: "user777000123", bot: false, username: "kim_example" },
  );
  assert.match(phone, /^\+\D+23$/);

  const chats = await run(["chats", "--json"]);
  assert.equal(chats.code, 0, chats.stderr);
  const listed: readonly { readonly id: string; readonly name: string }[] = JSON.parse(
    chats.stdout,
  );
  const dialogs = [...emulator.world.chats.values()].filter(({ dialog }) => dialog !== undefined);
  assert.deepEqual(listed.map((chat) => chat.id).sort(), dialogs.map(({ peer }) => peer).sort());

  const out = join(at.folder, "archive");
  const exported = await run(["export", "Bulk text", "--out", out]);
  assert.equal(exported.code, 0, exported.stderr);
  await assertArchiveIsTrue(emulator.world, out, [BULK]);

  const again = await run(["login", ...PHONE_FLAGS]);
  assert.equal(again.code, 0, again.stderr);
  assert.equal(emulator.stats.requests.get("auth.sendCode"), 1, "no second code is sent");

  const logout = await run(["logout"]);
  assert.equal(logout.code, 0, logout.stderr);
  assert.equal(emulator.stats.requests.get("auth.logOut"), 1);
  await assert.rejects(Deno.stat(at.sessionFile), Deno.errors.NotFound);
  const after = await run(["whoami"]);
  assert.equal(after.code, 3);
  assert.match(after.stderr, /tgkeep login/);
  await at.assertNoSecrets();
});

Deno.test("login asks Telegram for nothing where the session could not be kept", async () => {
  await using at = await scene(ACCOUNT);
  // A folder that nobody can make anything in, root included.
  const session = "/proc/tgkeep/session.json";
  const login = await at.run(["login", ...PHONE_FLAGS, "--session", session], {
    TGKEEP_PASSWORD: PASSWORD,
  });
  assert.equal(login.code, 2);
  assert.match(login.stderr, /Cannot (write|read) the session file \/proc\/tgkeep\/session\.json/);
  assert.equal(at.emulator.stats.requests.get("auth.sendCode") ?? 0, 0);
});

Deno.test("login tells what is missing or wrong, and keeps no session", async (t) => {
  await using at = await scene(ACCOUNT);
  const { run, emulator } = at;
  const expectations: readonly {
    readonly name: string;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly code: number;
    readonly stderr: RegExp;
  }[] = [
    { name: "nothing to sign in with", args: [], code: 2, stderr: /--phone|--bot-token/ },
    { name: "no code", args: ["--phone", "+447700900123"], code: 3, stderr: /--code/ },
    {
      name: "a wrong code",
      args: ["--phone", "+447700900123", "--code", "11111"],
      code: 3,
      stderr: /code/i,
    },
    { name: "no password", args: PHONE_FLAGS, code: 3, stderr: /TGKEEP_PASSWORD/ },
    {
      name: "a wrong password",
      args: PHONE_FLAGS,
      env: { TGKEEP_PASSWORD: "hunter2hunter2" },
      code: 3,
      stderr: /password/i,
    },
    {
      name: "a wrong API hash",
      args: PHONE_FLAGS,
      env: { TG_API_HASH: "0".repeat(32) },
      code: 1,
      stderr: /API_ID_INVALID/,
    },
    {
      name: "a wrong bot token",
      args: [],
      env: { TGKEEP_BOT_TOKEN: "987654321:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-xx" },
      code: 1,
      stderr: /ACCESS_TOKEN_INVALID/,
    },
  ];
  for (const { name, args, env, code, stderr } of expectations) {
    await t.step(name, async () => {
      const login = await run(["login", ...args], env);
      assert.equal(login.code, code, login.stderr);
      assert.match(login.stderr, stderr);
      assert.ok(!login.stderr.includes("hunter2"));
      assert.equal(eventsOf(login.stdout).at(-1)?.event, "error");
      await assert.rejects(Deno.stat(at.sessionFile), Deno.errors.NotFound);
    });
  }
  assert.equal(emulator.stats.defects.length, 0);
  await at.assertNoSecrets();
});

Deno.test("an encrypted session opens with its passphrase and with nothing else", async () => {
  const { password: _, ...account } = ACCOUNT;
  await using at = await scene(account);
  const { run } = at;
  const right = { TGKEEP_PASSPHRASE: PASSPHRASE };
  const login = await run(["login", ...PHONE_FLAGS, "--encrypt"], right);
  assert.equal(login.code, 0, login.stderr);
  await assertMode(at.sessionFile, 0o600);
  const kept = await Deno.readTextFile(at.sessionFile);
  assert.ok(!/authKey|127\.0\.0\.1/.test(kept));

  const whoami = await run(["whoami"], right);
  assert.equal(whoami.code, 0, whoami.stderr);
  const wrong = await run(["whoami"], { TGKEEP_PASSPHRASE: "something else" });
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /passphrase .* is wrong/);
  const missing = await run(["whoami"]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /TGKEEP_PASSPHRASE/);

  // A key of another data centre is added to the file, which stays encrypted.
  const out = join(at.folder, "archive");
  const exported = await run(["export", "@loopback_news", "--out", out], right);
  assert.equal(exported.code, 0, exported.stderr);
  const changed = await Deno.readTextFile(at.sessionFile);
  assert.notEqual(changed, kept);
  assert.ok(!/authKey|127\.0\.0\.1/.test(changed));
  await assertMode(at.sessionFile, 0o600);
  const { requests } = at.emulator.stats;
  assert.equal(requests.get("auth.exportAuthorization"), 1);
  await Deno.remove(out, { recursive: true });
  const again = await run(["export", "@loopback_news", "--out", out], right);
  assert.equal(again.code, 0, again.stderr);
  assert.equal(requests.get("auth.exportAuthorization"), 1, "the kept key is used again");

  const logout = await run(["logout"], right);
  assert.equal(logout.code, 0, logout.stderr);
  await at.assertNoSecrets();
});

Deno.test("login as a bot, by the variable alone", async () => {
  await using at = await scene(ACCOUNT);
  const { run } = at;
  const login = await run(["login"], { TGKEEP_BOT_TOKEN: BOT_TOKEN });
  assert.equal(login.code, 0, login.stderr);
  await assertMode(at.sessionFile, 0o600);
  const whoami = await run(["whoami"]);
  assert.equal(whoami.code, 0, whoami.stderr);
  assert.equal(JSON.parse(whoami.stdout).bot, true);
  const chats = await run(["chats"]);
  assert.equal(chats.code, 2, chats.stderr);
  assert.match(chats.stderr, /bot/);
  const logout = await run(["logout"]);
  assert.equal(logout.code, 0, logout.stderr);
  await at.assertNoSecrets();
});
