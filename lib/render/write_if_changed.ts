// Small text files that are left alone when they say the same already.
import { type FileChange, openAtomicTextFile } from "./atomic_text_file.ts";

const encoder = new TextEncoder();

/**
 * Gives a file its text, atomically. One that has exactly this text keeps its date, so that backups and
 * synchronisation do not take it for new. File errors of the runtime are thrown as they are.
 *
 * @param text as a whole in memory: for files of a bounded size
 */
export async function writeIfChanged(path: string, text: string): Promise<FileChange> {
  if (await says(path, text)) return "unchanged";
  await using file = await openAtomicTextFile(path);
  file.append(text);
  await file.commit();
  return "written";
}

async function says(path: string, text: string): Promise<boolean> {
  try {
    const info = await Deno.lstat(path);
    if (!info.isFile) return false;
    const bytes = encoder.encode(text);
    if (info.size !== bytes.length) return false;
    const found = await Deno.readFile(path);
    return found.every((byte, i) => byte === bytes[i]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
