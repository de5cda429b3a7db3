// lib/emulator/methods/auth.ts, password.ts and qr.ts: every way in, and what is refused.
import assert from "node:assert/strict";
import bigInt from "big-integer";
import { computeCheck } from "telegram/Password.js";
import { Api } from "telegram/tl/api.js";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import type { RawSession } from "./raw_client.ts";
import { learnSalt, rawConnect, rawSession } from "./raw_client.ts";
import { agreeKey } from "./raw_handshake.ts";
import { initialized, type RawSetup, rawSetup, serverKey } from "./raw_api.ts";
import { smallWorld } from "./small_world.ts";

const PHONE = "9996621234";
const PROGRAM = { apiId: 10_001, apiHash: "0123456789abcdef0123456789abcdef" };

/** The answer as GramJS reads it; errors as `"400 PHONE_CODE_INVALID"`. */
async function call(
  session: RawSession,
  request: { getBytes(): Uint8Array },
): Promise<unknown> {
  const answer = await session.call(request.getBytes());
  const read: unknown = new BinaryReader(answer.rest()).tgReadObject();
  return read instanceof Api.RpcError ? `${read.errorCode} ${read.errorMessage}` : read;
}

async function sendCode(session: RawSession, phoneNumber = PHONE): Promise<string> {
  const settings = new Api.CodeSettings({});
  const sent = await call(session, new Api.auth.SendCode({ phoneNumber, ...PROGRAM, settings }));
  assert.ok(sent instanceof Api.auth.SentCode, String(sent));
  assert.ok(sent.type instanceof Api.auth.SentCodeTypeApp && sent.type.length === 5);
  return sent.phoneCodeHash;
}

function signIn(
  session: RawSession,
  phoneCodeHash: string,
  phoneCode: string,
  phoneNumber = PHONE,
): Promise<unknown> {
  return call(session, new Api.auth.SignIn({ phoneNumber, phoneCodeHash, phoneCode }));
}

/** A session with the other data centre, after initConnection. */
async function otherDc(setup: RawSetup): Promise<RawSession & AsyncDisposable> {
  const connection = await rawConnect(setup.emulator.dataCenters[1]?.port ?? 0);
  const end = await agreeKeyOf4(connection);
  const session = rawSession(connection, end);
  await learnSalt(session);
  await session.call(initialized());
  return Object.assign(session, {
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  });
}

function agreeKeyOf4(connection: Parameters<typeof agreeKey>[0]): ReturnType<typeof agreeKey> {
  return agreeKey(connection, serverKey, { innerNewNonceDc: 4 });
}

Deno.test("sendCode() refuses phones that are none and unknown programs", async () => {
  await using setup = await rawSetup("initialized");
  const { session } = setup;
  const settings = new Api.CodeSettings({});
  const ask = (phoneNumber: string, program = PROGRAM) =>
    call(session, new Api.auth.SendCode({ phoneNumber, ...program, settings }));
  assert.equal(await ask("12"), "400 PHONE_NUMBER_INVALID");
  assert.equal(await ask("not a phone"), "400 PHONE_NUMBER_INVALID");
  assert.equal(await ask(PHONE, { ...PROGRAM, apiHash: "x" }), "400 API_ID_INVALID");
  assert.equal(await ask(PHONE, { ...PROGRAM, apiId: 0 }), "400 API_ID_INVALID");
});

Deno.test("sendCode() sends people to the data centre that they live in", async () => {
  await using setup = await rawSetup("initialized");
  await using other = await otherDc(setup);
  const settings = new Api.CodeSettings({});
  const request = new Api.auth.SendCode({ phoneNumber: PHONE, ...PROGRAM, settings });
  assert.equal(await call(other, request), "303 PHONE_MIGRATE_2");
});

Deno.test("signIn() refuses wrong, empty, expired and cancelled codes", async () => {
  let now = Date.now();
  await using setup = await rawSetup("initialized", { clock: () => now });
  const { session } = setup;
  const hash = await sendCode(session);
  assert.deepEqual(setup.emulator.sentCodes(), [{ phone: PHONE, code: "22222" }]);
  assert.equal(await signIn(session, hash, "11111"), "400 PHONE_CODE_INVALID");
  assert.equal(await signIn(session, hash, ""), "400 PHONE_CODE_EMPTY");
  assert.equal(await signIn(session, "", "22222"), "400 PHONE_CODE_HASH_EMPTY");
  assert.equal(await signIn(session, "abc", "22222"), "400 PHONE_CODE_EXPIRED");
  now += 400_000;
  assert.equal(await signIn(session, hash, "22222"), "400 PHONE_CODE_EXPIRED");
  const second = await sendCode(session);
  const cancel = new Api.auth.CancelCode({ phoneNumber: PHONE, phoneCodeHash: second });
  assert.equal(await call(session, cancel), true);
  assert.equal(await signIn(session, second, "22222"), "400 PHONE_CODE_EXPIRED");
});

Deno.test("resendCode() makes the earlier code useless and sends one by SMS", async () => {
  await using setup = await rawSetup("initialized");
  const { session } = setup;
  const hash = await sendCode(session);
  const again = await call(
    session,
    new Api.auth.ResendCode({ phoneNumber: PHONE, phoneCodeHash: hash }),
  );
  assert.ok(again instanceof Api.auth.SentCode);
  assert.ok(again.type instanceof Api.auth.SentCodeTypeSms);
  assert.equal(await signIn(session, hash, "22222"), "400 PHONE_CODE_EXPIRED");
  assert.ok(await signIn(session, again.phoneCodeHash, "22222") instanceof Api.auth.Authorization);
});

Deno.test("signIn() asks unknown phones to sign up", async () => {
  await using setup = await rawSetup("initialized");
  const phone = "4915112345678";
  const hash = await sendCode(setup.session, phone);
  const answer = await signIn(setup.session, hash, "22222", phone);
  assert.ok(answer instanceof Api.auth.AuthorizationSignUpRequired);
});

Deno.test("logOut() makes the key unauthorized", async () => {
  await using setup = await rawSetup("signed_in");
  const { session } = setup;
  const users = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
  const [me] = await call(session, users) as readonly unknown[];
  assert.ok(me instanceof Api.User && me.self && me.phone === PHONE);
  assert.ok(await call(session, new Api.auth.LogOut()) instanceof Api.auth.LoggedOut);
  assert.equal(await call(session, users), "401 AUTH_KEY_UNREGISTERED");
});

Deno.test("checkPassword() takes the right password only, and each srp_id once", async () => {
  const world = smallWorld({ password: "correct horse" });
  await using setup = await rawSetup("initialized", { world });
  const { session } = setup;
  const hash = await sendCode(session);
  assert.equal(await signIn(session, hash, "22222"), "401 SESSION_PASSWORD_NEEDED");
  const me = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
  assert.equal(await call(session, me), "401 SESSION_PASSWORD_NEEDED");
  const check = async (password: string): Promise<unknown> => {
    const asked = await call(session, new Api.account.GetPassword());
    assert.ok(asked instanceof Api.account.Password && asked.hasPassword);
    const proof = await computeCheck(asked, password);
    const answer = await call(session, new Api.auth.CheckPassword({ password: proof }));
    const repeated = await call(session, new Api.auth.CheckPassword({ password: proof }));
    assert.ok(repeated === "400 SRP_ID_INVALID" || repeated === "401 AUTH_KEY_UNREGISTERED");
    return answer;
  };
  assert.equal(await check("wrong"), "400 PASSWORD_HASH_INVALID");
  assert.ok(await check("correct horse") instanceof Api.auth.Authorization);
  assert.ok(Array.isArray(await call(session, me)));
});

Deno.test("importBotAuthorization() takes the bot's token only", async () => {
  const world = smallWorld({ botToken: "99:abc", botUserId: 99 });
  await using setup = await rawSetup("initialized", { world });
  const { session } = setup;
  const ask = (botAuthToken: string) =>
    call(session, new Api.auth.ImportBotAuthorization({ flags: 0, ...PROGRAM, botAuthToken }));
  assert.equal(await ask("99:abd"), "400 ACCESS_TOKEN_INVALID");
  const answer = await ask("99:abc");
  assert.ok(answer instanceof Api.auth.Authorization && answer.user instanceof Api.User);
  assert.equal(answer.user.bot, true);
});

Deno.test("a sign-in is taken to another data centre by a ticket that is good once", async () => {
  await using setup = await rawSetup("signed_in");
  const { session } = setup;
  await using other = await otherDc(setup);
  const me = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
  assert.equal(await call(other, me), "401 AUTH_KEY_UNREGISTERED");
  const wrongDc = new Api.auth.ExportAuthorization({ dcId: 2 });
  assert.equal(await call(session, wrongDc), "400 DC_ID_INVALID");
  const ticket = await call(session, new Api.auth.ExportAuthorization({ dcId: 4 }));
  assert.ok(ticket instanceof Api.auth.ExportedAuthorization);
  const take = new Api.auth.ImportAuthorization({ id: ticket.id, bytes: ticket.bytes });
  assert.equal(await call(session, take), "400 AUTH_BYTES_INVALID");
  const next = await call(session, new Api.auth.ExportAuthorization({ dcId: 4 }));
  assert.ok(next instanceof Api.auth.ExportedAuthorization);
  const good = new Api.auth.ImportAuthorization({ id: next.id, bytes: next.bytes });
  assert.ok(await call(other, good) instanceof Api.auth.Authorization);
  assert.equal(await call(other, good), "400 AUTH_BYTES_INVALID");
  assert.ok(Array.isArray(await call(other, me)));
  await call(session, new Api.auth.LogOut());
  assert.equal(await call(other, me), "401 AUTH_KEY_UNREGISTERED");
});

Deno.test("exportLoginToken() signs in once the code is scanned, and not before", async () => {
  let now = Date.now();
  await using setup = await rawSetup("initialized", { clock: () => now });
  const { session, emulator } = setup;
  const ask = new Api.auth.ExportLoginToken({ ...PROGRAM, exceptIds: [] });
  const first = await call(session, ask);
  assert.ok(first instanceof Api.auth.LoginToken);
  assert.equal(first.expires, Math.floor((now + 30_000) / 1000));
  now += 31_000;
  assert.equal(emulator.acceptLoginToken(first.token), false);
  const second = await call(session, ask);
  assert.ok(second instanceof Api.auth.LoginToken);
  assert.equal(emulator.acceptLoginToken(second.token), true);
  const update = await session.nextOf(Api.UpdateShort.CONSTRUCTOR_ID);
  assert.equal(update.body.readUInt32LE(4), Api.UpdateLoginToken.CONSTRUCTOR_ID);
  assert.equal(update.msgId & 3n, 3n);
  const done = await call(session, ask);
  assert.ok(done instanceof Api.auth.LoginTokenSuccess);
});

Deno.test("importLoginToken() finishes a sign-in that was begun in another data centre", async () => {
  await using setup = await rawSetup("initialized");
  await using other = await otherDc(setup);
  const ask = new Api.auth.ExportLoginToken({ ...PROGRAM, exceptIds: [] });
  const shown = await call(other, ask);
  assert.ok(shown instanceof Api.auth.LoginToken);
  setup.emulator.acceptLoginToken(shown.token);
  const moved = await call(other, ask);
  assert.ok(moved instanceof Api.auth.LoginTokenMigrateTo && moved.dcId === 2);
  const take = new Api.auth.ImportLoginToken({ token: moved.token });
  assert.ok(await call(setup.session, take) instanceof Api.auth.LoginTokenSuccess);
  assert.equal(await call(setup.session, take), "400 AUTH_TOKEN_ALREADY_ACCEPTED");
});

Deno.test("a scanned QR code does not replace the password", async () => {
  const world = smallWorld({ password: "correct horse" });
  await using setup = await rawSetup("initialized", { world });
  const ask = new Api.auth.ExportLoginToken({ ...PROGRAM, exceptIds: [] });
  const shown = await call(setup.session, ask);
  assert.ok(shown instanceof Api.auth.LoginToken);
  setup.emulator.acceptLoginToken(shown.token);
  assert.equal(await call(setup.session, ask), "401 SESSION_PASSWORD_NEEDED");
});

Deno.test("users.getFullUser answers USER_ID_INVALID to a stranger", async () => {
  await using setup = await rawSetup("signed_in");
  const stranger = new Api.InputUser({ userId: bigInt(5), accessHash: bigInt(6) });
  const request = new Api.users.GetFullUser({ id: stranger });
  assert.equal(await call(setup.session, request), "400 USER_ID_INVALID");
});
