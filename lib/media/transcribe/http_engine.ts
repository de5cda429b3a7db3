// The engine on a server: any endpoint that speaks the transcription part of OpenAI's API.
import { type Clock, SYSTEM_CLOCK } from "../../async/clock.ts";
import { backoffMs } from "../../async/retry.ts";
import { TgkeepError } from "../../model/errors.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import { type ListenRequest, type SpeechEngine, SpeechFailure } from "./engine.ts";
import { readTranscriptAnswer } from "./http_answer.ts";
import { openUpload } from "./http_upload.ts";
import { post, type PostAnswer } from "./http_post.ts";
import { retryAfterMs } from "./retry_after.ts";

/** How {@linkcode createHttpEngine} sets an engine up. */
export interface HttpEngineOptions {
  /** The API's base, such as `http://127.0.0.1:8000/v1`, or the endpoint itself. */
  readonly url: string;
  /** Sent as a bearer token, where given. */
  readonly key?: string | undefined;
  /** As the server calls it. @default "whisper-1" */
  readonly model?: string | undefined;
  /** ISO 639 code, or `auto`. */
  readonly language: string;
  /** Files that are sent at the same time. @default 2 */
  readonly jobs?: number;
  /** Longest time in ms from sending a file to having its transcript. @default 600_000 */
  readonly timeoutMs?: number;
  /** Requests for one file at most. @default 5 */
  readonly attempts?: number;
  /** Where pauses take the time from. @default the machine's own */
  readonly clock?: Clock;
}

const TIMEOUT_MS = 600_000;
const ATTEMPTS = 5;
/** Longer pauses are not waited for: the file is left to the next run. */
const MAX_PAUSE_MS = 300_000;
/** Answers hold one transcript; hours of speech are some 100 KB. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Makes an engine of an endpoint. Files are streamed from disk as they are.
 *
 * Permissions: `--allow-net` of the server, `--allow-read` of the files.
 *
 * @throws {TgkeepError} "usage" when the address or the key is none
 */
export function createHttpEngine(options: HttpEngineOptions): SpeechEngine {
  const { model = "whisper-1", language, jobs = 2, clock = SYSTEM_CLOCK } = options;
  const { timeoutMs = TIMEOUT_MS, attempts = ATTEMPTS } = options;
  const endpoint = endpointOf(options.url);
  const key = keyOf(options.key);
  const fields = {
    model,
    response_format: "verbose_json",
    ...(language === "auto" ? {} : { language }),
  };
  return {
    model,
    language,
    jobs,
    memoryBytes: 0,
    async transcribe({ path, signal }: ListenRequest) {
      for (let attempt = 1;; attempt++) {
        signal?.throwIfAborted();
        const end = await ask(endpoint, {
          path,
          fields,
          key,
          timeoutMs,
          signal,
          clock,
        });
        if (end.state === "answered") return readTranscriptAnswer(end.text, model);
        const pauseMs = end.pauseMs ?? backoffMs(attempt, { baseMs: 1000, maxMs: 30_000 });
        if (attempt >= attempts || pauseMs > MAX_PAUSE_MS) throw end.failure;
        await clock.sleep(pauseMs, signal);
      }
    },
  };
}

/** A file with the key often ends in a line break, which is no part of it. */
function keyOf(given: string | undefined): string | undefined {
  const key = given?.trim() ?? "";
  if (/^[\x20-\x7e]*$/.test(key)) return key === "" ? undefined : key;
  throw new TgkeepError(
    "usage",
    "Cannot use the key of the transcription server: it has characters that no header may have",
  );
}

/** Whisper.cpp's own server has its endpoint at `/inference`. */
const ENDPOINT = /\/(?:audio\/transcriptions|inference)\/?$/;

/** The address that files are sent to. */
export function endpointOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new TgkeepError(
      "usage",
      `Cannot use "${withoutPassword(url)}" as a transcription server: give an address such as ` +
        "http://127.0.0.1:8000/v1",
    );
  }
  if (!ENDPOINT.test(parsed.pathname)) {
    const base = parsed.pathname.replace(/\/+$/, "");
    parsed.pathname = `${base === "" ? "/v1" : base}/audio/transcriptions`;
  }
  return parsed.href;
}

function withoutPassword(url: string): string {
  return sanitizeLine(url).replace(/\/\/[^/]*@/, "//…@");
}

interface Question {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
}

type Answer =
  | { readonly state: "answered"; readonly text: string }
  /** Asking again may help, after a pause that the server names or a growing one. */
  | { readonly state: "later"; readonly failure: SpeechFailure; readonly pauseMs?: number };

async function ask(endpoint: string, question: Question): Promise<Answer> {
  const { key, signal, timeoutMs } = question;
  const timeout = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, timeout]) : timeout;
  await using upload = await openUpload(question.path, question.fields);
  try {
    const answer = await post(endpoint, {
      body: upload.body,
      headers: {
        ...upload.headers,
        Accept: "application/json",
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
      },
      signal: stop,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    return judge(endpoint, answer, question);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TgkeepError || error instanceof SpeechFailure) throw error;
    if (error instanceof RangeError) throw new SpeechFailure(`${error.message}`);
    if (upload.failure) throw upload.failure;
    const reason = timeout.aborted
      ? `the server gave no answer within ${timeoutMs / 1000} s`
      : `the server cannot be reached (${sanitizeLine(reasonOf(error)).slice(0, 200)})`;
    return {
      state: "later",
      failure: new SpeechFailure(reason, { network: true, cause: error }),
    };
  }
}

function judge(
  endpoint: string,
  { status, header, text }: PostAnswer,
  { clock, key }: Question,
): Answer {
  if (status >= 200 && status < 300) return { state: "answered", text };
  const { host, pathname } = new URL(endpoint);
  // Some servers repeat the key that they do not know.
  const said = key === undefined ? messageIn(text) : messageIn(text.replaceAll(key, "…"));
  const words = `the server answered ${status}${said === "" ? "" : `: ${said}`}`;
  if (status === 401 || status === 403) {
    throw new TgkeepError(
      "usage",
      `The transcription server ${host} refused the key (${status}${
        said && `: ${said}`
      }); check the ` +
        "variable that holds it",
    );
  }
  if (status === 404 || status === 405 || (status >= 300 && status < 400)) {
    throw new TgkeepError(
      "usage",
      `The transcription server ${host} has no endpoint ${pathname} (${words}); check --whisper-url ` +
        "and the model's name",
    );
  }
  const failure = new SpeechFailure(words);
  if (status === 429 || status === 503) {
    const pauseMs = retryAfterMs(header("retry-after"), clock.now());
    return { state: "later", failure, ...(pauseMs === undefined ? {} : { pauseMs }) };
  }
  if (status >= 500 || status === 408) return { state: "later", failure };
  throw failure;
}

/** OpenAI's `{"error":{"message":…}}`, whisper.cpp's `{"error":…}`, or the text itself. */
function messageIn(text: string): string {
  let said = text;
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    const inner = (error as { readonly message?: unknown } | undefined)?.message ?? error;
    if (typeof inner === "string") said = inner;
  } catch {
    // A proxy answers with a page.
    said = text.replaceAll(/<[^>]*>/g, " ");
  }
  return sanitizeLine(said).replaceAll(/\s+/g, " ").trim().slice(0, 200);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
