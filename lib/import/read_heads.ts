// What a whole export says of its chats, wherever in them it stands.
import { TgkeepError } from "../model/errors.ts";
import type { Fields } from "./fields.ts";
import { readExport } from "./read_export.ts";

/** The fields of chats that are no lists, by what tells the chats of a file apart. */
export type ChatHeads = ReadonlyMap<string, Fields>;

/**
 * Reads an export for the heads of its chats alone. What stands before damage is told; the damage itself is
 * not, since whoever reads the messages meets it too.
 *
 * @throws the signal's reason when aborted
 */
export async function readHeads(path: string, signal?: AbortSignal): Promise<ChatHeads> {
  const heads = new Map<string, Record<string, unknown>>();
  try {
    for await (const item of readExport(path, { signal }).items) {
      if (item.item !== "field") continue;
      const head = heads.get(item.chat) ?? {};
      head[item.key] = item.value;
      heads.set(item.chat, head);
    }
  } catch (error) {
    if (!(error instanceof TgkeepError) || error.code !== "input") throw error;
  }
  return heads;
}
