import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createDiffieHellmanGroup } from "node:crypto";
import type { PasswordGroup } from "../../../lib/emulator/password_check.ts";
import type { WorldAccount } from "../../../lib/emulator/world/world.ts";
import { ConnectionError, RpcError, TgkeepError } from "../../../lib/model/errors.ts";
import { messageFiles } from "../../../lib/model/message.ts";
import { connectTelegram, type Telegram } from "../../../lib/telegram/connect.ts";
import { DH_PRIME, toNumber } from "../../../lib/telegram/gramjs/numbers.ts";
import { promptsFor, withEmulated } from "../../helpers/emulated.ts";

function refusal(words: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof TgkeepError && error.code === "telegram" && words.test(error.message);
}

Deno.test("account() is undefined before signing in", () =>
  withEmulated({ start: "new" }, async ({ telegram }) => {
    assert.equal(await telegram.account(), undefined);
  }));

Deno.test("account() masks the phone number", () =>
  withEmulated({}, async ({ telegram, world }) => {
    const account = await telegram.account();
    assert.equal(account?.id, `user${world.account.userId}`);
    assert.ok(!account?.maskedPhone?.includes(world.account.phone.slice(0, 6)));
    assert.equal(account?.maskedPhone?.slice(-2), world.account.phone.slice(-2));
  }));

Deno.test("signInWithPhone() signs in with code and 2FA password, and the session lasts", () =>
  withEmulated(
    { start: "new", account: { password: "corrèct horse" } },
    async ({ telegram, world, session, connect }) => {
      const account = await telegram.signInWithPhone(promptsFor(world.account));
      assert.equal(account.id, `user${world.account.userId}`);
      assert.ok(session()?.dcs[2]?.authKey);
      const again = await connect();
      assert.equal((await again.account())?.id, account.id);
    },
  ));

Deno.test("signInWithPhone() asks again after a wrong code and a wrong password, saying why", () =>
  withEmulated(
    { start: "new", account: { password: "right" } },
    async ({ telegram, world }) => {
      const retries: (string | undefined)[] = [];
      const prompts = promptsFor(world.account, {
        code: ({ retry, maskedPhone }) => {
          assert.ok(!maskedPhone.includes(world.account.phone));
          retries.push(retry);
          return Promise.resolve(retry ? world.account.code : "00000");
        },
        password: ({ retry }) => {
          retries.push(retry);
          return Promise.resolve(retry ? "right" : "wrong");
        },
      });
      await telegram.signInWithPhone(prompts);
      assert.deepEqual(retries, [
        undefined,
        "the code is wrong",
        undefined,
        "the password is wrong",
      ]);
    },
  ));

Deno.test("signInWithPhone() proves the password in any safe group, and in no other", async () => {
  const prime = toNumber(createDiffieHellmanGroup("modp14").getPrime());
  const signIn = (passwordGroup: PasswordGroup, account: Partial<WorldAccount> = {}) =>
    withEmulated(
      { start: "new", account: { password: "right", passwordGroup, ...account } },
      async ({ telegram, world }) => void await telegram.signInWithPhone(promptsFor(world.account)),
    );
  await signIn({ prime, generator: 2 });
  await assert.rejects(signIn({ prime: DH_PRIME, generator: 2 }), refusal(/not safe/));
  await assert.rejects(signIn({ prime: prime - 2n, generator: 4 }), refusal(/not safe/));
});

Deno.test("signInWithPhone() does not ask again for a password that came too late", () =>
  withEmulated(
    { start: "new", account: { password: "right" } },
    async ({ telegram, world, emulator }) => {
      const late = { kind: "rpc_error", code: 400, message: "SRP_ID_INVALID" } as const;
      emulator.faults.add(late, { method: "auth.checkPassword" });
      let asked = 0;
      const password = () => {
        asked++;
        return Promise.resolve("right");
      };
      await telegram.signInWithPhone(promptsFor(world.account, { password }));
      assert.equal(asked, 1);
      assert.equal(emulator.stats.requests.get("auth.checkPassword"), 2);
    },
  ));

Deno.test("signInWithPhone() tells that an e-mail address is missing instead of waiting for a code", () =>
  withEmulated({ start: "new", account: { emailMissing: true } }, async ({ telegram, world }) => {
    const code = () => Promise.reject(new Error("nobody has sent a code"));
    await assert.rejects(
      telegram.signInWithPhone(promptsFor(world.account, { code })),
      refusal(/e-mail address/),
    );
  }));

Deno.test("signInWithPhone() gives Telegram's reason in words", () =>
  withEmulated({ start: "new" }, async ({ telegram, world }) => {
    const { account } = world;
    await assert.rejects(
      telegram.signInWithPhone(promptsFor(account, { phone: () => Promise.resolve("+1") })),
      refusal(/phone number is not valid.*PHONE_NUMBER_INVALID/),
    );
    await assert.rejects(
      telegram.signInWithPhone(promptsFor(account, { code: () => Promise.resolve("00000") })),
      refusal(/the code is wrong/),
    );
  }));

Deno.test("signInWithPhone() tells that API id and hash do not belong together", () =>
  withEmulated(
    { start: "new", connect: { apiHash: "f".repeat(32) } },
    async ({ telegram, world }) => {
      await assert.rejects(
        telegram.signInWithPhone(promptsFor(world.account)),
        refusal(/my\.telegram\.org \(API_ID_INVALID\)/),
      );
    },
  ));

Deno.test("signInWithQr() signs in when the code is scanned", () =>
  withEmulated({ start: "new" }, async ({ telegram, emulator, world }) => {
    const account = await telegram.signInWithQr({
      show({ url, expiresAt }) {
        assert.ok(expiresAt > Date.now());
        const token = new URL(url).searchParams.get("token")!;
        queueMicrotask(() => emulator.acceptLoginToken(Buffer.from(token, "base64url")));
      },
      password: () => Promise.resolve(""),
    });
    assert.equal(account.id, `user${world.account.userId}`);
  }));

Deno.test("signInWithQr() shows one code as long as it is good, whatever this computer's clock says", async () => {
  for (const ahead of [-86_400_000, 86_400_000]) {
    await withEmulated(
      { start: "new", clock: () => Date.now() + ahead },
      async ({ telegram, emulator }) => {
        const left: number[] = [];
        await telegram.signInWithQr({
          show({ url, expiresAt }) {
            left.push(expiresAt - Date.now());
            const token = new URL(url).searchParams.get("token")!;
            setTimeout(() => emulator.acceptLoginToken(Buffer.from(token, "base64url")), 1500);
          },
          password: () => Promise.resolve(""),
        });
        assert.equal(left.length, 1);
        assert.ok(left[0]! > 5_000 && left[0]! < 120_000);
      },
    );
  }
});

Deno.test("signInAsBot() signs in with a token and explains a wrong one", () =>
  withEmulated(
    {
      start: "new",
      account: { botToken: "123456:abcdefghijklmnopqrstuvwxyz", botUserId: 93372553 },
    },
    async ({ telegram }) => {
      await assert.rejects(telegram.signInAsBot("1:wrong"), refusal(/bot token is wrong/));
      const account = await telegram.signInAsBot("123456:abcdefghijklmnopqrstuvwxyz");
      assert.equal(account.bot, true);
      await assert.rejects(
        telegram.listChats(),
        (error) => error instanceof TgkeepError && error.code === "usage",
      );
    },
  ));

Deno.test("signOut() ends the session on both sides", () =>
  withEmulated({}, async ({ telegram, session, connect }) => {
    assert.ok(await telegram.account());
    await telegram.signOut();
    assert.equal(session()?.dcs[2]?.authKey, undefined);
    assert.equal(await (await connect()).account(), undefined);
  }));

Deno.test("filePart() gets files from another data centre and keeps its key in the session", () =>
  withEmulated({}, async ({ telegram, emulator, session, connect }) => {
    const file = await fileInDc(telegram, 4);
    const limit = 4096;
    const bytes = await telegram.filePart({ file, offset: 0, limit });
    assert.equal(bytes.length, Math.min(limit, file.size));
    assert.ok(session()?.dcs[4]?.authKey);

    const exports = () => emulator.stats.requests.get("auth.exportAuthorization") ?? 0;
    const before = exports();
    const again = await (await connect()).filePart({ file, offset: 0, limit });
    assert.deepEqual(again, bytes);
    assert.equal(exports(), before, "a later run does not export the authorization again");
  }));

Deno.test("filePart() finds a data centre that has moved since the session was written", () =>
  withEmulated({}, async ({ telegram, session, connect }) => {
    const file = await fileInDc(telegram, 4);
    const bytes = await telegram.filePart({ file, offset: 0, limit: 4096 });
    const old = session()!;
    const moved = { ...old, dcs: { ...old.dcs, 4: { ...old.dcs[4]!, port: 1 } } };
    const later = await connect(moved);
    assert.deepEqual(await later.filePart({ file, offset: 0, limit: 4096 }), bytes);
  }));

Deno.test("filePart() follows FILE_MIGRATE when the announced data centre is wrong", () =>
  withEmulated({}, async ({ telegram }) => {
    const file = await fileInDc(telegram, 4);
    const right = await telegram.filePart({ file, offset: 0, limit: 4096 });
    const moved = await telegram.filePart({ file: { ...file, dcId: 2 }, offset: 0, limit: 4096 });
    assert.deepEqual(moved, right);
  }));

Deno.test("a key that the server forgot asks for a new sign-in and keeps the session", () =>
  withEmulated({}, async ({ telegram, emulator, session, connect, world }) => {
    assert.ok(await telegram.account());
    const key = session()?.dcs[2]?.authKey;
    emulator.forgetKeys();
    emulator.dropConnections();
    const later = await connect();
    assert.equal(await later.account(), undefined);
    assert.equal(session()?.dcs[2]?.authKey, key, "nothing is thrown away by itself");
    await later.signInWithPhone(promptsFor(world.account));
    assert.notEqual(session()?.dcs[2]?.authKey, key);
  }));

Deno.test("a request on a broken connection fails with a ConnectionError, the next one reconnects", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    await telegram.account();
    emulator.faults.add({ kind: "drop_connection", when: "before" }, {
      method: "messages.getDialogFilters",
    });
    await assert.rejects(telegram.listChats(), (error) => error instanceof ConnectionError);
    assert.ok((await telegram.listChats()).length > 5);
  }));

Deno.test("an rpc_error inside a container leaves the other answers of the container alone", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    const [chat] = await telegram.listChats();
    emulator.faults.add({ kind: "error_in_container", code: 400, message: "PEER_ID_INVALID" }, {
      method: "messages.getHistory",
      after: 1,
    });
    const request = { chat: chat!.ref, offsetId: 1, addOffset: -10, limit: 10 };
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => telegram.historyPage(request)),
    );
    const refused = results.filter((each) => each.status === "rejected");
    assert.equal(refused.length, 1);
    assert.ok(refused[0]!.reason instanceof RpcError);
    assert.equal(refused[0]!.reason.method, "messages.getHistory");
  }));

Deno.test("a connection that the server has forgotten is introduced again", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    await telegram.account();
    const fault = emulator.faults.add(
      { kind: "rpc_error", code: 400, message: "CONNECTION_NOT_INITED" },
      { method: "messages.getDialogs" },
    );
    assert.ok((await telegram.listChats()).length > 5);
    assert.equal(fault.taken, 1);
  }));

Deno.test("listChats() does without folders where the server has none", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    emulator.faults.add({ kind: "rpc_error", code: 400, message: "METHOD_INVALID" }, {
      method: "messages.getDialogFilters",
    });
    const chats = await telegram.listChats();
    assert.ok(chats.length > 5);
    assert.deepEqual(chats.flatMap((chat) => chat.folders), []);
  }));

Deno.test("a data centre that no longer knows the account is given it again, once", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    const file = await fileInDc(telegram, 4);
    const part = { file, offset: 0, limit: 4096 };
    const bytes = await telegram.filePart(part);
    const fault = { kind: "rpc_error", code: 401, message: "SESSION_REVOKED" } as const;
    emulator.faults.add(fault, { method: "upload.getFile" });
    assert.deepEqual(await telegram.filePart(part), bytes);
    emulator.faults.add(fault, { method: "upload.getFile", times: 2 });
    await assert.rejects(
      telegram.filePart(part),
      (error) =>
        error instanceof TgkeepError && error.code === "telegram" &&
        /Data centre 4/.test(error.message),
    );
  }));

Deno.test("filePart() asks home when the announced data centre does not exist", () =>
  withEmulated({}, async ({ telegram }) => {
    const file = await fileInDc(telegram, 4);
    const part = { offset: 0, limit: 4096 };
    const right = await telegram.filePart({ file, ...part });
    assert.deepEqual(await telegram.filePart({ file: { ...file, dcId: 77 }, ...part }), right);
  }));

Deno.test("a client that is disposed of does not wait for a server that keeps silent", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const telegram = await connectTelegram({
    apiId: 1,
    apiHash: "a",
    server: { host: "127.0.0.1", port: listener.addr.port, dcId: 2 },
    session: undefined,
    onSession: () => Promise.resolve(),
    appVersion: "test",
  });
  const asking = assert.rejects(telegram.account());
  const connection = await accepted;
  await telegram[Symbol.asyncDispose]();
  await asking;
  connection.close();
  listener.close();
});

Deno.test("signInWithPhone() passes a flood wait on as it is", () =>
  withEmulated({ start: "new" }, async ({ telegram, emulator, world }) => {
    emulator.faults.add({ kind: "flood_wait", seconds: 900 }, { method: "auth.sendCode" });
    await assert.rejects(
      telegram.signInWithPhone(promptsFor(world.account)),
      (error) => error instanceof RpcError && error.type === "FLOOD_WAIT_900",
    );
  }));

Deno.test("signInWithPhone() gets over a connection that drops", () =>
  withEmulated({ start: "new" }, async ({ telegram, emulator, world }) => {
    emulator.faults.add({ kind: "drop_connection", when: "before" }, { method: "auth.sendCode" });
    const account = await telegram.signInWithPhone(promptsFor(world.account));
    assert.equal(account.id, `user${world.account.userId}`);
  }));

Deno.test("an aborted signal ends a request that is under way", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    const [chat] = await telegram.listChats();
    emulator.faults.add({ kind: "lose_reply" }, { method: "messages.getHistory" });
    const controller = new AbortController();
    const page = telegram.historyPage(
      { chat: chat!.ref, offsetId: 1, addOffset: -10, limit: 10 },
      controller.signal,
    );
    queueMicrotask(() => controller.abort(new Error("stopped by the test")));
    await assert.rejects(page, /stopped by the test/);
  }));

Deno.test("an unreachable server is named with host and port", () =>
  withEmulated(
    { connect: { server: { host: "127.0.0.1", port: 1, dcId: 2 } } },
    async ({ telegram }) => {
      await assert.rejects(
        telegram.account(),
        (error) => error instanceof ConnectionError && error.message.includes("127.0.0.1:1"),
      );
    },
  ));

Deno.test("topics() lists all of a large forum, whatever topic was written in last", () =>
  withEmulated({}, async ({ telegram, world }) => {
    const forum = [...world.chats.values()].find((chat) => chat.forum);
    assert.ok(forum);
    const creator = forum.topics[0]!.creator;
    const began = world.now - 1_000_000;
    for (let i = 0; i < 230; i++) {
      const { id } = world.addMessage(forum.peer, {
        from: creator,
        date: began + i,
        action: { type: "topic_created", title: `Topic ${i}`, iconColor: 0 },
      });
      forum.topics.push({ id, title: `Topic ${i}`, date: began + i, creator, iconColor: 0 });
    }
    // The oldest topics are the liveliest.
    for (const [i, { id }] of [...forum.topics].reverse().entries()) {
      if (id === 1) continue;
      const text = { text: "news", entities: [] };
      world.addMessage(forum.peer, { from: creator, date: began + 1000 + i, topicId: id, text });
    }
    const chat = (await telegram.listChats()).find(({ ref }) => ref.id === forum.peer);
    assert.ok(chat);
    const found = await telegram.topics(chat.ref);
    assert.deepEqual(
      found.map(({ id }) => id).toSorted((a, b) => a - b),
      forum.topics.map(({ id }) => id).toSorted((a, b) => a - b),
    );
  }));

Deno.test("resolveInvite() finds the chat of a link that invites, and tells who has to join first", () =>
  withEmulated({}, async ({ telegram, world }) => {
    const invited = [...world.chats.values()].find(({ inviteHash }) => inviteHash);
    assert.ok(invited?.inviteHash);
    assert.equal((await telegram.resolveInvite(invited.inviteHash))?.ref.id, invited.peer);
    assert.equal(await telegram.resolveInvite("expired"), undefined);
    world.chats.set(invited.peer, { ...invited, dialog: undefined } as unknown as typeof invited);
    await assert.rejects(
      telegram.resolveInvite(invited.inviteHash),
      { code: "usage", message: /not in "Files".*join it/ },
    );
  }));

Deno.test("topics() and resolveUsername() find what is there", () =>
  withEmulated({}, async ({ telegram }) => {
    const forum = (await telegram.listChats()).find((chat) => chat.forum)!;
    const topics = await telegram.topics(forum.ref);
    assert.ok(topics.some((topic) => topic.id === 1));
    assert.equal(new Set(topics.map((topic) => topic.id)).size, topics.length);
    assert.equal((await telegram.resolveUsername(forum.username!))?.ref.id, forum.ref.id);
    assert.equal(await telegram.resolveUsername("nobody_has_this_name"), undefined);
  }));

async function fileInDc(telegram: Telegram, dcId: number) {
  for (const { ref } of await telegram.listChats()) {
    const { messages } = await telegram.historyPage({
      chat: ref,
      offsetId: 1,
      addOffset: -100,
      limit: 100,
    });
    for (const { file } of messages.flatMap(messageFiles)) {
      if (file.dcId === dcId && file.size > 0) return file;
    }
  }
  throw new Error(`no file in data centre ${dcId}`);
}
