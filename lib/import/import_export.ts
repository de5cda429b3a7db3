// Brings an export of Telegram Desktop, or one of our own, into an archive.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat } from "../archive/types.ts";
import type { LinkMode } from "../media/place.ts";
import { TgkeepError } from "../model/errors.ts";
import type { EventListener } from "../model/events.ts";
import { EXIT_DONE, EXIT_FILES_MISSING } from "../model/exit_codes.ts";
import type { ImportReport } from "../model/import_report.ts";
import { type PeerId, peerId } from "../model/peer.ts";
import { chatIn } from "./chat.ts";
import { asFields, type Fields, integerIn } from "./fields.ts";
import { importBatch, type ImportTally } from "./import_batch.ts";
import { createPeople } from "./people.ts";
import { type ExportItem, readExport } from "./read_export.ts";
import { type ChatHeads, readHeads } from "./read_heads.ts";

/** What {@linkcode importExport} works with. */
export interface ImportDeps {
  /** Open for writing. */
  readonly archive: Archive;
  /** Receives `chat.started`, `history.progress`, `media.failed`, warnings, and `import.finished` last. */
  readonly onEvent: EventListener;
  /** Called after each chat, with how many of its messages are new; outputs may be written then. */
  readonly onChat?: (chat: ArchivedChat, added: number) => Promise<void>;
  /** How a content that the archive has already comes to a second place. */
  readonly link: LinkMode;
  /** Ends it between two messages; what was imported stays. */
  readonly signal?: AbortSignal | undefined;
  /** Unix time in ms. `Date.now` when absent. */
  readonly now?: () => number;
}

/** Messages put into the archive in one transaction. */
const BATCH = 200;

interface OpenChat {
  /** Tells it from the other chats of the file. */
  readonly name: string;
  readonly head: Record<string, unknown>;
  /** `undefined` until its first message; `null` when it cannot be read. */
  archived: ArchivedChat | null | undefined;
  messages: Fields[];
  read: number;
  added: number;
}

/**
 * Imports every chat of an export with its media. Messages that are here already are not doubled, and what
 * Telegram itself has told of them stays. What was read before a damaged place stays too.
 *
 * @param path `result.json`, or the folder that it is in
 * @throws {TgkeepError} "usage" when there is no such file; "input" with line and column when it cannot be
 * understood; "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function importExport(deps: ImportDeps, path: string): Promise<ImportReport> {
  const { now = Date.now, signal } = deps;
  const began = now();
  const { file, root } = await findExport(path);
  const tally = newTally();
  const batch: Batch = { ...deps, file, root, tally, people: createPeople() };
  let chats = 0;
  let open: OpenChat | undefined;
  const close = async () => {
    if (!open) return;
    await flush(deps, batch, open);
    // Its older half may have come meanwhile.
    const archived = open.archived && deps.archive.chat(open.archived.id);
    if (archived) {
      chats++;
      await deps.onChat?.(archived, open.added);
    }
    open = undefined;
  };
  const reading = readExport(file, { signal });
  try {
    for await (const item of reading.items) {
      if (item.item === "account") {
        batch.account = accountIn(item.value);
        continue;
      }
      if (open?.name !== item.chat) {
        await close();
        open = newChat(item);
      }
      if (item.item === "field") open.head[item.key] = item.value;
      else await take(deps, batch, open, item.value);
    }
    await close();
  } catch (error) {
    if (error instanceof TgkeepError && error.code === "input") await close();
    throw error;
  }
  if (chats === 0) {
    throw new TgkeepError(
      "input",
      `Cannot import ${file}: no chat was found in it. It must be the result.json of an export ` +
        'made with "Machine-readable JSON"',
    );
  }
  const report = reportOf(tally, { chats, repairs: reading.repairs(), duration: now() - began });
  deps.onEvent({ event: "import.finished", ...report });
  return report;
}

async function findExport(path: string): Promise<{ file: string; root: string }> {
  const info = await statOrNothing(path);
  const file = info?.isDirectory ? `${path.replace(/\/+$/, "")}/result.json` : path;
  const found = info?.isDirectory ? await statOrNothing(file) : info;
  if (found?.isFile) {
    const slash = file.lastIndexOf("/");
    return { file, root: slash < 0 ? "." : file.slice(0, slash) || "/" };
  }
  const pages = info?.isDirectory && await statOrNothing(`${path}/messages.html`);
  throw new TgkeepError(
    "usage",
    `There is no ${file}. ${
      pages
        ? 'The export is made of HTML pages; export again with "Machine-readable JSON"'
        : "Name the result.json of an export, or the folder that it is in"
    }`,
  );
}

async function statOrNothing(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

function newTally(): ImportTally {
  return { new: 0, updated: 0, kept: 0, skipped: 0, copied: 0, linked: 0, missing: 0, bytes: 0 };
}

function newChat({ chat }: Exclude<ExportItem, { readonly item: "account" }>): OpenChat {
  return { name: chat, head: {}, archived: undefined, messages: [], read: 0, added: 0 };
}

type Batch = Parameters<typeof importBatch>[0] & {
  readonly file: string;
  /** The heads of all chats, once one of them stood behind its messages. */
  heads?: ChatHeads;
  /** Whose export it is, once that was told. */
  account?: PeerId | undefined;
};

function accountIn(value: unknown): PeerId | undefined {
  const id = integerIn({ id: value }, "id");
  return id === undefined || id <= 0 ? undefined : peerId("user", id);
}

async function take(
  deps: ImportDeps,
  batch: Batch,
  open: OpenChat,
  value: unknown,
): Promise<void> {
  const fields = asFields(value);
  open.read++;
  if (!fields) {
    batch.tally.skipped++;
    return;
  }
  open.messages.push(fields);
  if (open.messages.length >= BATCH) await flush(deps, batch, open);
}

/** A chat without messages comes into the archive too. */
async function flush(deps: ImportDeps, batch: Batch, open: OpenChat): Promise<void> {
  deps.signal?.throwIfAborted();
  if (open.archived === undefined) {
    open.archived = register(deps, await completed(batch, open), batch);
  }
  const { archived, messages } = open;
  open.messages = [];
  if (!archived || messages.length === 0) {
    batch.tally.skipped += messages.length;
    return;
  }
  const before = batch.tally.new;
  await importBatch(batch, archived, messages);
  open.added += batch.tally.new - before;
  deps.onEvent({ event: "history.progress", chat_id: archived.id, fetched: open.read });
}

/** Telegram Desktop writes the head of a chat first; a program that sorts the keys has put it last. */
async function completed(batch: Batch, open: OpenChat): Promise<OpenChat> {
  if (chatIn(open.head) || open.messages.length === 0) return open;
  batch.heads ??= await readHeads(batch.file, batch.signal);
  Object.assign(open.head, batch.heads.get(open.name));
  return open;
}

/** What the archive knows of a chat is newer than what an export can tell. */
function register(
  { archive, onEvent }: ImportDeps,
  open: OpenChat,
  { account }: Batch,
): ArchivedChat | null {
  const chat = chatIn(open.head);
  if (!chat) {
    if (open.messages.length > 0 || open.name !== "") {
      const where = open.name === "" ? "The export" : `Chat ${open.name} of the export`;
      const message = `${where} has no known type or no id; it was left out`;
      onEvent({ event: "warning", message });
    }
    return null;
  }
  let archived = archive.chat(chat.ref.id) ?? archive.upsertChat(chat);
  if (account && !archived.account) archived = archive.setChatAccount(archived.id, account);
  const { fullName: name, type } = archived.chat;
  onEvent({ event: "chat.started", chat_id: archived.id, name, type });
  return archived;
}

function reportOf(
  tally: ImportTally,
  run: { readonly chats: number; readonly repairs: number; readonly duration: number },
): ImportReport {
  const { new: added, updated, kept, skipped, copied, linked, missing, bytes } = tally;
  return {
    exit_code: missing > 0 ? EXIT_FILES_MISSING : EXIT_DONE,
    duration_ms: run.duration,
    chats: run.chats,
    messages: { new: added, updated, kept, skipped },
    media: { copied, linked, missing, bytes },
    repairs: run.repairs,
  };
}
