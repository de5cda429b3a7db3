// Task: a second copy of a file, made by the kernel.

/** What to copy. */
export interface CopyFileInput {
  /** The file that is there. */
  readonly from: string;
  /** Replaced when it is there: callers copy to a temporary name and rename. */
  readonly to: string;
}

/** A copy that is complete. */
export interface CopiedFile {
  /** Size of the copy. */
  readonly bytes: number;
}

/**
 * Copies a file without its bytes passing through this process.
 *
 * @throws {RangeError} when both names are one file, which the copy would empty; errors of the file system
 */
export async function copyFile({ from, to }: CopyFileInput): Promise<CopiedFile> {
  if (from === to) throw new RangeError(`Cannot copy ${from} onto itself`);
  await Deno.copyFile(from, to);
  return { bytes: (await Deno.stat(to)).size };
}
