import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { MODELS } from "../../../lib/media/transcribe/models.ts";

/**
 * What git calls the files of the revision, by name of the model (`blobId` in the listing that
 * https://huggingface.co/api/models/ggerganov/whisper.cpp?blobs=true gives). Git keeps a pointer in place of
 * each model, and names it by the SHA-1 of the pointer's text, which holds size and SHA-256 of the model.
 */
const BLOB_IDS: Readonly<Record<string, string>> = {
  "base-q5_1": "4947e22c7365d941a9864b2d0f9f474a505cf39b",
  "base-q8_0": "1a710c5bff0c9b764ee332dd9a8422bc978bfb1e",
  "base": "17993a254ac4e9db7642a261cf53af3dc446145c",
  "base.en-q5_1": "5c89fe2c0d47f0d16d536610dc5f7c4a6fe81bc7",
  "base.en-q8_0": "f459c0ad21ffd7b3661f62914745c59bb63f2422",
  "base.en": "87c664c563ef3ff52424dd4fa925cf95b306dba6",
  "large-v3-q5_0": "14150f8463725bde9626c0656683ad5735e01ac2",
  "large-v3-turbo-q5_0": "0e2474d5ec0361bb1726829aa83317ed4cbc3f18",
  "large-v3-turbo-q8_0": "dd827281ffb9642e91f152f2a90de53907d4603a",
  "large-v3-turbo": "819841c70bdf4488c4ff778f8becdcb37df43969",
  "large-v3": "30488f6b9eeae93e026c978ac7a3190274732ea2",
  "medium-q5_0": "9cc19f38fec2314f6c00f666ca708e8cf22d189d",
  "medium-q8_0": "6c783bed539147853779c28702e59d170ab6a5bb",
  "medium": "be775c464024bdcd9e834c2f9ed42aae6b708d2b",
  "medium.en-q5_0": "8722db4993ba67f49c4f20cdd9880202c8cc3f2b",
  "medium.en": "f8d7f988b60916d7f7e7feee9897c037a09b2f85",
  "small-q5_1": "87631c52c89d37ed2337a46ec4a009976db1f3f4",
  "small-q8_0": "8a9937d2be60bae6b1efbb01b9ca1612ab2a617c",
  "small": "bc4c4d96b528654fb067e2b243bdc438cfaf0072",
  "small.en-q5_1": "bf61baaf463626fe45fc9157b8e9c69de8943c87",
  "small.en-q8_0": "9c826215654cf46674a38d02f19e123e17c5b2d3",
  "small.en": "eaeeb6d63378cf6515ff2c1cb4e33486ae6bcc2f",
  "tiny-q5_1": "42701a9c1d8a9f4f0b96dbcefcc049075814bcf3",
  "tiny-q8_0": "fc48fd17b13f7eb147bab1c66dee10c97f471b27",
  "tiny": "d144f735b005ae8cbfa04a49e22fe40faa24dbec",
  "tiny.en-q5_1": "46aeed3b01f3fc86f05fa3e8ca711cc1773ead08",
  "tiny.en-q8_0": "959468eb9f72c2100ab5e4a9efc102a45cc8b313",
  "tiny.en": "17ad750438d1d42162fe06ab4b21aef2389d2137",
  "medium.en-q8_0": "c4ca4e1562dffe8db2381e32299fe64110228156",
};

for (const { name, bytes, sha256 } of MODELS) {
  Deno.test(`the size and the SHA-256 of ${name} are those of the revision`, () => {
    const pointer =
      `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${bytes}\n`;
    const id = createHash("sha1").update(`blob ${pointer.length}\0${pointer}`).digest("hex");
    assert.equal(id, BLOB_IDS[name]);
  });
}

Deno.test("models are listed by growing size, each once", () => {
  const sizes = MODELS.map(({ bytes }) => bytes);
  assert.deepEqual(sizes, sizes.toSorted((a, b) => a - b));
  assert.equal(new Set(MODELS.map(({ name }) => name)).size, MODELS.length);
});
