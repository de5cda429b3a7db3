import assert from "node:assert/strict";
import { checkModel } from "../../../lib/media/transcribe/check_model.ts";
import { findModel } from "../../../lib/media/transcribe/find_model.ts";
import { modelNamed, MODELS } from "../../../lib/media/transcribe/models.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";
import { writeWhisperModel } from "../../helpers/whisper_model.ts";

const usage = (pattern: RegExp) => (error: unknown): boolean =>
  error instanceof TgkeepError && error.code === "usage" && pattern.test(error.message);

Deno.test("checkModel() reads a model to its end", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/model.bin`;
  await writeWhisperModel(path, { tensors: "none" });
  assert.deepEqual(await checkModel(path), {
    bytes: (await Deno.stat(path)).size,
    tensors: 0,
    englishOnly: false,
  });
  await writeWhisperModel(path, { tensors: "noise" });
  const { bytes, tensors } = await checkModel(path);
  // Of tiny: 5 and 2 of the encoder's own, 15 in each of its 4 blocks, and 24 in each of the decoder's.
  assert.deepEqual([bytes, tensors], [(await Deno.stat(path)).size, 167]);
});

Deno.test("checkModel() refuses a model that is cut short, wherever that is", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/model.bin`;
  await writeWhisperModel(path, { tensors: "noise" });
  const { size } = await Deno.stat(path);
  // In the last tensor, in the first ones, in the vocabulary, in the filters, in the header, at the start.
  for (const length of [size - 1, 700_000, 300_000, 1000, 40, 3, 0]) {
    await Deno.truncate(path, length);
    await assert.rejects(checkModel(path), SyntaxError, `${length} bytes`);
  }
});

Deno.test("checkModel() refuses a model that ends between two tensors", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/model.bin`;
  await writeWhisperModel(path, { tensors: "noise" });
  // The last one, decoder.blocks.3.cross_attn.out.bias: its header, its name, 64 numbers of 4 bytes.
  const last = 12 + 4 + "decoder.blocks.3.cross_attn.out.bias".length + 64 * 4;
  await Deno.truncate(path, (await Deno.stat(path)).size - last);
  await assert.rejects(checkModel(path), /tensors are missing/);
});

Deno.test("checkModel() knows a model of English alone by the size of its vocabulary", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/model.bin`;
  await writeWhisperModel(path, { tensors: "none" });
  const bytes = await Deno.readFile(path);
  new DataView(bytes.buffer).setUint32(4, 51_864, true);
  await Deno.writeFile(path, bytes);
  assert.equal((await checkModel(path)).englishOnly, true);
});

Deno.test("checkModel() refuses what is no model", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/model.bin`;
  await writeWhisperModel(path, { tensors: "none" });
  const model = await Deno.readFile(path);
  const broken: Readonly<Record<string, (bytes: Uint8Array) => void>> = {
    "another magic": (bytes) => void (bytes[0] = 0x47),
    "a monstrous header": (bytes) => bytes.fill(0xff, 4, 48),
    "monstrous filters": (bytes) => bytes.fill(0xff, 48, 52),
    // whisper.cpp would look for it and end the process.
    "a vocabulary without a space": (bytes) => {
      const at = bytes.findIndex((byte, i) =>
        i > 64_000 && byte === 0x20 && bytes[i - 4] === 1 && bytes[i + 1] !== 0x77
      );
      bytes[at] = 0x21;
    },
  };
  for (const [what, change] of Object.entries(broken)) {
    const bytes = model.slice();
    change(bytes);
    await Deno.writeFile(path, bytes);
    await assert.rejects(checkModel(path), SyntaxError, what);
  }
});

Deno.test("findModel() finds a file, and names it", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/ggml-my.model.bin`;
  await writeWhisperModel(path, { tensors: "none" });
  const model = await findModel(path, folder.path);
  assert.equal(model.name, "my.model");
  assert.equal(model.path, await Deno.realPath(path));
  assert.equal(model.bytes, (await Deno.stat(path)).size);
});

Deno.test("findModel() says how a model of the list comes here", async () => {
  const folder = "/no/such/folder";
  await assert.rejects(
    findModel("base", folder),
    usage(/models pull base .*ggml-base\.bin from https:.* into \/no\/such\/folder/),
  );
  await assert.rejects(findModel(undefined, folder), usage(/no whisper model in .*models pull/));
  await assert.rejects(findModel("basement", folder), usage(/neither a file nor one of tiny/));
});

Deno.test("findModel() refuses a model of the list that has another size", async () => {
  await using folder = await tempFolder();
  await writeWhisperModel(`${folder.path}/ggml-base.bin`, { tensors: "none" });
  await assert.rejects(findModel("base", folder.path), usage(/instead of 147951465/));
  await assert.rejects(findModel(undefined, folder.path), usage(/instead of 147951465/));
  await Deno.writeTextFile(`${folder.path}/ggml-base.bin`, "half a model");
  await assert.rejects(findModel("base", folder.path), usage(/it is no GGML model/));
});

Deno.test("modelNamed() knows names and file names; each model of the list is there once", () => {
  assert.equal(modelNamed("ggml-large-v3-turbo.bin")?.bytes, 1_624_555_275);
  assert.equal(modelNamed("base"), modelNamed("ggml-base.bin"));
  assert.equal(modelNamed("nonsense"), undefined);
  assert.equal(new Set(MODELS.map(({ name }) => name)).size, MODELS.length);
  assert.equal(new Set(MODELS.map(({ sha256 }) => sha256)).size, MODELS.length);
  for (const { sha256 } of MODELS) assert.match(sha256, /^[0-9a-f]{64}$/);
  assert.deepEqual(
    MODELS.map(({ bytes }) => bytes),
    MODELS.map(({ bytes }) => bytes).toSorted((a, b) => a - b),
  );
});
