// Tests of signing in and out through the command line.
import assert from "node:assert/strict";
import { withServer } from "./with_server.ts";

const PASSWORD = "hunter2 and more";
const LOGIN = ["login", "--phone", "+9996621234", "--code", "22222"];

Deno.test("login, whoami and logout work one after another", async () => {
  await withServer({}, async ({ folder, run }) => {
    const login = await run([...LOGIN, "--log", "text"]);
    assert.equal(login.exitCode, 0, login.host.err());
    assert.match(login.host.out(), /^Signed in as Kim Example · @kim_example · .*34 · DC 2$/m);
    assert.ok(!login.host.out().includes("9996621234"));
    const { mode } = await Deno.stat(`${folder}/session.json`);
    assert.equal((mode ?? 0) & 0o777, 0o600);

    const again = await run([...LOGIN, "--log", "text"]);
    assert.equal(again.exitCode, 0);
    assert.match(again.host.out(), /^Already signed in as Kim Example/m);

    const whoami = await run(["whoami"]);
    assert.equal(whoami.exitCode, 0, whoami.host.err());
    const account = JSON.parse(whoami.host.out());
    assert.equal(account.name, "Kim Example");
    assert.equal(account.username, "kim_example");
    assert.match(account.phone, /^\+?\D+34$/);
    assert.equal(account.dc, 2);
    const line = (await run(["whoami"], { stdout: "terminal" })).host.out();
    assert.match(line, /^Kim Example · @kim_example/);

    const logout = await run(["logout", "--log", "text"]);
    assert.equal(logout.exitCode, 0, logout.host.err());
    await assert.rejects(Deno.stat(`${folder}/session.json`), Deno.errors.NotFound);
    assert.equal((await run(["whoami"])).exitCode, 3);
  });
});

Deno.test("login takes the password of two-step verification from its variable", async () => {
  await withServer({ password: PASSWORD }, async ({ folder, run }) => {
    const missing = await run(LOGIN);
    assert.equal(missing.exitCode, 3);
    assert.match(missing.host.err(), /two-step verification. Set TGKEEP_PASSWORD/);
    const wrong = await run(LOGIN, { variables: { TGKEEP_PASSWORD: "not this one" } });
    assert.equal(wrong.exitCode, 3);
    assert.match(wrong.host.err(), /refused the password/);
    assert.ok(!wrong.host.err().includes("not this one"));
    await assert.rejects(Deno.stat(`${folder}/session.json`), Deno.errors.NotFound);
    const right = await run(LOGIN, { variables: { TGKEEP_PASSWORD: PASSWORD } });
    assert.equal(right.exitCode, 0, right.host.err());
  });
});

Deno.test("login says what is missing or wrong, and with which code", async () => {
  await withServer({}, async ({ run }) => {
    const noCode = await run(["login", "--phone", "+9996621234"]);
    assert.equal(noCode.exitCode, 3);
    assert.match(noCode.host.err(), /sent a code.*Give it with --code/);
    const wrongCode = await run(["login", "--phone", "+9996621234", "--code", "11111"]);
    assert.equal(wrongCode.exitCode, 3);
    assert.match(wrongCode.host.err(), /refused the code/);
    const noApi = await run(LOGIN, { variables: { TG_API_ID: "", TG_API_HASH: "" } });
    assert.equal(noApi.exitCode, 2);
    assert.match(
      noApi.host.err(),
      /--api-id \(TG_API_ID\) and --api-hash \(TG_API_HASH\) must be given/,
    );
    const wrongApi = await run(LOGIN, { variables: { TG_API_HASH: "f".repeat(32) } });
    assert.equal(wrongApi.exitCode, 1);
    assert.match(wrongApi.host.err(), /API_ID_INVALID/);
  });
});

Deno.test("login signs in as a bot", async () => {
  const botToken = "4000123:AAE1234567890abcdefghijklmnopqrstuv";
  await withServer({ botToken, botUserId: 777_000_123 }, async ({ run }) => {
    const wrong = await run(["login", "--bot-token", `${botToken}x`]);
    assert.equal(wrong.exitCode, 1);
    assert.ok(!wrong.host.err().includes(botToken));
    const right = await run(["login"], { variables: { TGKEEP_BOT_TOKEN: botToken } });
    assert.equal(right.exitCode, 0, right.host.err());
  });
});

Deno.test("login --encrypt protects the file, and a wrong passphrase says so", async () => {
  await withServer({}, async ({ folder, run }) => {
    const refused = await run([...LOGIN, "--encrypt"]);
    assert.equal(refused.exitCode, 2);
    assert.match(refused.host.err(), /--encrypt needs a passphrase. Set TGKEEP_PASSPHRASE/);
    const variables = { TGKEEP_PASSPHRASE: "open sesame" };
    const login = await run([...LOGIN, "--encrypt"], { variables });
    assert.equal(login.exitCode, 0, login.host.err());
    assert.ok(!(await Deno.readTextFile(`${folder}/session.json`)).includes("authKey"));
    assert.equal((await run(["whoami"], { variables })).exitCode, 0);
    const without = await run(["whoami"]);
    assert.equal(without.exitCode, 2);
    assert.match(without.host.err(), /encrypted. Set TGKEEP_PASSPHRASE/);
    const wrong = await run(["whoami"], { variables: { TGKEEP_PASSPHRASE: "open barley" } });
    assert.equal(wrong.exitCode, 2);
    assert.match(wrong.host.err(), /passphrase.*wrong/);
  });
});

Deno.test("a session that Telegram has ended asks for a sign-in", async () => {
  await withServer({}, async ({ server, run }) => {
    assert.equal((await run(LOGIN)).exitCode, 0);
    server.revokeAll();
    for (const args of [["whoami"], ["chats"], ["export", "me"]]) {
      const { exitCode, host } = await run(args);
      assert.equal(exitCode, 3, host.err());
      assert.match(host.err(), /tgkeep login/);
    }
    assert.equal((await run(LOGIN)).exitCode, 0);
  });
});

Deno.test("TGKEEP_SESSION_STRING is used instead of a file", async () => {
  await withServer({}, async ({ server, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString() };
    assert.equal((await run(["whoami"], { variables })).exitCode, 0);
    const login = await run(LOGIN, { variables });
    assert.equal(login.exitCode, 2);
    assert.match(login.host.err(), /TGKEEP_SESSION_STRING is set/);
    const damaged = await run(["whoami"], { variables: { TGKEEP_SESSION_STRING: "1hunter2" } });
    assert.equal(damaged.exitCode, 2);
    assert.ok(!damaged.host.err().includes("hunter2"));
  });
});
