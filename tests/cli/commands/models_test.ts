import assert from "node:assert/strict";
import { main } from "../../../lib/cli/main.ts";
import { MODELS } from "../../../lib/media/transcribe/models.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";
import { fakeHost } from "../fake_host.ts";

const NOBODY = "http://127.0.0.1:9/";

async function run(
  words: readonly string[],
  { data = "/nonexistent/data", stdout = "pipe" as "pipe" | "terminal" } = {},
) {
  const host = fakeHost({ variables: { XDG_DATA_HOME: data }, stdout });
  return { code: await main(["models", ...words], host), out: host.out(), err: host.err() };
}

Deno.test("models list says which models are here, and which are damaged", async () => {
  await using temp = await tempFolder();
  const folder = `${temp.path}/tgkeep/models`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/ggml-base.bin`, "not all of it");
  const whole = await Deno.create(`${folder}/ggml-tiny.bin`);
  // A file of that size which takes no room.
  await whole.truncate(77_691_713);
  whole.close();
  const { code, out } = await run(["list"], { data: temp.path });
  assert.equal(code, 0);
  const listed = JSON.parse(out);
  assert.equal(listed.folder, folder);
  assert.equal(listed.models.length, MODELS.length);
  const states = Object.fromEntries(
    listed.models.map(({ name, state }: { name: string; state: string }) => [name, state]),
  );
  assert.deepEqual([states.tiny, states.base, states.small], ["here", "damaged", "-"]);
  const table = await run(["list"], { data: temp.path, stdout: "terminal" });
  assert.match(table.out, /^base +148\.0 MB +damaged +60ed5bc3/m);
  assert.match(table.out, /Models are kept in /);
});

Deno.test("models path names the folder, or the file of a model", async () => {
  assert.equal((await run(["path"])).out, "/nonexistent/data/tgkeep/models\n");
  const { out } = await run(["path", "ggml-base.bin"]);
  assert.equal(out, "/nonexistent/data/tgkeep/models/ggml-base.bin\n");
});

Deno.test("models ends with 2 for what it cannot do, and with 1 without a connection", async () => {
  await using temp = await tempFolder();
  const { path: data } = temp;
  const cases: readonly (readonly [words: readonly string[], code: number, told: RegExp])[] = [
    [["pull"], 2, /No model was named\. Give one of tiny-q5_1/],
    [["pull", "huge"], 2, /no model "huge"/],
    [["path", "../../etc/passwd"], 2, /no model/],
    [["pull", "base", "--models-url", "nowhere"], 2, /Cannot fetch models from "nowhere"/],
    [
      ["pull", "base", "--models-url", NOBODY],
      1,
      /fetch http.*ggml-base\.bin.*put it into .*models/,
    ],
  ];
  for (const [words, code, told] of cases) {
    const ended = await run(words, { data });
    assert.equal(ended.code, code, words.join(" "));
    assert.match(ended.err, told);
  }
});
