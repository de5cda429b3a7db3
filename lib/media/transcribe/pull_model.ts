// Fetches a whisper model, goes on where an earlier attempt stopped, and trusts nothing but its hash.
import { createHash } from "node:crypto";
import { diskError } from "../../archive/disk_error.ts";
import { type Clock, SYSTEM_CLOCK } from "../../async/clock.ts";
import { retry } from "../../async/retry.ts";
import { TgkeepError } from "../../model/errors.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import { type ModelEntry, modelFileName, MODELS_BASE_URL } from "./models.ts";

/** How {@linkcode pullModel} goes about it. */
export interface PullOptions {
  /** Where models are kept; it is made. */
  readonly folder: string;
  /** Called with the bytes that are here, several times a second at most. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Address of the folder with the files of models. @default {@linkcode MODELS_BASE_URL} */
  readonly baseUrl?: string;
  /** Longest silence of the server, in ms. @default 60_000 */
  readonly silenceMs?: number;
  readonly clock?: Clock;
}

/** A model that is here. */
export interface PulledModel {
  /** The file. */
  readonly path: string;
  /** Bytes that were fetched now; 0 when it was here. */
  readonly transferred: number;
}

const SILENCE_MS = 60_000;
const PROGRESS_MS = 200;

/**
 * Fetches a model of the list. It appears under its name only when its SHA-256 is right; until then what has
 * come is in a `.part` file beside it, which the next attempt continues.
 *
 * Permissions: `--allow-net` of the server and of those it redirects to, `--allow-read` and `--allow-write`
 * of the folder.
 *
 * @throws {TgkeepError} "network" when the server cannot be reached or gives something else, with the place
 * for a file that was fetched in another way; "usage" when the address is none; "archive" when the disk does not allow it; the signal's reason
 * when aborted
 */
export async function pullModel(model: ModelEntry, options: PullOptions): Promise<PulledModel> {
  const { folder, signal, clock = SYSTEM_CLOCK } = options;
  const path = `${folder}/${modelFileName(model)}`;
  const part = `${path}.part`;
  const url = urlOf(model, options);
  let transferred = 0;
  try {
    await Deno.mkdir(folder, { recursive: true });
    if (await sizeOf(path) === model.bytes && await hashOf(path, signal) === model.sha256) {
      return { path, transferred };
    }
    await retry(async () => void (transferred += await fetchRest(model, { url, part }, options)), {
      attempts: 5,
      baseMs: 1000,
      shouldRetry: (error) => error instanceof Interrupted,
      signal,
      clock,
    });
    const sha256 = await hashOf(part, signal);
    if (sha256 !== model.sha256) {
      await Deno.remove(part);
      throw new Refused(`what came is not the model (its SHA-256 is ${sha256})`);
    }
    await Deno.rename(part, path);
    return { path, transferred };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof Interrupted) && !(error instanceof Refused)) {
      throw diskError(error, part);
    }
    throw new TgkeepError(
      "network",
      `Cannot fetch the whisper model ${model.name}: ${error.message}. Try again later, or fetch ${url} in ` +
        `another way and put it into ${folder}`,
      { cause: error },
    );
  }
}

/** The connection broke: asking again may help, and goes on where it stopped. */
class Interrupted extends Error {}
/** Asking again gives the same. */
class Refused extends Error {}

function urlOf(model: ModelEntry, { baseUrl = MODELS_BASE_URL }: PullOptions): string {
  const folder = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!folder || !/^https?:$/.test(folder.protocol)) {
    throw new TgkeepError(
      "usage",
      `Cannot fetch models from "${sanitizeLine(baseUrl)}": give an address such as ` +
        "https://mirror.example/models/",
    );
  }
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  return new URL(modelFileName(model), folder).href;
}

/** @returns bytes that came */
async function fetchRest(
  model: ModelEntry,
  { url, part }: { readonly url: string; readonly part: string },
  options: PullOptions,
): Promise<number> {
  const { onProgress, signal, silenceMs = SILENCE_MS, clock = SYSTEM_CLOCK } = options;
  const had = await sizeOf(part) ?? 0;
  if (had === model.bytes) return 0;
  const begin = had < model.bytes ? had : 0;
  using silence = new SilenceTimer(silenceMs, signal);
  const response = await ask(url, begin, silence.signal);
  try {
    const at = startOf(response, begin);
    using file = await Deno.open(part, { write: true, create: true });
    await file.truncate(at);
    await file.seek(at, Deno.SeekMode.Start);
    let bytes = at;
    let toldAt = -Infinity;
    for await (const chunk of bodyOf(response)) {
      silence.restart();
      if (bytes + chunk.length > model.bytes) {
        await file.truncate(0);
        throw new Refused("more came than the model has");
      }
      await writeAll(file, chunk);
      bytes += chunk.length;
      if (clock.now() - toldAt < PROGRESS_MS && bytes < model.bytes) continue;
      toldAt = clock.now();
      onProgress?.(bytes);
    }
    if (bytes < model.bytes) throw new Interrupted("the connection ended early");
    return bytes - at;
  } catch (error) {
    signal?.throwIfAborted();
    if (silence.signal.aborted) throw new Interrupted("the server fell silent", { cause: error });
    throw error;
  } finally {
    await response.body?.cancel().catch(() => undefined);
  }
}

async function ask(url: string, begin: number, signal: AbortSignal): Promise<Response> {
  const headers = {
    "Accept-Encoding": "identity",
    ...(begin > 0 ? { Range: `bytes=${begin}-` } : {}),
  };
  try {
    return await fetch(url, { headers, signal });
  } catch (error) {
    throw new Interrupted(`the server cannot be reached (${reasonOf(error)})`, { cause: error });
  }
}

/** Where in the file the answer begins. */
function startOf({ status, headers }: Response, begin: number): number {
  if (status === 200) return 0;
  const range = /^bytes (\d+)-/.exec(headers.get("content-range") ?? "");
  if (status === 206 && Number(range?.[1]) === begin) return begin;
  if (status >= 500 || status === 429) throw new Interrupted(`the server answered ${status}`);
  throw new Refused(`the server answered ${status}`);
}

async function* bodyOf({ body }: Response): AsyncGenerator<Uint8Array, void, void> {
  if (!body) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new Interrupted(`the connection broke (${reasonOf(error)})`, { cause: error });
      });
      if (done) return;
      yield value;
    }
  } finally {
    // Of a connection that broke there is nothing left to cancel.
    await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

/** Aborts when nothing has come for some time. */
class SilenceTimer implements Disposable {
  readonly #controller = new AbortController();
  readonly #silenceMs: number;
  #timer: ReturnType<typeof setTimeout>;
  readonly signal: AbortSignal;

  constructor(silenceMs: number, outer: AbortSignal | undefined) {
    this.#silenceMs = silenceMs;
    this.#timer = this.#start();
    this.signal = outer
      ? AbortSignal.any([outer, this.#controller.signal])
      : this.#controller.signal;
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#controller.abort(), this.#silenceMs);
  }
}

async function writeAll(file: Deno.FsFile, chunk: Uint8Array): Promise<void> {
  for (let rest = chunk; rest.length > 0;) rest = rest.subarray(await file.write(rest));
}

async function hashOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  using file = await Deno.open(path, { read: true });
  const hash = createHash("sha256");
  const buffer = new Uint8Array(1024 * 1024);
  for (;;) {
    signal?.throwIfAborted();
    const read = await file.read(buffer);
    if (read === null) return hash.digest("hex");
    hash.update(buffer.subarray(0, read));
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
