import assert from "node:assert/strict";
import type { Clock } from "../../../lib/async/clock.ts";
import { SpeechFailure } from "../../../lib/media/transcribe/engine.ts";
import {
  createHttpEngine,
  endpointOf,
  type HttpEngineOptions,
} from "../../../lib/media/transcribe/http_engine.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import { SPEECH_OGG } from "../../helpers/speech.ts";
import { type Answering, startSpeechServer } from "./http_server.ts";

const ANSWER = {
  task: "transcribe",
  language: "english",
  duration: 5.52,
  text: " Bring the green umbrella.",
  segments: [{ id: 0, start: 0, end: 2.5, text: " Bring the green umbrella.", tokens: [1] }],
};

const TRANSCRIPT = {
  text: "Bring the green umbrella.",
  language: "en",
  segments: [{ startMs: 0, endMs: 2500, text: "Bring the green umbrella." }],
  durationMs: 5520,
  model: "whisper-1",
};

/** A clock that only remembers how long it was to wait. */
function hastyClock(): Clock & { readonly slept: readonly number[] } {
  const slept: number[] = [];
  const sleep = (ms: number) => Promise.resolve(void slept.push(ms));
  return { now: () => Date.UTC(2024, 0, 1), sleep, slept };
}

async function transcribe(
  answer: Answering,
  options: Partial<HttpEngineOptions> & { readonly signal?: AbortSignal } = {},
) {
  await using server = startSpeechServer(answer);
  const clock = hastyClock();
  const { signal, ...rest } = options;
  const engine = createHttpEngine({ url: server.url, language: "auto", clock, ...rest });
  const outcome = await engine.transcribe({ path: SPEECH_OGG, signal }).then(
    (transcript) => ({ transcript }),
    (error: unknown) => ({ error }),
  );
  return { ...outcome, received: server.received, slept: clock.slept };
}

function failureOf(outcome: object): Error {
  assert.ok("error" in outcome && outcome.error instanceof Error, JSON.stringify(outcome));
  return outcome.error;
}

Deno.test("transcribe() sends the whole file with its fields, and reads what comes back", async () => {
  const { received, ...outcome } = await transcribe(() => Response.json(ANSWER), {
    key: "secret",
    language: "en",
    model: "large",
  });
  assert.deepEqual(outcome, { transcript: { ...TRANSCRIPT, model: "large" }, slept: [] });
  const [upload] = received;
  assert.equal(upload?.path, "/v1/audio/transcriptions");
  assert.equal(upload.authorization, "Bearer secret");
  assert.ok(Number(upload.contentLength) > 11_000);
  assert.deepEqual(upload.fields, {
    model: "large",
    response_format: "verbose_json",
    language: "en",
  });
  assert.equal(upload.fileName, "sound.ogg");
  assert.deepEqual(upload.bytes, await Deno.readFile(SPEECH_OGG));
});

Deno.test("transcribe() sends no language and no key where there is none", async () => {
  const { received } = await transcribe(() => Response.json(ANSWER));
  assert.deepEqual(received[0]?.fields, { model: "whisper-1", response_format: "verbose_json" });
  assert.equal(received[0].authorization, null);
});

Deno.test("transcribe() waits as long as a 429 says, and asks again", async () => {
  const { slept, ...outcome } = await transcribe((n) =>
    n === 0
      ? new Response("slowly", { status: 429, headers: { "Retry-After": "17" } })
      : n === 1
      ? new Response(null, {
        status: 429,
        headers: { "Retry-After": "Mon, 01 Jan 2024 00:00:05 GMT" },
      })
      : Response.json(ANSWER)
  );
  assert.deepEqual("transcript" in outcome && outcome.transcript, TRANSCRIPT);
  assert.deepEqual(slept, [17_000, 5000]);
});

Deno.test("transcribe() leaves a file to the next run when a 429 asks for an hour", async () => {
  const { slept, received, ...outcome } = await transcribe(() =>
    new Response(null, { status: 429, headers: { "Retry-After": "3600" } })
  );
  assert.ok(failureOf(outcome) instanceof SpeechFailure);
  assert.match(failureOf(outcome).message, /answered 429/);
  assert.deepEqual([slept.length, received.length], [0, 1]);
});

Deno.test("transcribe() asks again after a 5xx, with growing pauses, and then says what was answered", async () => {
  const { slept, received, ...outcome } = await transcribe(
    () => Response.json({ error: { message: "out of\nmemory" } }, { status: 500 }),
    { attempts: 4 },
  );
  const failure = failureOf(outcome);
  assert.ok(failure instanceof SpeechFailure && !failure.network);
  assert.equal(failure.message, "the server answered 500: out of memory");
  assert.equal(received.length, 4);
  assert.equal(slept.length, 3);
  slept.forEach((ms, i) => assert.ok(ms >= 500 * 2 ** i && ms <= 1000 * 2 ** i, `${ms}`));
});

Deno.test("transcribe() gives up a request that takes too long, and says so", async () => {
  const { received, ...outcome } = await transcribe(
    (_, signal) =>
      new Promise((resolve) =>
        signal.addEventListener("abort", () => resolve(new Response()), { once: true })
      ),
    { timeoutMs: 150, attempts: 2 },
  );
  const failure = failureOf(outcome);
  assert.ok(failure instanceof SpeechFailure && failure.network);
  assert.equal(failure.message, "the server gave no answer within 0.15 s");
  assert.equal(received.length, 2);
});

Deno.test("transcribe() says that nobody listens at the address", async () => {
  const gone = startSpeechServer(() => new Response());
  await gone[Symbol.asyncDispose]();
  const clock = hastyClock();
  const engine = createHttpEngine({ url: gone.url, language: "auto", clock, attempts: 3 });
  await assert.rejects(
    engine.transcribe({ path: SPEECH_OGG }),
    (error) =>
      error instanceof SpeechFailure && error.network && /cannot be reached/.test(error.message),
  );
  assert.equal(clock.slept.length, 2);
});

const WRONG: Readonly<Record<string, string>> = {
  "no JSON": "<html>hello</html>",
  "cut short": JSON.stringify(ANSWER).slice(0, 40),
  "a list": "[]",
  "no text": JSON.stringify({ segments: [] }),
  "a number": JSON.stringify({ text: 7 }),
  "segments without times": JSON.stringify({ text: "a", segments: [{ text: "a" }] }),
  "times before the beginning": JSON.stringify({
    text: "a",
    segments: [{ start: -1, end: 1, text: "a" }],
  }),
  "segments that are none": JSON.stringify({ text: "a", segments: "all" }),
};

for (const [what, body] of Object.entries(WRONG)) {
  Deno.test(`transcribe() fails for this file alone when it is answered with ${what}`, async () => {
    const { received, ...outcome } = await transcribe(() => new Response(body));
    const failure = failureOf(outcome);
    assert.ok(failure instanceof SpeechFailure && !failure.network);
    assert.equal(received.length, 1, "asking again gives the same");
  });
}

Deno.test("transcribe() reads plain JSON, and texts with control characters", async () => {
  const text = "\u001b[31mred\u001b[0m\n\nwords\u0000";
  const outcome = await transcribe(() => Response.json({ text, language: "Klingon" }));
  assert.deepEqual("transcript" in outcome && outcome.transcript, {
    text: "red words",
    segments: [],
    durationMs: 0,
    model: "whisper-1",
  });
});

Deno.test("transcribe() fails for the file that is too large, and says what the server said", async () => {
  const { received, ...outcome } = await transcribe(() =>
    Response.json({ error: { message: "Maximum content size limit exceeded" } }, { status: 413 })
  );
  const failure = failureOf(outcome);
  assert.ok(failure instanceof SpeechFailure);
  assert.equal(failure.message, "the server answered 413: Maximum content size limit exceeded");
  assert.equal(received.length, 1);
});

for (const [status, pattern] of [[401, /refused the key/], [404, /no endpoint/]] as const) {
  Deno.test(`transcribe() ends everything when the server answers ${status}`, async () => {
    const outcome = await transcribe(() => new Response("no", { status }), { key: "secret" });
    const failure = failureOf(outcome);
    assert.ok(failure instanceof TgkeepError && failure.code === "usage");
    assert.match(failure.message, pattern);
    assert.doesNotMatch(failure.message, /secret/);
  });
}

Deno.test("transcribe() does not follow a redirection with the key", async () => {
  let visits = 0;
  await using other = startSpeechServer(() => {
    visits++;
    return Response.json(ANSWER);
  });
  const outcome = await transcribe(() =>
    new Response(null, { status: 307, headers: { Location: `${other.url}/audio/transcriptions` } })
  );
  assert.match(failureOf(outcome).message, /answered 307/);
  assert.equal(visits, 0);
});

Deno.test("transcribe() gives up an answer that does not end, and one that comes drop by drop", async () => {
  const endless = await transcribe(() =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20)),
      }),
    )
  );
  assert.match(failureOf(endless).message, /does not end/);
  assert.equal(endless.received.length, 1, "asking again gives the same");
  let dripping: ReturnType<typeof setInterval> | undefined;
  const slow = await transcribe(
    () =>
      new Response(
        new ReadableStream({
          start(controller) {
            dripping = setInterval(() => controller.enqueue(new Uint8Array([0x20])), 20);
          },
          cancel: () => clearInterval(dripping),
        }),
      ),
    { timeoutMs: 200, attempts: 1 },
  );
  assert.equal(failureOf(slow).message, "the server gave no answer within 0.2 s");
});

Deno.test("transcribe() tells no key that a server repeats", async () => {
  for (const status of [400, 401, 500]) {
    const outcome = await transcribe(
      () => Response.json({ error: { message: "Incorrect key: s3cr3t key" } }, { status }),
      { key: "s3cr3t key\n", attempts: 1 },
    );
    assert.equal(outcome.received[0]?.authorization, "Bearer s3cr3t key");
    assert.match(failureOf(outcome).message, /Incorrect key: …/);
  }
});

Deno.test("transcribe() asks again when the connection is closed in the middle of the answer", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const closing = (async () => {
    for (let n = 0; n < 2; n++) {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(1024));
      const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"text": "Bri';
      await connection.write(new TextEncoder().encode(answer));
    }
  })();
  const url = `http://127.0.0.1:${listener.addr.port}`;
  const clock = hastyClock();
  const engine = createHttpEngine({ url, language: "auto", clock, attempts: 2 });
  await assert.rejects(
    engine.transcribe({ path: SPEECH_OGG }),
    (error) => error instanceof SpeechFailure && error.network,
  );
  await closing;
  assert.equal(clock.slept.length, 1);
});

Deno.test("createHttpEngine() refuses a key that no header may have, and does not say it", () => {
  assert.throws(
    () => createHttpEngine({ url: "http://127.0.0.1:9/", key: "sécret\u0000", language: "auto" }),
    (error) =>
      error instanceof TgkeepError && error.code === "usage" && !/cret/.test(error.message),
  );
});

Deno.test("transcribe() stops in the middle when it is aborted", async () => {
  const stop = new AbortController();
  const outcome = await transcribe((_, signal) => {
    stop.abort(new Error("enough"));
    return new Promise((resolve) =>
      signal.addEventListener("abort", () => resolve(new Response()), { once: true })
    );
  }, { signal: stop.signal });
  assert.equal(failureOf(outcome).message, "enough");
});

Deno.test("transcribe() says of a missing file that it is missing", async () => {
  const engine = createHttpEngine({ url: "http://127.0.0.1:9/v1", language: "auto" });
  await assert.rejects(engine.transcribe({ path: "/no/such/file.ogg" }), Deno.errors.NotFound);
});

const ENDPOINTS: readonly (readonly [given: string, used: string])[] = [
  ["http://127.0.0.1:8000", "http://127.0.0.1:8000/v1/audio/transcriptions"],
  ["https://api.example/v1/", "https://api.example/v1/audio/transcriptions"],
  ["https://api.example/openai", "https://api.example/openai/audio/transcriptions"],
  ["http://localhost:8080/inference", "http://localhost:8080/inference"],
  ["https://a.b/v1/audio/transcriptions?x=1", "https://a.b/v1/audio/transcriptions?x=1"],
];

for (const [given, used] of ENDPOINTS) {
  Deno.test(`endpointOf() makes ${used} of ${given}`, () => assert.equal(endpointOf(given), used));
}

Deno.test("endpointOf() refuses what is no address of a server", () => {
  for (const url of ["", "localhost:8000", "ftp://kim:hush@a.b/", "file:///etc/passwd"]) {
    assert.throws(
      () => endpointOf(url),
      (error) =>
        error instanceof TgkeepError && error.code === "usage" && !/hush/.test(error.message),
    );
  }
});
