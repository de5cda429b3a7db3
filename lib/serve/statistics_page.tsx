// How much was written, month by month and by whom: in a chat, and in all of them.
/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { ChatStatistics } from "../archive/window_types.ts";
import { chatTitle, titlePerson } from "../render/html/page.tsx";
import type { ChatView } from "../render/html/view.ts";
import { count } from "../render/quantities.ts";
import { BarList, everyMonth, MonthChart, type NamedBar } from "./charts.tsx";
import { ChatHead } from "./chat_page.tsx";
import type { ListedChat } from "./chats_page.tsx";
import { pageOf, SearchForm } from "./layout.tsx";

/** The page of a chat's figures. */
export function statisticsPage(
  chat: { readonly key: number },
  view: ChatView,
  statistics: ChatStatistics,
): string {
  const info = view.source.chat;
  return pageOf({
    title: `${chatTitle(info)}: statistics`,
    kind: "chat",
    children: (
      <>
        <ChatHead chat={chat} info={info} part="statistics" />
        <Figures statistics={statistics} person={view.person} />
      </>
    ),
  });
}

/** What the page of all chats is made from. */
export interface AllStatistics {
  readonly chats: readonly ListedChat[];
  readonly statistics: ChatStatistics;
  readonly person: ChatView["person"];
}

/** Chats named one by one; of a thousand, the rest is a long tail of small ones. */
const MAX_CHATS = 50;

/** The page of the figures of all chats. */
export function allStatisticsPage({ chats, statistics, person }: AllStatistics): string {
  const busiest = chats.toSorted((a, b) => b.messages - a.messages).slice(0, MAX_CHATS);
  const bars = busiest.map((chat): NamedBar => ({
    name: chatTitle(chat),
    messages: chat.messages,
    color: titlePerson(chat).color,
    href: `/chats/${chat.key}/statistics`,
  }));
  return pageOf({
    title: "Statistics",
    kind: "chat",
    children: (
      <>
        <header class="top">
          <a class="back" href="/" aria-label="All chats">‹</a>
          <div class="names">
            <h1>Statistics</h1>
            <p class="note">{count(chats.length, "chat")}</p>
          </div>
          <SearchForm />
        </header>
        <Figures statistics={statistics} person={person}>
          <h2>
            {bars.length < chats.length ? `The ${bars.length} busiest chats` : "Messages per chat"}
          </h2>
          <BarList bars={bars} />
        </Figures>
      </>
    ),
  });
}

function Figures(
  { statistics, person, children }: {
    readonly statistics: ChatStatistics;
    readonly person: ChatView["person"];
    readonly children?: Child;
  },
) {
  const months = everyMonth(statistics.months);
  const total = months.reduce((sum, { messages }) => sum + messages, 0);
  const senders = statistics.senders.map(({ peer, messages }): NamedBar => {
    const { name, color } = person(peer);
    return { name, color, messages };
  });
  return (
    <main class="statistics">
      <p>{count(total, "message")}</p>
      <h2>Messages per month</h2>
      <MonthChart months={months} />
      <h2>Messages per sender</h2>
      <BarList bars={senders} />
      {children}
    </main>
  );
}
