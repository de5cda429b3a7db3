// A log file that is moved aside when it has grown too large, and of which only the last ones are kept.

/** A file that lines are appended to. */
export interface RotatingFile extends Disposable {
  /**
   * Appends a line, whole and at once.
   *
   * @throws what Deno throws; the file may be tried again
   */
  append(line: string): void;
}

/** How large and how many. */
export interface RotationOptions {
  /** Size in bytes from which on the next line begins a new file. */
  readonly maxBytes: number;
  /** Files that are kept, the one being written among them: `log`, `log.1` before it, and so on. */
  readonly maxFiles: number;
}

/**
 * Opens the file, which goes on where an earlier run has ended.
 *
 * LogTape's own file sinks do not fit here: they make files that everybody may read, and force each write
 * to the disk or else lose the last lines when the process dies.
 *
 * @throws what Deno throws when it cannot be opened
 */
export function openRotatingFile(path: string, options: RotationOptions): RotatingFile {
  const { maxBytes, maxFiles } = options;
  const encoder = new TextEncoder();
  let file: Deno.FsFile | undefined = open(path);
  let size = file.statSync().size;
  const rotate = (): void => {
    file?.close();
    file = undefined;
    for (let older = maxFiles - 1; older > 0; older--) {
      moveIfThere(older === 1 ? path : `${path}.${older - 1}`, `${path}.${older}`);
    }
    if (maxFiles === 1) Deno.removeSync(path);
  };
  return {
    append(line) {
      const bytes = encoder.encode(line);
      if (size > 0 && size + bytes.length > maxBytes) rotate();
      if (!file) {
        file = open(path);
        size = file.statSync().size;
      }
      for (let rest = bytes; rest.length > 0;) {
        const written = file.writeSync(rest);
        size += written;
        rest = rest.subarray(written);
      }
    },
    [Symbol.dispose]: () => file?.close(),
  };
}

/** A log names chats and files: it is nobody else's to read. */
function open(path: string): Deno.FsFile {
  return Deno.openSync(path, { append: true, create: true, mode: 0o600 });
}

function moveIfThere(from: string, to: string): void {
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
