import "../../../lib/telegram/gramjs/quiet_globals.ts";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createCipheriv, createHash } from "node:crypto";
import bigInt from "big-integer";
import fc from "fast-check";
import { Api } from "telegram/tl/api.js";
import { singleDocument } from "../../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import type { World } from "../../../lib/emulator/world/world.ts";
import type { RemoteFile } from "../../../lib/model/file.ts";
import { messageFiles } from "../../../lib/model/message.ts";
import {
  type CdnRedirect,
  type CdnSources,
  CdnTamperedError,
  readFromCdn,
} from "../../../lib/telegram/gramjs/cdn_file.ts";
import type { Telegram } from "../../../lib/telegram/connect.ts";
import { type Emulated, withEmulated } from "../../helpers/emulated.ts";
import { patternBytes } from "../../helpers/fake_gateway.ts";

const MIB = 1_048_576;
const SIZE = 2 * MIB + 345_678;
const CDN_DC = 203;

function worldWithCdn(): World {
  const world = generateWorld({
    seed: 6,
    content: "empty",
    parts: [singleDocument({ bytes: SIZE })],
  });
  world.options.cdnDcId = CDN_DC;
  return world;
}

async function onlyFile(telegram: Telegram): Promise<RemoteFile> {
  const chats = await telegram.listChats();
  for (const { ref } of chats) {
    const page = await telegram.historyPage({ chat: ref, offsetId: 0, addOffset: 0, limit: 100 });
    for (const message of page.messages) {
      const file = messageFiles(message).find((each) => each.file.size === SIZE)?.file;
      if (file) return file;
    }
  }
  throw new Error("the world has no such file");
}

async function download(telegram: Telegram, file: RemoteFile): Promise<string> {
  const hash = createHash("sha256");
  const offsets = [0, MIB, 2 * MIB];
  const parts = await Promise.all(
    offsets.map((offset) => telegram.filePart({ file, offset, limit: MIB })),
  );
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

function expected(world: World, file: RemoteFile): string {
  const stored = world.files.find("document", BigInt(file.location.id))!;
  return world.files.content.sha256(stored.contents.get("")!);
}

function partsFrom({ emulator }: Pick<Emulated, "emulator">, dcId: number): number {
  return emulator.stats.parts.filter((part) => part.dcId === dcId).length;
}

Deno.test("filePart() follows a redirect to the CDN, under the CDN's own key and without a sign-in", () =>
  withEmulated({ world: worldWithCdn() }, async (emulated) => {
    const { telegram, emulator, world, session } = emulated;
    const file = await onlyFile(telegram);
    assert.equal(await download(telegram, file), expected(world, file));
    assert.equal(partsFrom(emulated, CDN_DC), 3);
    assert.equal(emulator.stats.parts.length, 3);
    assert.equal(session()?.dcs[CDN_DC], undefined);
    const exported = emulator.stats.requests.get("auth.exportAuthorization") ?? 0;
    assert.ok(exported <= 1, "for the file's own data centre at most");
    assert.deepEqual(emulator.stats.defects, []);
  }));

Deno.test("filePart() has a file brought to the CDN, and takes a new token for an old one", () =>
  withEmulated({ world: worldWithCdn() }, async (emulated) => {
    const { telegram, emulator, world } = emulated;
    const file = await onlyFile(telegram);
    const absent = emulator.faults.add({ kind: "cdn_reupload" });
    const expired = emulator.faults.add({ kind: "expired_cdn_token" }, { after: 3 });
    assert.equal(await download(telegram, file), expected(world, file));
    assert.equal(await download(telegram, file), expected(world, file));
    assert.equal(absent.taken + expired.taken, 2);
    assert.ok((emulator.stats.requests.get("upload.reuploadCdnFile") ?? 0) >= 1);
    assert.equal(partsFrom(emulated, file.dcId), 0);
  }));

Deno.test("filePart() believes no byte of the CDN that its hash does not confirm", () =>
  withEmulated({ world: worldWithCdn() }, async (emulated) => {
    const { telegram, emulator, world } = emulated;
    const file = await onlyFile(telegram);
    const method = "upload.getCdnFile";
    const once = emulator.faults.add({ kind: "wrong_bytes" }, { method });
    const short = emulator.faults.add({ kind: "truncated_part", bytes: 4096 }, {
      method,
      after: 1,
    });
    assert.equal(await download(telegram, file), expected(world, file));
    assert.equal(once.taken + short.taken, 2);
    assert.equal(partsFrom(emulated, file.dcId), 0);

    // A CDN that only lies is left alone: Telegram itself has the file.
    emulator.faults.add({ kind: "wrong_bytes" }, { method, times: Infinity });
    assert.equal(await download(telegram, file), expected(world, file));
    assert.equal(partsFrom(emulated, file.dcId), 3);
  }));

Deno.test("filePart() asks Telegram itself where the CDN cannot be had", async () => {
  const troubles: readonly ((emulated: Emulated) => void)[] = [
    // One that no configuration names.
    ({ world }) => world.options.cdnDcId = 204,
    // One that refuses.
    ({ emulator }) =>
      void emulator.faults.add({ kind: "rpc_error", code: 400, message: "CDN_METHOD_INVALID" }, {
        method: "upload.getCdnFile",
        times: Infinity,
      }),
    // One whose connections break.
    ({ emulator }) =>
      void emulator.faults.add({ kind: "drop_connection", when: "before" }, {
        method: "upload.getCdnFile",
        times: Infinity,
      }),
  ];
  for (const cause of troubles) {
    await withEmulated({ world: worldWithCdn() }, async (emulated) => {
      const { telegram, world } = emulated;
      const file = await onlyFile(telegram);
      cause(emulated);
      assert.equal(await download(telegram, file), expected(world, file));
      assert.equal(partsFrom(emulated, file.dcId), 3);
    });
  }
});

Deno.test("the CDN serves nothing but parts, and its key opens no other data centre", () =>
  withEmulated({ world: worldWithCdn() }, async ({ telegram, emulator, world }) => {
    const cdn = emulator.dataCenters.find(({ id }) => id === CDN_DC)!;
    assert.ok(await telegram.account());
    const { connectTelegram } = await import("../../../lib/telegram/connect.ts");
    await using stranger = await connectTelegram({
      apiId: world.account.apiId,
      apiHash: world.account.apiHash,
      // Where a home data centre is expected, the CDN's key is not trusted.
      server: { host: cdn.host, port: cdn.port, dcId: CDN_DC },
      session: undefined,
      onSession: () => Promise.resolve(),
      appVersion: "test",
    });
    await assert.rejects(stranger.account(), /Cannot trust the server/);
  }));

/** A CDN and Telegram behind it, with ranges of hashes of a given length. */
function fakeCdn(
  bytes: Uint8Array,
  range: number,
): { readonly redirect: CdnRedirect; readonly sources: CdnSources; readonly asked: number[] } {
  const key = Buffer.alloc(32, 7);
  const iv = Buffer.alloc(16, 9);
  const asked: number[] = [];
  const redirect = {
    dcId: CDN_DC,
    token: Buffer.from("t"),
    key,
    iv,
    hashes: new Map(),
    failures: 0,
  };
  const sources = {
    askCdn({ offset, limit }: Api.upload.GetCdnFile) {
      const at = offset.toJSNumber();
      assert.equal(at % 4096, 0);
      assert.equal(limit % 4096, 0);
      assert.equal(MIB % limit, 0);
      assert.equal(Math.floor(at / MIB), Math.floor((at + limit - 1) / MIB));
      const counter = Buffer.from(iv);
      counter.writeUInt32BE(at / 16, 12);
      const cipher = createCipheriv("aes-256-ctr", key, counter);
      const part = Buffer.concat([cipher.update(bytes.subarray(at, at + limit)), cipher.final()]);
      return Promise.resolve(new Api.upload.CdnFile({ bytes: part }));
    },
    askMaster({ offset }: Api.upload.GetCdnFileHashes) {
      asked.push(offset.toJSNumber());
      const first = Math.floor(offset.toJSNumber() / range) * range;
      const hashes: Api.FileHash[] = [];
      for (let at = first; at < bytes.length && hashes.length < 4; at += range) {
        const part = bytes.subarray(at, at + range);
        const hash = createHash("sha256").update(part).digest();
        hashes.push(new Api.FileHash({ offset: bigInt(at), limit: part.length, hash }));
      }
      return Promise.resolve(hashes);
    },
  };
  return { redirect, sources: sources as unknown as CdnSources, asked };
}

Deno.test("readFromCdn() checks every byte, wherever the ranges of the hashes end", async () => {
  const bytes = patternBytes(2 * MIB + 12_345);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 * MIB }),
      fc.nat(2),
      async (range, part) => {
        const length = Math.max(range, 9_000);
        const { redirect, sources } = fakeCdn(bytes, length);
        const asked = { offset: part * MIB, limit: MIB };
        const found = await readFromCdn(redirect, asked, sources);
        assert.ok(Buffer.from(found).equals(bytes.subarray(part * MIB, (part + 1) * MIB)));
        const { redirect: again, sources: lying } = fakeCdn(
          bytes.map((byte, i) => i === part * MIB + 5 ? byte ^ 1 : byte),
          length,
        );
        const mixed = { askCdn: lying.askCdn, askMaster: sources.askMaster };
        await assert.rejects(readFromCdn(again, asked, mixed), CdnTamperedError);
      },
    ),
    { numRuns: 15 },
  );
});

Deno.test("readFromCdn() gives nothing behind the end and asks for no hash twice", async () => {
  const { redirect, sources, asked } = fakeCdn(patternBytes(MIB), 131_072);
  assert.equal((await readFromCdn(redirect, { offset: MIB, limit: MIB }, sources)).length, 0);
  await readFromCdn(redirect, { offset: 0, limit: MIB }, sources);
  await readFromCdn(redirect, { offset: 0, limit: MIB }, sources);
  assert.deepEqual(asked, [MIB, 0, 524_288]);
});
