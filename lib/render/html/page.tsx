// A page of messages.
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import { longDate } from "../local_time.ts";
import { type Person, personOf } from "../people.ts";
import type { RenderChatInfo } from "../source.ts";
import { documentText } from "./document.tsx";
import { Bubble } from "./message.tsx";
import { pageName } from "./paginate.ts";
import { type DaySection, type Item, sectionsOf, type TopicSection } from "./sections.ts";
import type { PageDraft } from "./paginate.ts";
import { ServiceLine } from "./service.tsx";
import { type ChatView, isOfTwo } from "./view.ts";

/** File name of the list of days, beside the pages. */
export const DATES_NAME = "dates.html";

/** The text of a page's file. */
export function pageText(page: PageDraft, view: ChatView): string {
  const title = chatTitle(view.source.chat);
  return documentText({
    title: page.number === 1 ? title : `${title}, page ${page.number}`,
    kind: "chat",
    children: <Page page={page} view={view} />,
  });
}

/** What a chat is called. */
export function chatTitle({ fullName, name, type }: RenderChatInfo): string {
  if (type === "saved_messages") return "Saved Messages";
  return fullName || name || "Deleted account";
}

/** Initials and colour of a chat. */
export function titlePerson(info: RenderChatInfo): Person {
  const name = chatTitle(info);
  return personOf({ peer: (id) => ({ id, name, shortName: name }) }, info.id);
}

function Page({ page, view }: { readonly page: PageDraft; readonly view: ChatView }): JSX.Element {
  const sections = sectionsOf(page.entries);
  const topics = new Set(page.entries.flatMap(({ message }) => message.topicId ?? []));
  return (
    <>
      <Head view={view} page={page} topics={[...topics]} />
      <main {...(isOfTwo(view) ? { class: "two" } : {})}>
        <Turn page={page} where="Older" />
        {page.entries.length === 0 ? <p class="empty">No messages</p> : null}
        {sections.map((section) => <Day key={section.day} section={section} view={view} />)}
        <Turn page={page} where="Newer" />
        <div id="end" />
      </main>
    </>
  );
}

interface HeadProps {
  readonly view: ChatView;
  readonly page: PageDraft;
  readonly topics: readonly number[];
}

function Head({ view, page, topics }: HeadProps) {
  const info = view.source.chat;
  const title = chatTitle(info);
  const { color, initials } = titlePerson(info);
  return (
    <header class="top">
      <a class="back" href="../index.html" aria-label="All chats">‹</a>
      <span class={`avatar c${color}`} aria-hidden="true">{initials}</span>
      <div class="names">
        <h1>
          <bdi>{title}</bdi>
        </h1>
        <p class="note">
          page {page.number} · <a href={DATES_NAME}>dates</a>
        </p>
      </div>
      <form class="tools" role="search" aria-label="This page" hidden>
        <input
          type="search"
          name="words"
          placeholder="Filter this page"
          aria-label="Filter this page"
        />
        {topics.length > 1
          ? (
            <select name="topic" aria-label="Topic">
              <option value="">All topics</option>
              {topics.map((id) => <option key={id} value={id}>{view.topicTitle(id)}</option>)}
            </select>
          )
          : null}
        <input type="date" name="day" aria-label="Go to a date" />
        <output class="note" aria-live="polite" />
      </form>
    </header>
  );
}

function Turn({ page, where }: { readonly page: PageDraft; readonly where: "Older" | "Newer" }) {
  const older = where === "Older";
  if (older ? page.number === 1 : page.last) return null;
  const number = older ? page.number - 1 : page.number + 1;
  return (
    <nav class="turn" aria-label={`${where} messages`}>
      <a href={`${pageName(number)}${older ? "#end" : ""}`} rel={older ? "prev" : "next"}>
        {where} messages
      </a>
    </nav>
  );
}

function Day({ section, view }: { readonly section: DaySection; readonly view: ChatView }) {
  const id = `d${section.day}`;
  return (
    <section class="day" id={id} data-day={section.day} aria-labelledby={`${id}h`}>
      <h2 id={`${id}h`}>{longDate(section.day)}</h2>
      <Topics topics={section.topics} view={view} />
    </section>
  );
}

/** The messages of a day: those of a topic stand below its name. */
export function Topics(
  { topics, view }: { readonly topics: readonly TopicSection[]; readonly view: ChatView },
): JSX.Element {
  return (
    <>
      {topics.map((topic, i) =>
        topic.topicId === undefined
          ? <Items key={i} items={topic.items} view={view} />
          : <Topic key={i} topic={topic} id={topic.topicId} view={view} />
      )}
    </>
  );
}

function Topic(
  { topic, id, view }: {
    readonly topic: TopicSection;
    readonly id: number;
    readonly view: ChatView;
  },
) {
  return (
    <div class="topic" data-topic={id}>
      <h3>
        <span aria-hidden="true">#</span>
        <bdi>{view.topicTitle(id)}</bdi>
      </h3>
      <Items items={topic.items} view={view} />
    </div>
  );
}

function Items({ items, view }: { readonly items: readonly Item[]; readonly view: ChatView }) {
  return (
    <>
      {items.map((item, i) =>
        item.type === "service"
          ? <ServiceLine key={i} entry={item.entry} view={view} />
          : <Bubble key={i} entries={item.entries} joined={item.joined} view={view} />
      )}
    </>
  );
}
