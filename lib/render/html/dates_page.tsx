// The list of days of a chat, with its topics: the way to any date without scripts.
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import { longDate, monthName } from "../local_time.ts";
import { count } from "../quantities.ts";
import type { RenderChatInfo } from "../source.ts";
import { type Calendar, type CalendarDay, topicTitle } from "./calendar.ts";
import { documentText } from "./document.tsx";
import { chatTitle } from "./page.tsx";
import { pageName } from "./paginate.ts";

/** The text of the file. */
export function datesText(chat: RenderChatInfo, calendar: Calendar): string {
  return documentText({
    title: `${chatTitle(chat)}: dates`,
    kind: "dates",
    children: <Dates chat={chat} calendar={calendar} />,
  });
}

function Dates(
  { chat, calendar }: { readonly chat: RenderChatInfo; readonly calendar: Calendar },
): JSX.Element {
  const messages = calendar.days.reduce((sum, day) => sum + day.messages, 0);
  const last = Math.max(1, calendar.pageStarts.length);
  return (
    <>
      <header class="top">
        <a class="back" href="../index.html" aria-label="All chats">‹</a>
        <div class="names">
          <h1>
            <bdi>{chatTitle(chat)}</bdi>
          </h1>
          <p class="note">{count(messages, "message")}</p>
        </div>
      </header>
      <main>
        {chat.about ? <p class="about" dir="auto">{chat.about}</p> : null}
        <p class="ends">
          <a href={pageName(1)}>First messages</a>
          <a href={`${pageName(last)}#end`}>Newest messages</a>
        </p>
        <Topics calendar={calendar} />
        {years(calendar.days).map(([year, days]) => (
          <section aria-labelledby={`y${year}`}>
            <h2 id={`y${year}`}>{year}</h2>
            {months(days).map(([month, days]) => <Month key={month} month={month} days={days} />)}
          </section>
        ))}
      </main>
    </>
  );
}

function Topics({ calendar }: { readonly calendar: Calendar }) {
  if (calendar.topics.size === 0) return null;
  return (
    <section aria-labelledby="topics">
      <h2 id="topics">Topics</h2>
      <ul class="topics">
        {[...calendar.topics].map(([id, { href, messages }]) => (
          <li>
            <a href={href}>
              <bdi>{topicTitle(calendar, id)}</bdi>
            </a>{" "}
            <span class="note">{count(messages, "message")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Month({ month, days }: { readonly month: string; readonly days: readonly CalendarDay[] }) {
  return (
    <section class="month" aria-label={`${monthName(month)} ${month.slice(0, 4)}`}>
      <h3>{monthName(month)}</h3>
      <ul>
        {days.map(({ day, href, messages }) => (
          <li>
            <a
              id={`d${day}`}
              href={href}
              title={count(messages, "message")}
              aria-label={`${longDate(day)}, ${count(messages, "message")}`}
            >
              {Number(day.slice(8))}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function years(days: readonly CalendarDay[]): [string, CalendarDay[]][] {
  return [...Map.groupBy(days, ({ day }) => day.slice(0, 4))];
}

function months(days: readonly CalendarDay[]): [string, CalendarDay[]][] {
  return [...Map.groupBy(days, ({ day }) => day.slice(0, 7))];
}
