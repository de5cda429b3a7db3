// Sorts the messages of a page into days, topics and albums.
import type { RenderMessage } from "../source.ts";
import { localTime } from "../local_time.ts";
import type { TextEntry } from "./view.ts";
import type { ServiceEntry } from "./service.tsx";

/** The messages of one day on a page. */
export interface DaySection {
  /** `2024-01-31`. */
  readonly day: string;
  readonly topics: readonly TopicSection[];
}

/** Messages that follow each other in one topic; all of a day in a chat without topics. */
export interface TopicSection {
  readonly topicId: number | undefined;
  readonly items: readonly Item[];
}

/** What stands on its own. */
export type Item =
  | { readonly type: "service"; readonly entry: ServiceEntry }
  | {
    readonly type: "bubble";
    readonly entries: readonly [TextEntry, ...TextEntry[]];
    /** The one before is of the same person, shortly before. */
    readonly joined: boolean;
  };

/** Messages of one person within so many seconds stand together. */
const JOIN_SECONDS = 900;

/** @param entries of one page, in order */
export function sectionsOf(entries: readonly RenderMessage[]): readonly DaySection[] {
  const days: { day: string; topics: { topicId: number | undefined; items: Item[] }[] }[] = [];
  for (const entry of entries) {
    const { day } = localTime(entry.message.date);
    let section = days.at(-1);
    if (section?.day !== day) days.push(section = { day, topics: [] });
    const { topicId } = entry.message;
    let topic = section.topics.at(-1);
    if (!topic || topic.topicId !== topicId) section.topics.push(topic = { topicId, items: [] });
    add(topic.items, entry);
  }
  return days;
}

function add(items: Item[], entry: RenderMessage): void {
  if (!isText(entry)) {
    if (isService(entry)) items.push({ type: "service", entry });
    return;
  }
  const last = items.at(-1);
  if (last?.type === "bubble" && sameAlbum(last.entries[0], entry)) {
    items[items.length - 1] = { ...last, entries: [...last.entries, entry] };
    return;
  }
  const joined = last?.type === "bubble" && follows(last.entries[0], entry);
  items.push({ type: "bubble", entries: [entry], joined });
}

/** Whether two messages that follow each other are of one album. */
export function sameAlbum(first: RenderMessage, next: RenderMessage): boolean {
  const a = first.message;
  const b = next.message;
  return a.type === "message" && b.type === "message" && a.groupedId !== undefined &&
    a.groupedId === b.groupedId && a.fromId === b.fromId && first.idShift === next.idShift;
}

function follows(before: TextEntry, { message, idShift }: TextEntry): boolean {
  const last = before.message;
  return last.fromId !== undefined && last.fromId === message.fromId &&
    message.date - last.date < JOIN_SECONDS && before.idShift === idShift &&
    !message.forwardedFrom && last.author === message.author;
}

function isText(entry: RenderMessage): entry is TextEntry {
  return entry.message.type === "message";
}

function isService(entry: RenderMessage): entry is ServiceEntry {
  return entry.message.type === "service";
}
