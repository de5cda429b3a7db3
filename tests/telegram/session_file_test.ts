import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { TgkeepError } from "../../lib/model/errors.ts";
import type { Session } from "../../lib/telegram/session.ts";
import {
  isEncryptedSession,
  readSession,
  removeSession,
  writeSession,
} from "../../lib/telegram/session_file.ts";

const AUTH_KEY = Buffer.alloc(256, 9).toString("base64");
const SESSION: Session = {
  homeDc: 2,
  dcs: { 2: { host: "127.0.0.1", port: 41234, authKey: AUTH_KEY }, 4: { host: "::1", port: 443 } },
};

async function inFolder(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(join(folder, "deep", "session.json"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function failsWith(code: string, words: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof TgkeepError && error.code === code && words.test(error.message);
}

Deno.test("writeSession() and readSession() round-trip through a file of mode 0600", () =>
  inFolder(async (path) => {
    await writeSession(path, SESSION, undefined);
    assert.deepEqual(await readSession(path, undefined), SESSION);
    assert.equal(await isEncryptedSession(path), false);
    if (Deno.build.os !== "windows") {
      assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    }
    const names = [...Deno.readDirSync(join(path, ".."))].map((entry) => entry.name);
    assert.deepEqual(names, ["session.json"], "no temporary file stays");
  }));

Deno.test("writeSession() encrypts when there is a passphrase; a wrong one is told", () =>
  inFolder(async (path) => {
    await writeSession(path, SESSION, "пароль 1");
    const text = await Deno.readTextFile(path);
    assert.ok(!text.includes(AUTH_KEY.slice(0, 20)) && !text.includes("127.0.0.1"));
    assert.equal(await isEncryptedSession(path), true);
    assert.deepEqual(await readSession(path, "пароль 1"), SESSION);
    await assert.rejects(readSession(path, "other"), failsWith("usage", /passphrase.* wrong/));
    await assert.rejects(readSession(path, undefined), failsWith("usage", /TGKEEP_PASSPHRASE/));
  }));

Deno.test("readSession() notices that an encrypted file was changed", () =>
  inFolder(async (path) => {
    await writeSession(path, SESSION, "secret");
    const file = JSON.parse(await Deno.readTextFile(path));
    const data = Buffer.from(file.encrypted.data, "base64");
    data.writeUInt8(data.readUInt8(3) ^ 1, 3);
    file.encrypted.data = data.toString("base64");
    await Deno.writeTextFile(path, JSON.stringify(file));
    await assert.rejects(readSession(path, "secret"), failsWith("usage", /was changed/));
  }));

Deno.test("readSession() gives undefined without a file and names a damaged one", () =>
  inFolder(async (path) => {
    assert.equal(await readSession(path, undefined), undefined);
    await writeSession(path, SESSION, undefined);
    for (
      const text of [
        "",
        "{",
        "[]",
        `{"format":"tgkeep-session","version":1}`,
        `{"format":"tgkeep-session","version":1,"session":{"homeDc":2,"dcs":{"2":{"host":1}}}}`,
      ]
    ) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(readSession(path, undefined), failsWith("sign_in_needed", /is damaged/));
    }
    await Deno.writeTextFile(path, `{"format":"tgkeep-session","version":2}`);
    await assert.rejects(readSession(path, undefined), failsWith("usage", /newer tgkeep/));
  }));

Deno.test("removeSession() removes the file, twice without an error", () =>
  inFolder(async (path) => {
    await writeSession(path, SESSION, undefined);
    await removeSession(path);
    await removeSession(path);
    assert.equal(await readSession(path, undefined), undefined);
  }));
