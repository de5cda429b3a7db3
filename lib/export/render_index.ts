// The list of all chats in the output folder, for people who open it in a browser.
import type { Archive } from "../archive/archive.ts";
import { diskError } from "../archive/disk_error.ts";
import { describeOutput } from "../archive/output_files.ts";
import type { ArchivedChat } from "../archive/types.ts";
import type { ListedChat } from "../render/html/index_page.tsx";
import { pageNumber } from "../render/html/paginate.ts";
import { writeIfChanged } from "../render/write_if_changed.ts";
import { chatInfo } from "./render_chat.ts";

/**
 * Writes `index.html` with a link to the newest page of each chat that has pages. It is left alone when
 * nothing in it has changed.
 *
 * @returns its path, relative to the output folder
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function renderIndex(
  archive: Pick<Archive, "folder" | "chats" | "messageCount" | "recordOutputFiles" | "windows">,
): Promise<string> {
  const { INDEX_NAME, indexText } = await import("../render/html/index_page.tsx");
  try {
    const chats: ListedChat[] = [];
    for (const chat of archive.chats()) chats.push(await listed(archive, chat));
    // Nothing is known of the file until it is written: a run that is killed must not make it look damaged.
    archive.recordOutputFiles(null, "html", []);
    await writeIfChanged(`${archive.folder}/${INDEX_NAME}`, indexText(chats));
    const file = await describeOutput(archive.folder, INDEX_NAME);
    archive.recordOutputFiles(null, "html", [file]);
    return INDEX_NAME;
  } catch (error) {
    throw diskError(error, `${archive.folder}/${INDEX_NAME}`);
  }
}

async function listed(
  archive: Pick<Archive, "folder" | "messageCount" | "windows">,
  archived: ArchivedChat,
): Promise<ListedChat> {
  // An import does not tell of a newest message, and an export may have left it out.
  const lastMessageDate = archive.windows.newest(archived)?.message.date ??
    archived.chat.lastMessageDate;
  return {
    ...chatInfo(archived),
    folder: archived.folder,
    messages: archive.messageCount(archived),
    pages: await countPages(`${archive.folder}/${archived.folder}`),
    ...(lastMessageDate === undefined ? {} : { lastMessageDate }),
  };
}

/** What is on disk counts: the pages may be of an earlier run. */
async function countPages(folder: string): Promise<number> {
  let pages = 0;
  try {
    for await (const { name } of Deno.readDir(folder)) {
      pages = Math.max(pages, pageNumber(name) ?? 0);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return pages;
}
