// A chat as one scrolls through it: a page, and the slices that it loads.
/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { chatTitle, titlePerson, Topics } from "../render/html/page.tsx";
import { type DaySection, sectionsOf } from "../render/html/sections.ts";
import { type ChatView, isOfTwo, shownId } from "../render/html/view.ts";
import { longDate } from "../render/local_time.ts";
import type { RenderChatInfo, RenderMessage } from "../render/source.ts";
import { fragmentOf, pageOf, SearchForm } from "./layout.tsx";

/** Messages that are loaded together. */
export interface Slice {
  readonly entries: readonly RenderMessage[];
  /** Whether the chat goes on before and behind them. */
  readonly older: boolean;
  readonly newer: boolean;
}

/** The parts of a chat that the bar of its pages leads to. */
export type ChatPart = "messages" | "media" | "statistics";

/** The page of a chat around a slice. */
export function chatPage(chat: { readonly key: number }, view: ChatView, slice: Slice): string {
  return pageOf({
    title: chatTitle(view.source.chat),
    kind: "chat",
    children: (
      <>
        <ChatHead chat={chat} info={view.source.chat} part="messages">
          <form action={`/chats/${chat.key}/`} aria-label="Go to a date">
            <input type="date" name="date" aria-label="Go to a date" />
          </form>
        </ChatHead>
        <main data-endless {...(isOfTwo(view) ? { class: "two" } : {})}>
          {slice.entries.length === 0 ? <p class="empty">No messages</p> : null}
          <Turn slice={slice} where="older" />
          <SliceOf slice={slice} view={view} />
          <Turn slice={slice} where="newer" />
          {slice.newer ? null : <div id="newest" />}
        </main>
      </>
    ),
  });
}

/** A slice that takes the place of the link that led to it. */
export function sliceFragment(slice: Slice, view: ChatView, where: "older" | "newer"): string {
  return fragmentOf(
    <>
      {where === "older" ? <Turn slice={slice} where="older" /> : null}
      <SliceOf slice={slice} view={view} />
      {where === "newer" ? <Turn slice={slice} where="newer" /> : null}
    </>,
  );
}

/** Title, ways to the parts of a chat, search. */
export function ChatHead(
  { chat, info, part, children }: {
    readonly chat: { readonly key: number };
    readonly info: RenderChatInfo;
    readonly part: ChatPart;
    readonly children?: Child;
  },
): JSX.Element {
  const { color, initials } = titlePerson(info);
  const parts = [["messages", ""], ["media", "media"], ["statistics", "statistics"]] as const;
  return (
    <header class="top">
      <a class="back" href="/" aria-label="All chats">‹</a>
      <span class={`avatar c${color}`} aria-hidden="true">{initials}</span>
      <div class="names">
        <h1>
          <bdi>{chatTitle(info)}</bdi>
        </h1>
        <nav class="bar note" aria-label="Parts of the chat">
          {parts.map(([name, path]) => (
            <a
              href={`/chats/${chat.key}/${path}`}
              {...(name === part ? { "aria-current": "page" } : {})}
            >
              {name}
            </a>
          ))}
        </nav>
      </div>
      <SearchForm chat={chat} />
      {children}
    </header>
  );
}

function SliceOf({ slice, view }: { readonly slice: Slice; readonly view: ChatView }): JSX.Element {
  const [first, last] = [slice.entries[0], slice.entries.at(-1)];
  if (!first || !last) return <div class="slice" />;
  return (
    <div
      class="slice"
      data-again-older={`?before=${shownId(last) + 1}`}
      data-again-newer={`?after=${shownId(first) - 1}`}
    >
      {sectionsOf(slice.entries).map((section) => (
        <Day key={section.day} section={section} view={view} />
      ))}
    </div>
  );
}

function Turn({ slice, where }: { readonly slice: Slice; readonly where: "older" | "newer" }) {
  const edge = where === "older" ? slice.entries[0] : slice.entries.at(-1);
  if (!edge || !slice[where]) return null;
  const href = where === "older" ? `?before=${shownId(edge)}` : `?after=${shownId(edge)}`;
  return (
    <nav class={`turn ${where}`} aria-label={`${where} messages`}>
      <a href={href} data-more={where}>{where === "older" ? "Older" : "Newer"} messages</a>
    </nav>
  );
}

/** The same day can be in two slices, so it has no name of its own in the page. */
function Day({ section, view }: { readonly section: DaySection; readonly view: ChatView }) {
  return (
    <section class="day" data-day={section.day} aria-label={longDate(section.day)}>
      <h2>{longDate(section.day)}</h2>
      <Topics topics={section.topics} view={view} />
    </section>
  );
}
