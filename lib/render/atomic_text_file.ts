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

/** UTF-16 code units that gather before they are written together. */
const CHUNK_LENGTH = 128 * 1024;

/**
 * Opens `<path>.part` beside the final name; what an earlier, killed run left there is overwritten.
 * File errors of the runtime are thrown as they are.
 */
export async function openAtomicTextFile(path: string): Promise<AtomicTextFile> {
  const part = `${path}.part`;
  const file = await Deno.open(part, { write: true, create: true, truncate: true });
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
