// One request with a long body. `fetch` sends streams in chunks, whose length not every server can do without.
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What is sent. */
export interface PostRequest {
  /** As long as the header `Content-Length` says. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Longest answer in bytes. */
  readonly maxAnswerBytes: number;
}

/** What came back. */
export interface PostAnswer {
  readonly status: number;
  /** The header of this name, in lower case. */
  header(name: string): string | undefined;
  readonly text: string;
}

/**
 * Sends a body and reads the answer, which may come before the body has ended. Redirections are answers.
 *
 * @throws {RangeError} when the answer is longer than allowed; errors of the connection and of the body; the
 * signal's AbortError
 */
export async function post(url: string, options: PostRequest): Promise<PostAnswer> {
  const { body, headers, signal, maxAnswerBytes } = options;
  const request = (url.startsWith("https:") ? secureRequest : plainRequest)(url, {
    method: "POST",
    headers,
    signal,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on("response", resolve);
    request.on("error", reject);
  });
  // Whatever goes wrong on the way is an error of the request too, unless the server has answered by then: it
  // may refuse a body without reading it to the end.
  pipeline(Readable.from(body), request).catch(() => undefined);
  const response = await answered;
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) {
      request.destroy();
      throw new RangeError("the server's answer does not end");
    }
    text += decoder.decode(chunk, { stream: true });
  }
  request.destroy();
  return {
    status: response.statusCode ?? 0,
    header: (name) => response.headers[name]?.toString(),
    text: text + decoder.decode(),
  };
}
