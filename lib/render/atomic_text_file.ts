// A text file that appears under its name only when it is whole.

/** Takes text piece by piece. */
export interface TextSink {
  /** Never waits; call {@linkcode TextSink.drain} when {@linkcode TextSink.full} says so. */
  append(text: string): void;
  /** Enough has gathered for one write. */
  readonly full: boolean;
  /** Writes what has gathered; waits for the disk. */
  drain(): Promise<void>;
}

/** What happened to a file. */
export type FileChange = "written" | "unchanged";

/** UTF-16 code units that gather before they are written together. */
const CHUNK_LENGTH = 128 * 1024;

/**
 * Opens `<path>.part` beside the final name; what an earlier, killed run left there is overwritten.
 * File errors of the runtime are thrown as they are.
 */
export async function openAtomicTextFile(path: string): Promise<AtomicTextFile> {
  const part = `${path}.part`;
  // Not through a link that somebody has put there.
  await Deno.remove(part).catch(() => undefined);
  const file = await Deno.open(part, { write: true, createNew: true });
  return new AtomicTextFile(file, part, path);
}

/** Disposing of it without {@linkcode AtomicTextFile.commit} leaves what was there before. */
export class AtomicTextFile implements TextSink, AsyncDisposable {
  readonly #file: Deno.FsFile;
  readonly #part: string;
  readonly #path: string;
  readonly #encoder = new TextEncoder();
  #pieces: string[] = [];
  #length = 0;
  #bytes = 0;
  #state: "open" | "closed" | "committed" = "open";

  /** Takes over an open file; {@linkcode openAtomicTextFile} opens one. */
  constructor(file: Deno.FsFile, part: string, path: string) {
    this.#file = file;
    this.#part = part;
    this.#path = path;
  }

  /** Enough has gathered for one write. */
  get full(): boolean {
    return this.#length >= CHUNK_LENGTH;
  }

  /** Gathers a piece; never waits. */
  append(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }

  /** Writes what has gathered. */
  async drain(): Promise<void> {
    const bytes = this.#encoder.encode(this.#pieces.join(""));
    this.#pieces = [];
    this.#length = 0;
    let written = 0;
    while (written < bytes.length) written += await this.#file.write(bytes.subarray(written));
    this.#bytes += bytes.length;
  }

  /**
   * Writes the rest, waits until it is on the disk, and gives the file its name.
   *
   * @returns its size in bytes
   */
  async commit(): Promise<number> {
    await this.drain();
    await this.#file.sync();
    this.#close();
    await Deno.rename(this.#part, this.#path);
    this.#state = "committed";
    return this.#bytes;
  }

  /**
   * Gives the file its name unless the one that has it says the same: that one then keeps its date.
   *
   * @returns whether the file is new
   */
  async commitIfChanged(): Promise<FileChange> {
    await this.drain();
    if (await sameContent(this.#part, this.#path)) return "unchanged";
    await this.commit();
    return "written";
  }

  /** Closes the file, and removes it unless it has its name. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    if (this.#state === "committed") return;
    try {
      await Deno.remove(this.#part);
    } catch (error) {
      // It is only a leftover, and the next run overwrites it: the first error matters more.
      if (!(error instanceof Error)) throw error;
    }
  }

  #close(): void {
    if (this.#state !== "open") return;
    this.#file.close();
    this.#state = "closed";
  }
}

/** Compares piece by piece: neither file has to fit into memory. */
async function sameContent(path: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([Deno.lstat(path), Deno.lstat(other)]);
    if (!b.isFile || a.size !== b.size) return false;
    using left = await Deno.open(path);
    using right = await Deno.open(other);
    const buffers = [new Uint8Array(CHUNK_LENGTH), new Uint8Array(CHUNK_LENGTH)] as const;
    for (;;) {
      const [read, found] = [await fill(left, buffers[0]), await fill(right, buffers[1])];
      if (read !== found) return false;
      if (read === 0) return true;
      if (!buffers[0].subarray(0, read).every((byte, i) => byte === buffers[1][i])) return false;
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function fill(file: Deno.FsFile, buffer: Uint8Array): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const read = await file.read(buffer.subarray(length));
    if (read === null) break;
    length += read;
  }
  return length;
}
