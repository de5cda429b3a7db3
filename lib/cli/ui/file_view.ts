// The files in flight as a person sees them: how far each one is, and how fast it comes.
import type { LiveEvent, LoggedEvent } from "../../model/events.ts";
import { count, plain } from "./plain.ts";

/** A file that is being fetched. */
export interface FileView {
  readonly chatId: string;
  readonly messageId: number;
  /** Where it will be kept; a message may have several files. */
  readonly path: string;
  /** Last part of its path, safe to print. */
  readonly name: string;
  /** Bytes that are on disk, and that there will be; 0 where it is not known. */
  readonly bytes: number;
  readonly size: number;
  /** Whether `bytes` was told: what an earlier run had left is not counted as received. */
  readonly measured: boolean;
  /** Two moments to compute the speed from: the older one, and the one that will replace it. */
  readonly marks: readonly [Mark, Mark];
}

interface Mark {
  /** Clock in ms. */
  readonly at: number;
  readonly bytes: number;
}

/** Files after an event, and the bytes that it says came from Telegram. */
export interface FilesChange {
  readonly files: readonly FileView[];
  readonly received: number;
}

/** More are never under way at a time, and no terminal shows more. */
export const MOST_FILES = 100;
/** Age of the older mark at least, once a file has been under way for that long, in ms. */
const MARK_MS = 3_000;

export function startFile(
  files: readonly FileView[],
  event: Extract<LiveEvent, { readonly event: "media.started" }>,
  now: number,
): readonly FileView[] {
  const others = files.filter(({ path }) => path !== event.path);
  if (others.length >= MOST_FILES) return others;
  const mark = { at: now, bytes: 0 };
  return [...others, {
    chatId: event.chat_id,
    messageId: event.message_id,
    path: event.path,
    name: plain(event.path.split("/").at(-1) ?? ""),
    bytes: 0,
    size: count(event.bytes),
    measured: false,
    marks: [mark, mark],
  }];
}

export function advanceFile(
  files: readonly FileView[],
  event: Extract<LiveEvent, { readonly event: "media.progress" }>,
  now: number,
): FilesChange {
  let received = 0;
  const advanced = files.map((file) => {
    if (file.path !== event.path) return file;
    const bytes = Math.max(file.bytes, count(event.bytes));
    const mark = { at: now, bytes };
    if (!file.measured) return { ...file, bytes, measured: true, marks: [mark, mark] as const };
    received = bytes - file.bytes;
    const [older, newer] = file.marks;
    const marks = now - newer.at >= MARK_MS ? [newer, mark] as const : [older, newer] as const;
    return { ...file, bytes, marks };
  });
  return { files: advanced, received };
}

export function finishFile(
  files: readonly FileView[],
  event: Extract<LoggedEvent, { readonly event: "media.done" | "media.failed" }>,
): FilesChange {
  // A name that was taken in the meantime makes a file end elsewhere than it was said to.
  const finished = files.find(({ path }) => path === event.path) ??
    files.find((file) => file.chatId === event.chat_id && file.messageId === event.message_id);
  const fetched = event.event === "media.done" && event.source === "downloaded";
  return {
    files: finished ? files.filter((file) => file !== finished) : files,
    received: fetched ? Math.max(0, count(event.bytes) - (finished?.bytes ?? 0)) : 0,
  };
}

/** Bytes a second over the last few seconds; 0 while too little is known. */
export function speedOf(file: FileView, now: number): number {
  const [{ at, bytes }] = file.marks;
  return file.measured && now - at >= 500 ? (file.bytes - bytes) / (now - at) * 1_000 : 0;
}
