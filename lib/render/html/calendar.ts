// Which days and topics a chat has, and on which page each begins: gathered while pages are written.
import type { PeerId } from "../../model/peer.ts";
import { localTime } from "../local_time.ts";
import { type RenderMessage } from "../source.ts";
import { anchorOf, shownId } from "./view.ts";
import type { PageDraft } from "./paginate.ts";
import { pageName } from "./paginate.ts";

/** A day on which something was written. */
export interface CalendarDay {
  /** `2024-01-31`. */
  readonly day: string;
  /** Page and anchor of its first message. */
  readonly href: string;
  messages: number;
}

/** A topic of a forum. */
export interface CalendarTopic {
  /** As the last message says that names it; absent where none of them has. */
  title?: string;
  /** Page and anchor of its first message that is here. */
  readonly href: string;
  messages: number;
}

/** Grows with the days and topics of a chat, not with its messages, but for one number a page. */
export interface Calendar {
  readonly days: CalendarDay[];
  readonly topics: Map<number, CalendarTopic>;
  /** The id of the first message of each page. */
  readonly pageStarts: number[];
  /** The basic group that the chat grew out of. */
  olderPeer?: PeerId;
}

/** What one page adds to a calendar; plain data, so that it can be kept. */
export interface PageCalendar {
  /** Ids of the first and the last message. */
  readonly start: number;
  readonly end: number;
  readonly days: readonly CalendarDay[];
  readonly topics: readonly (readonly [id: number, topic: CalendarTopic])[];
  readonly olderPeer?: PeerId;
}

/** Nothing yet. */
export function newCalendar(): Calendar {
  return { days: [], topics: new Map(), pageStarts: [] };
}

/** What a topic is called. */
export function topicTitle({ topics }: Calendar, id: number): string {
  return topics.get(id)?.title ?? unnamedTopic(id);
}

/** The calendar of one page; `undefined` for one without messages. */
export function calendarOf({ number, entries }: PageDraft): PageCalendar | undefined {
  const [first] = entries;
  const last = entries.at(-1);
  if (!first || !last) return undefined;
  const calendar = newCalendar();
  for (const entry of entries) {
    const href = `${pageName(number)}#${anchorOf(shownId(entry))}`;
    addDay(calendar, entry, href);
    addTopic(calendar, entry, href);
  }
  return {
    start: shownId(first),
    end: shownId(last),
    days: calendar.days,
    topics: [...calendar.topics],
    ...(first.idShift === 0 ? {} : { olderPeer: first.message.chatId }),
  };
}

/** Adds a page, before it is shown. */
export function addToCalendar(calendar: Calendar, page: PageCalendar): void {
  calendar.pageStarts.push(page.start);
  if (page.olderPeer) calendar.olderPeer = page.olderPeer;
  for (const day of page.days) {
    const last = calendar.days.at(-1);
    if (last?.day === day.day) last.messages += day.messages;
    else calendar.days.push({ ...day });
  }
  for (const [id, topic] of page.topics) {
    const known = calendar.topics.get(id);
    if (!known) {
      calendar.topics.set(id, { ...topic });
      continue;
    }
    known.messages += topic.messages;
    if (topic.title !== undefined) known.title = topic.title;
  }
}

/** Where a message is shown, if it is on a page that was added. Ids grow from page to page. */
export function hrefIn(
  { pageStarts }: Calendar,
  shown: number,
  onPage: number,
): string | undefined {
  let low = 0;
  let high = pageStarts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pageStarts[middle] ?? 0) <= shown) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return undefined;
  return `${low === onPage ? "" : pageName(low)}#${anchorOf(shown)}`;
}

function addDay({ days }: Calendar, { message }: RenderMessage, href: string): void {
  const { day } = localTime(message.date);
  const last = days.at(-1);
  if (last?.day === day) last.messages++;
  else days.push({ day, href, messages: 1 });
}

/** What a topic is called of which no message tells the name; "General" never has one. */
export function unnamedTopic(id: number): string {
  return id === 1 ? "General" : `Topic ${id}`;
}

function addTopic({ topics }: Calendar, { message }: RenderMessage, href: string): void {
  const action = message.type === "service" ? message.action : undefined;
  const id = action?.type === "topic_created" ? message.topicId ?? message.id : message.topicId;
  if (id === undefined) return;
  let topic = topics.get(id);
  if (!topic) topics.set(id, topic = { href, messages: 0 });
  topic.messages++;
  if (action?.type === "topic_created") topic.title = action.title;
  if (action?.type === "topic_edit" && action.title) topic.title = action.title;
}
