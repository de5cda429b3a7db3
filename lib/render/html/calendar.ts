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
  title: string;
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

/** Nothing yet. */
export function newCalendar(): Calendar {
  return { days: [], topics: new Map(), pageStarts: [] };
}

/** Adds a page, before it is shown. */
export function addToCalendar(calendar: Calendar, { number, entries }: PageDraft): void {
  const [first] = entries;
  if (!first) return;
  calendar.pageStarts.push(shownId(first));
  if (first.idShift !== 0) calendar.olderPeer = first.message.chatId;
  for (const entry of entries) {
    const href = `${pageName(number)}#${anchorOf(shownId(entry))}`;
    addDay(calendar, entry, href);
    addTopic(calendar, entry, href);
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
  if (!topic) {
    topic = { title: unnamedTopic(id), href, messages: 0 };
    topics.set(id, topic);
  }
  topic.messages++;
  if (action?.type === "topic_created") topic.title = action.title;
  if (action?.type === "topic_edit" && action.title) topic.title = action.title;
}
