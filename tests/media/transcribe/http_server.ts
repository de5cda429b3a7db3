// A transcription server on the loopback that answers as a test says, and remembers what it was sent.

/** What the server was sent. */
export interface ReceivedUpload {
  readonly path: string;
  readonly authorization: string | null;
  readonly contentLength: string | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** Answers the n-th request, counted from 0. */
export type Answering = (n: number, signal: AbortSignal) => Response | Promise<Response>;

/** A running server. */
export interface SpeechServer extends AsyncDisposable {
  /** Its base, as it is given to `--whisper-url`. */
  readonly url: string;
  readonly received: readonly ReceivedUpload[];
}

/** Starts a server. */
export function startSpeechServer(answer: Answering): SpeechServer {
  const received: ReceivedUpload[] = [];
  let requests = 0;
  const stop = new AbortController();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const n = requests++;
    const form = await request.formData();
    const file = form.get("file");
    if (!(file instanceof File)) return new Response("no file", { status: 400 });
    received.push({
      path: new URL(request.url).pathname,
      authorization: request.headers.get("authorization"),
      contentLength: request.headers.get("content-length"),
      fields: Object.fromEntries(
        [...form].flatMap(([name, value]) => typeof value === "string" ? [[name, value]] : []),
      ),
      fileName: file.name,
      bytes: await file.bytes(),
    });
    return await answer(n, stop.signal);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    received,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.shutdown();
    },
  };
}
