// A file on its way to a server: a form of multipart/form-data that is read from disk while it is sent.

/** A form that is ready to be sent, once. */
export interface Upload extends AsyncDisposable {
  readonly body: AsyncIterable<Uint8Array>;
  readonly headers: Readonly<Record<string, string>>;
  /** What went wrong with the file, as opposed to the server. */
  readonly failure: unknown;
}

/** Bytes read at once. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Opens a file to be sent with some fields. Its name says nothing but its ending, which servers go by: the
 * true one may tell more than the server has to know.
 *
 * @throws errors of the file system
 */
export async function openUpload(
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Upload> {
  const file = await Deno.open(path, { read: true });
  const { size } = await file.stat();
  const boundary = `tgkeep-${crypto.randomUUID()}`;
  const encoder = new TextEncoder();
  const head = encoder.encode(
    Object.entries(fields).map(([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    ).join("") +
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="sound${
        ending(path)
      }"\r\n` +
      "Content-Type: application/octet-stream\r\n\r\n",
  );
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  let failure: unknown;
  async function* body(): AsyncGenerator<Uint8Array, void, void> {
    yield head;
    try {
      for (let left = size; left > 0;) {
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, left));
        const read = await file.read(chunk);
        if (read === null) throw new Error(`${path} has become shorter while it was sent`);
        left -= read;
        yield chunk.subarray(0, read);
      }
    } catch (error) {
      failure = error;
      throw error;
    }
    yield tail;
  }
  return {
    body: body(),
    headers: {
      "Content-Type": `multipart/form-data; boundary=${boundary}`,
      // Not every server takes a body whose length it is not told.
      "Content-Length": String(head.length + size + tail.length),
    },
    get failure() {
      return failure;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(file.close()),
  };
}

/** Telegram's voice messages are `.oga` to some programs, which OpenAI refuses. */
const RENAMED: Readonly<Record<string, string>> = { ".oga": ".ogg", ".opus": ".ogg" };

function ending(path: string): string {
  const found = /\.[a-z0-9]{1,5}$/i.exec(path)?.[0].toLowerCase() ?? "";
  return RENAMED[found] ?? found;
}
