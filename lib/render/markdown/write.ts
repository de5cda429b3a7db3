// A chat as notes for Obsidian and other Markdown programs: one a day or month.
import type { PeerId } from "../../model/peer.ts";
import { type AtomicTextFile, openAtomicTextFile } from "../atomic_text_file.ts";
import { localTime, longDate, monthName } from "../local_time.ts";
import type { RenderChat, RenderChatInfo } from "../source.ts";
import { visibleText } from "../visible_text.ts";
import { escapeWords, yamlText } from "./escape.ts";
import { type MarkdownView, messageBlocks } from "./message.ts";
import type { MarkdownOptions, MarkdownPeriod } from "./options.ts";

/** Options for {@linkcode writeMarkdown}. */
export interface WriteMarkdownOptions extends MarkdownOptions {
  /** Stops between two writes; notes that were there stay as they were. */
  readonly signal?: AbortSignal | undefined;
}

/** Folder of the notes, in the chat's folder. */
const FOLDER = "markdown";

/** First lines of every note: what does not begin with them is not ours to remove. */
const MARK = "---\ngenerator: tgkeep\n";

/**
 * Writes `markdown/2024-01.md` or `markdown/2024-01-31.md` for every month or day with messages. A note
 * appears under its name when it is whole; one that says the same already is left alone; notes of ours that
 * are no longer needed are removed. File errors of the runtime are thrown as they are.
 *
 * @param folder of the chat; it must exist
 * @returns paths of all notes, relative to the chat's folder
 * @throws the signal's reason when aborted
 */
export async function writeMarkdown(
  source: RenderChat,
  folder: string,
  options: WriteMarkdownOptions = {},
): Promise<readonly string[]> {
  return (await writeMarkdownNotes(source, folder, options)).names;
}

/** Notes that were written before with the same options, and from which message on they say something else. */
export interface EarlierNotes {
  /** Of {@linkcode WrittenNotes}. */
  readonly state: string;
  /** The smallest id, with its half's shift, of the messages that have changed or come since. */
  readonly changedFrom: number;
}

/** What {@linkcode writeMarkdownNotes} has done. */
export interface WrittenNotes {
  /** Paths of all notes, relative to the chat's folder. */
  readonly names: readonly string[];
  /** How many of them, from the first on, were not even looked at. */
  readonly skipped: number;
  /** To be given back the next time. */
  readonly state: string;
}

/**
 * Writes the notes of a chat like {@linkcode writeMarkdown}. Of those that were written before, the ones in
 * front of the first change are as they were; they must still be there, and people must not have changed.
 */
export async function writeMarkdownNotes(
  source: RenderChat,
  folder: string,
  { by = "month", links = "obsidian", signal, earlier }: WriteMarkdownOptions & {
    readonly earlier?: EarlierNotes;
  } = {},
): Promise<WrittenNotes> {
  await Deno.mkdir(`${folder}/${FOLDER}`, { recursive: true });
  const notes: Note[] = earlier ? notesInFront(earlier) : [];
  const skipped = notes.length;
  let olderPeer = notes.findLast((note) => note.olderPeer)?.olderPeer;
  const view: MarkdownView = {
    source,
    links,
    get olderPeer() {
      return olderPeer;
    },
    noteOf: (shown) => noteOf(notes, shown),
  };
  let file: AtomicTextFile | undefined;
  try {
    let day = "";
    for await (const entry of source.messages(notes.at(-1)?.end)) {
      if (entry.idShift !== 0) olderPeer = entry.message.chatId;
      const today = localTime(entry.message.date).day;
      const name = by === "month" ? today.slice(0, today.lastIndexOf("-")) : today;
      // A message of an earlier day among later ones stays where it is: notes are in the order of ids.
      if (!file || name > (notes.at(-1)?.name ?? "")) {
        await finish(file);
        file = await openAtomicTextFile(`${folder}/${FOLDER}/${name}.md`);
        notes.push({ name, start: entry.message.id + entry.idShift, end: 0 });
        file.append(headOf(source.chat, name, by));
        day = by === "day" ? today : "";
      }
      const note = notes.at(-1);
      if (note) {
        note.end = entry.message.id + entry.idShift;
        if (olderPeer) note.olderPeer = olderPeer;
      }
      if (today !== day) file.append(`\n## ${longDate(today)}\n`);
      day = today;
      file.append(visibleText(`\n${messageBlocks(entry, view).join("\n\n")}\n`));
      if (!file.full) continue;
      signal?.throwIfAborted();
      await file.drain();
    }
    await finish(file);
    file = undefined;
  } finally {
    await file?.[Symbol.asyncDispose]();
  }
  const names = new Set(notes.map(({ name }) => `${name}.md`));
  await removeOthers(`${folder}/${FOLDER}`, names);
  return {
    names: [...names].map((name) => `${FOLDER}/${name}`),
    skipped,
    state: JSON.stringify(notes),
  };
}

interface Note {
  /** Without its ending. */
  readonly name: string;
  /** The id of its first message. */
  readonly start: number;
  /** The id of its last message. */
  end: number;
  /** The basic group that the chat grew out of, once a message of it has been seen. */
  olderPeer?: PeerId;
}

/** The note in front of the first change is written again too: what comes behind it may belong to it. */
function notesInFront({ state, changedFrom }: EarlierNotes): Note[] {
  const notes = JSON.parse(state) as Note[];
  const changed = notes.findIndex(({ end }) => end >= changedFrom);
  return notes.slice(0, Math.max(0, (changed < 0 ? notes.length : changed) - 1));
}

async function finish(file: AtomicTextFile | undefined): Promise<void> {
  if (!file) return;
  await using finished = file;
  await finished.commitIfChanged();
}

/** Ids grow from note to note. */
function noteOf(notes: readonly Note[], shown: number): string | undefined {
  return notes.findLast(({ start }) => start <= shown)?.name;
}

function headOf({ id, type, fullName, name }: RenderChatInfo, note: string, by: MarkdownPeriod) {
  const title = type === "saved_messages"
    ? "Saved Messages"
    : fullName || name || "Deleted account";
  const period = by === "day" ? longDate(note) : `${monthName(note)} ${note.slice(0, 4)}`;
  return visibleText(
    `${MARK}chat: ${yamlText(title)}\nchat_id: ${id}\nchat_type: ${type}\n` +
      `${by === "day" ? "date" : "month"}: ${yamlText(note)}\n---\n\n` +
      `# ${escapeWords(title)}, ${period}\n`,
  );
}

async function removeOthers(folder: string, names: ReadonlySet<string>): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || names.has(name) || !/^[+-]?\d{4,6}-\d{2}(-\d{2})?\.md$/.test(name)) continue;
    if (await isOurs(`${folder}/${name}`)) await Deno.remove(`${folder}/${name}`);
  }
}

async function isOurs(path: string): Promise<boolean> {
  using file = await Deno.open(path);
  const start = new Uint8Array(MARK.length);
  const read = await file.read(start);
  return read === MARK.length && new TextDecoder().decode(start) === MARK;
}
