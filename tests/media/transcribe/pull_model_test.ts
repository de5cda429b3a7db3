import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Clock } from "../../../lib/async/clock.ts";
import { pullModel, type PullOptions } from "../../../lib/media/transcribe/pull_model.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import { patternBytes } from "../../helpers/fake_gateway.ts";
import { filesBelow, tempFolder } from "../../helpers/temp_folder.ts";

const CONTENT = patternBytes(300_000);
const MODEL = {
  name: "made",
  bytes: CONTENT.length,
  sha256: createHash("sha256").update(CONTENT).digest("hex"),
};

const HASTY: Clock = { now: Date.now, sleep: () => Promise.resolve() };

interface ModelServer extends AsyncDisposable {
  readonly url: string;
  /** Ranges that were asked for. */
  readonly ranges: (string | null)[];
}

type Serving = (range: number | undefined, n: number) => Response;

function serveModel(answer: Serving): ModelServer {
  const ranges: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const range = request.headers.get("range");
    ranges.push(range);
    const from = /^bytes=(\d+)-$/.exec(range ?? "")?.[1];
    if (!request.url.endsWith("/models/ggml-made.bin")) return new Response(null, { status: 404 });
    return answer(from === undefined ? undefined : Number(from), ranges.length - 1);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/models/`,
    ranges,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const honest = (from: number | undefined, upTo = CONTENT.length): Response =>
  from === undefined
    ? new Response(CONTENT.slice(0, upTo))
    : new Response(CONTENT.slice(from, upTo), {
      status: 206,
      headers: { "Content-Range": `bytes ${from}-${upTo - 1}/${CONTENT.length}` },
    });

async function pull(
  answer: Serving,
  had: Uint8Array | undefined,
  options: Partial<PullOptions> = {},
) {
  await using folder = await tempFolder();
  await using server = serveModel(answer);
  const models = `${folder.path}/models`;
  if (had) {
    await Deno.mkdir(models);
    await Deno.writeFile(`${models}/ggml-made.bin.part`, had);
  }
  const outcome = await pullModel(MODEL, {
    folder: models,
    baseUrl: server.url,
    clock: HASTY,
    ...options,
  }).then(({ transferred }) => ({ transferred }), (error: unknown) => ({ error }));
  const files = filesBelow(folder.path);
  const whole = files.includes("models/ggml-made.bin")
    ? await Deno.readFile(`${models}/ggml-made.bin`)
    : undefined;
  return { ...outcome, files, whole, ranges: server.ranges };
}

function failureOf(outcome: object): TgkeepError {
  assert.ok("error" in outcome && outcome.error instanceof TgkeepError, JSON.stringify(outcome));
  assert.equal(outcome.error.code, "network");
  return outcome.error;
}

Deno.test("pullModel() fetches a model, tells how far it is, and leaves nothing else", async () => {
  const told: number[] = [];
  const { whole, files, transferred } = await pull((from) => honest(from), undefined, {
    onProgress: (bytes) => void told.push(bytes),
  }) as { whole?: Uint8Array; files: readonly string[]; transferred?: number };
  assert.deepEqual(whole, CONTENT);
  assert.deepEqual(files, ["models/ggml-made.bin"]);
  assert.equal(transferred, CONTENT.length);
  assert.equal(told.at(-1), CONTENT.length);
});

Deno.test("pullModel() goes on where an earlier attempt stopped", async () => {
  const outcome = await pull((from) => honest(from), CONTENT.slice(0, 123_456));
  assert.deepEqual(outcome.ranges, ["bytes=123456-"]);
  assert.deepEqual(outcome.whole, CONTENT);
  assert.equal("transferred" in outcome && outcome.transferred, CONTENT.length - 123_456);
});

Deno.test("pullModel() begins anew where the server knows no ranges", async () => {
  const { whole } = await pull(() => honest(undefined), patternBytes(1000, 9));
  assert.deepEqual(whole, CONTENT);
});

Deno.test("pullModel() asks for the rest when the connection ends early or the server stumbles", async () => {
  const { ranges, whole } = await pull(
    (from, n) =>
      n === 0
        ? honest(from, 100_000)
        : n === 1
        ? new Response(null, { status: 503 })
        : honest(from, n === 2 ? 200_000 : CONTENT.length),
    undefined,
  );
  assert.deepEqual(ranges, [null, "bytes=100000-", "bytes=100000-", "bytes=200000-"]);
  assert.deepEqual(whole, CONTENT);
});

Deno.test("pullModel() takes nothing that has another hash, and begins anew the next time", async () => {
  const { files, ...outcome } = await pull(
    () => new Response(patternBytes(300_000, 5).slice()),
    undefined,
  );
  assert.match(failureOf(outcome).message, /its SHA-256 is [0-9a-f]{64}.*put it into/);
  assert.deepEqual(files, []);
});

Deno.test("pullModel() takes no more than the model has", async () => {
  const { files, ...outcome } = await pull(
    () => new Response(patternBytes(400_000).slice()),
    undefined,
  );
  assert.match(failureOf(outcome).message, /more came/);
  assert.ok(!files.includes("models/ggml-made.bin"));
});

Deno.test("pullModel() says where to put the file when the server has it not, or is not there", async () => {
  const { ranges, ...missing } = await pull(() => new Response(null, { status: 404 }), undefined);
  assert.equal(ranges.length, 1);
  assert.match(
    failureOf(missing).message,
    /answered 404.*fetch http.*ggml-made\.bin in another way/,
  );
  const offline = await pull(() => honest(0), undefined, { baseUrl: "http://127.0.0.1:9/" });
  assert.match(failureOf(offline).message, /cannot be reached.*put it into .*models/);
});

Deno.test("pullModel() does not wait for a server that has fallen silent", async () => {
  const { files, ...outcome } = await pull(
    () =>
      new Response(
        new ReadableStream({ start: (controller) => controller.enqueue(CONTENT.slice(0, 1000)) }),
      ),
    undefined,
    { silenceMs: 100 },
  );
  assert.match(failureOf(outcome).message, /fell silent/);
  assert.deepEqual(files, ["models/ggml-made.bin.part"]);
});

Deno.test("pullModel() fetches nothing that is here", async () => {
  await using folder = await tempFolder();
  await Deno.writeFile(`${folder.path}/ggml-made.bin`, CONTENT);
  const { transferred } = await pullModel(MODEL, {
    folder: folder.path,
    baseUrl: "http://127.0.0.1:9/",
  });
  assert.equal(transferred, 0);
});

Deno.test("pullModel() takes an address without a slash at its end for a folder all the same", async () => {
  await using folder = await tempFolder();
  await using server = serveModel((from) => honest(from));
  const options = { folder: folder.path, baseUrl: server.url.replace(/\/$/, "") };
  assert.equal((await pullModel(MODEL, options)).transferred, CONTENT.length);
});

Deno.test("pullModel() refuses what is no address, and leaves no folder behind", async () => {
  await using folder = await tempFolder();
  for (const baseUrl of ["no address", "ftp://a.b/", "file:///etc/", ""]) {
    await assert.rejects(
      pullModel(MODEL, { folder: `${folder.path}/models`, baseUrl }),
      (error) => error instanceof TgkeepError && error.code === "usage",
    );
  }
  assert.deepEqual(filesBelow(folder.path), []);
});
