// Downloading: bytes, references, data centres, hashes, faults.
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { createDecipheriv, createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { createFaults } from "../../../lib/emulator/faults.ts";
import { createStats } from "../../../lib/emulator/stats.ts";
import { createKit } from "../../../lib/emulator/world/generate/kit.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import type { DocumentSpec, PhotoSpec } from "../../../lib/emulator/world/media_spec.ts";
import { bytes, long } from "../../../lib/emulator/world/tl/values.ts";
import type { World } from "../../../lib/emulator/world/world.ts";
import { call, type CallOptions } from "./call.ts";

const MIB = 1_048_576;

function worldWithFiles(size: number) {
  const world = generateWorld({ content: "empty" });
  const { peer } = world.addChat({ peer: "chat1", kind: "group", title: "Files", dialog: {} });
  const kit = createKit(world, "test");
  const document = kit.document({ bytes: size, thumbs: [kit.thumb("m")] });
  const photo = kit.photo({ dcId: 4, bytes: 5_000 });
  world.addMessage(peer, { media: { type: "document", document } });
  world.addMessage(peer, { media: { type: "photo", photo } });
  return { world, document, photo };
}

function documentLocation(world: World, { id }: DocumentSpec, thumbSize = "") {
  return new Api.InputDocumentFileLocation({
    id: long(id),
    accessHash: long(world.files.accessHash("document", id)),
    fileReference: bytes(world.files.reference("document", id)),
    thumbSize,
  });
}

function photoLocation(world: World, { id }: PhotoSpec, thumbSize: string) {
  return new Api.InputPhotoFileLocation({
    id: long(id),
    accessHash: long(world.files.accessHash("photo", id)),
    fileReference: bytes(world.files.reference("photo", id)),
    thumbSize,
  });
}

async function part(
  options: CallOptions,
  location: Api.TypeInputFileLocation,
  { offset = 0, limit = MIB } = {},
): Promise<Api.upload.File> {
  const request = new Api.upload.GetFile({ location, offset: long(offset), limit });
  const answer = await call(options, request);
  ok(answer instanceof Api.upload.File);
  return answer;
}

Deno.test("getFile() gives a document part by part, then nothing", async () => {
  const { world, document } = worldWithFiles(MIB + 5_000);
  const location = documentLocation(world, document);
  const hash = createHash("sha256");
  for (let offset = 0, length = -1; length !== 0; offset += length) {
    const { bytes: read } = await part({ world }, location, { offset, limit: 512 * 1024 });
    hash.update(read);
    length = read.length;
    if (length < 512 * 1024) {
      strictEqual(offset + length, MIB + 5_000);
      const after = await part({ world }, location, { offset: 2 * MIB });
      strictEqual(after.bytes.length, 0);
      break;
    }
  }
  strictEqual(hash.digest("hex"), world.files.content.sha256(document.content));
});

Deno.test("getFile() gives thumbnails and photo sizes by their letter", async () => {
  const { world, document, photo } = worldWithFiles(100);
  const thumb = await part({ world }, documentLocation(world, document, "m"));
  const [spec] = document.thumbs ?? [];
  ok(spec && "content" in spec);
  strictEqual(thumb.bytes.length, spec.content.size);
  ok(thumb.type instanceof Api.storage.FileJpeg);
  const picture = await part({ world, dcId: 4 }, photoLocation(world, photo, "y"));
  strictEqual(picture.bytes.length, 5_000);
  deepStrictEqual([...picture.bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  for (const thumbSize of ["i", "z", ""]) {
    const location = photoLocation(world, photo, thumbSize);
    await rejects(part({ world, dcId: 4 }, location), { message: "LOCATION_INVALID" });
  }
});

Deno.test("getFile() sends to the data centre that has the file", async () => {
  const { world, photo, document } = worldWithFiles(100);
  await rejects(part({ world }, photoLocation(world, photo, "y")), {
    code: 303,
    message: "FILE_MIGRATE_4",
  });
  await rejects(part({ world, dcId: 4 }, documentLocation(world, document)), {
    message: "FILE_MIGRATE_2",
  });
});

Deno.test("getFile() refuses unknown ids, wrong access hashes and other kinds of location", async () => {
  const { world, document } = worldWithFiles(100);
  const right = documentLocation(world, document);
  const { id, accessHash, fileReference, thumbSize } = right;
  const unknown = new Api.InputDocumentFileLocation({
    id: long(1),
    accessHash,
    fileReference,
    thumbSize,
  });
  await rejects(part({ world }, unknown), { message: "FILE_ID_INVALID" });
  const wrong = new Api.InputDocumentFileLocation({
    id,
    accessHash: long(1),
    fileReference,
    thumbSize,
  });
  await rejects(part({ world }, wrong), { message: "FILE_ID_INVALID" });
  await rejects(part({ world }, new Api.InputTakeoutFileLocation()), {
    message: "LOCATION_INVALID",
  });
});

Deno.test("getFile() knows good, old, foreign and empty references", async () => {
  const { world, document, photo } = worldWithFiles(100);
  const old = documentLocation(world, document);
  await part({ world }, old);
  world.expireReferences();
  await rejects(part({ world }, old), { code: 400, message: "FILE_REFERENCE_EXPIRED" });
  await part({ world }, documentLocation(world, document));
  const { id, accessHash } = old;
  const withReference = (fileReference: Buffer) =>
    new Api.InputDocumentFileLocation({ id, accessHash, fileReference, thumbSize: "" });
  const foreign = bytes(world.files.reference("photo", photo.id));
  for (const reference of [foreign, Buffer.from([1]), Buffer.alloc(21, 255)]) {
    await rejects(part({ world }, withReference(reference)), {
      message: "FILE_REFERENCE_INVALID",
    });
  }
  await rejects(part({ world }, withReference(Buffer.alloc(0))), {
    message: "FILE_REFERENCE_EMPTY",
  });
});

Deno.test("getFile() keeps a reference expired after the fault", async () => {
  const { world, document } = worldWithFiles(100);
  const faults = createFaults();
  faults.add({ kind: "expired_reference" }, { method: "upload.getFile" });
  const location = documentLocation(world, document);
  const expired = { message: "FILE_REFERENCE_EXPIRED" };
  await rejects(part({ world, faults }, location), expired);
  await rejects(part({ world, faults }, location), expired);
  await part({ world, faults }, documentLocation(world, document));
});

Deno.test("getFile() truncates or spoils a part when told so", async () => {
  const { world, document } = worldWithFiles(50_000);
  const faults = createFaults();
  const stats = createStats();
  const location = documentLocation(world, document);
  const right = await part({ world, stats }, location, { limit: 4096 });
  faults.add({ kind: "truncated_part", bytes: 100 });
  const short = await part({ world, faults, stats }, location, { limit: 4096 });
  deepStrictEqual(short.bytes, right.bytes.subarray(0, 100));
  faults.add({ kind: "wrong_bytes" });
  const wrong = await part({ world, faults, stats }, location, { limit: 4096 });
  strictEqual(wrong.bytes.length, 4096);
  strictEqual(wrong.bytes.equals(right.bytes), false);
  const again = await part({ world, faults, stats }, location, { limit: 4096 });
  deepStrictEqual(again.bytes, right.bytes);
  strictEqual(stats.fileBytes, 3 * 4096 + 100);
  strictEqual(stats.parts.length, 4);
});

Deno.test("getFileHashes() gives ten ranges from the one that holds the offset", async () => {
  const size = 2 * MIB + 10;
  const { world, document } = worldWithFiles(size);
  const location = documentLocation(world, document);
  const ask = (offset: number) =>
    call({ world }, new Api.upload.GetFileHashes({ location, offset: long(offset) }));
  const first = await ask(0);
  strictEqual(first.length, 10);
  const rest = await ask(10 * 131_072 + 5);
  strictEqual(rest.length, 7);
  strictEqual(rest.at(-1)?.limit, 10);
  for (const range of [...first, ...rest]) {
    const at = range.offset.toJSNumber();
    const read = world.files.content.read(document.content, at, range.limit);
    deepStrictEqual(range.hash, createHash("sha256").update(read).digest());
  }
  deepStrictEqual(await ask(size + 131_072), []);
});

Deno.test("getFileHashes() does not know photos", async () => {
  const { world, photo } = worldWithFiles(10);
  const location = photoLocation(world, photo, "y");
  const request = new Api.upload.GetFileHashes({ location, offset: long(0) });
  await rejects(call({ world, dcId: 4 }, request), { message: "LOCATION_INVALID" });
});

Deno.test("getFile() redirects to the CDN only those who say that they can", async () => {
  const { world, document } = worldWithFiles(MIB + 99);
  const location = documentLocation(world, document);
  const ask = (cdnSupported: boolean) =>
    call(
      { world },
      new Api.upload.GetFile({ location, offset: long(0), limit: MIB, cdnSupported }),
    );
  ok(await ask(true) instanceof Api.upload.File);
  world.options.cdnDcId = 4;
  ok(await ask(false) instanceof Api.upload.File);
  const redirect = await ask(true);
  ok(redirect instanceof Api.upload.FileCdnRedirect);
  const { fileToken, encryptionKey, encryptionIv } = redirect;
  const iv = Buffer.from(encryptionIv);
  iv.writeUInt32BE(MIB / 16, 12);
  const request = new Api.upload.GetCdnFile({ fileToken, offset: long(MIB), limit: 4096 });
  await rejects(call({ world, dcId: 2 }, request), { message: "CDN_METHOD_INVALID" });
  const tail = await call({ world, dcId: 4 }, request);
  ok(tail instanceof Api.upload.CdnFile);
  const decipher = createDecipheriv("aes-256-ctr", encryptionKey, iv);
  const plain = Buffer.concat([decipher.update(tail.bytes), decipher.final()]);
  deepStrictEqual(Uint8Array.from(plain), world.files.content.read(document.content, MIB, 99));
  const hashes = new Api.upload.GetCdnFileHashes({ fileToken, offset: long(MIB) });
  const [hash] = await call({ world }, hashes);
  deepStrictEqual(hash?.hash, createHash("sha256").update(plain).digest());
});
