// The results of a search, as a page and as one types.
/** @jsxImportSource hono/jsx */
import type { SearchAnswer, SearchResult } from "../archive/search.ts";
import { localTime } from "../render/local_time.ts";
import { count } from "../render/quantities.ts";
import { MIGRATED_ID_SHIFT } from "../render/source.ts";
import { fragmentOf, pageOf, SearchForm } from "./layout.tsx";

/** A search and what came of it. */
export interface SearchProps {
  readonly query: string;
  /** Number of the chat that is searched; absent: all. */
  readonly chat?: { readonly key: number; readonly title: string } | undefined;
  /** `undefined` when nothing was asked for. */
  readonly answer?: SearchAnswer | undefined;
  /** Why the search could not be understood. */
  readonly complaint?: string | undefined;
  /** Results that were shown before these. */
  readonly offset: number;
  /** Whose message it is. */
  readonly sender: (result: SearchResult) => string;
}

/** The whole page. */
export function searchPage(props: SearchProps): string {
  const { query, chat } = props;
  return pageOf({
    title: query === "" ? "Search" : `${query} - search`,
    kind: "chat",
    children: (
      <>
        <header class="top">
          <a class="back" href={chat ? `/chats/${chat.key}/` : "/"} aria-label="Back">‹</a>
          <div class="names">
            <h1>
              Search{chat
                ? (
                  <>
                    {" in "}
                    <bdi>{chat.title}</bdi>
                  </>
                )
                : null}
            </h1>
          </div>
          <SearchForm query={query} live {...(chat ? { chat } : {})} />
        </header>
        <main id="results" aria-live="polite">
          <Results {...props} />
        </main>
      </>
    ),
  });
}

/** The results alone. */
export function searchFragment(props: SearchProps): string {
  return fragmentOf(<Results {...props} />);
}

function Results(props: SearchProps) {
  const { answer, complaint, offset, query, chat } = props;
  if (complaint !== undefined) return <p class="empty">{complaint}</p>;
  if (!answer) {
    return (
      <p class="empty">
        Words, "phrases", -without, from:name, has:photo, before:2024-12-31, after:2024
      </p>
    );
  }
  const { results, total, more } = answer;
  const next = offset + results.length;
  const rest = new URLSearchParams({
    q: query,
    offset: String(next),
    ...(chat ? { in: String(chat.key) } : {}),
  });
  return (
    <>
      <p class="note">
        {total === 0
          ? "Nothing was found"
          : `${more ? "more than " : ""}${count(total, "message")}`}
      </p>
      <ol class="hits">
        {results.map((result, i) => <Hit key={i} result={result} sender={props.sender} />)}
      </ol>
      {next < total
        ? (
          <nav class="turn">
            <a href={`/search?${rest}`}>More results</a>
          </nav>
        )
        : null}
    </>
  );
}

function Hit(
  { result, sender }: {
    readonly result: SearchResult;
    readonly sender: SearchProps["sender"];
  },
) {
  const { chat, message, half, excerpt } = result;
  const shown = message.id + (half === "older" ? MIGRATED_ID_SHIFT : 0);
  return (
    <li>
      <a href={`/chats/${chat.key}/?at=${shown}#m${shown}`}>
        <span class="note">
          <bdi>{chat.chat.fullName || chat.chat.name || chat.id}</bdi>
          {" · "}
          <bdi>{sender(result)}</bdi>
          {" · "}
          <time>{localTime(message.date).full}</time>
        </span>
        <div dir="auto">{marked(excerpt.text, excerpt.matches)}</div>
      </a>
    </li>
  );
}

function marked(text: string, matches: readonly (readonly [number, number])[]) {
  let at = 0;
  const parts = matches.flatMap(([start, end]) => {
    const before = text.slice(at, start);
    at = end;
    return [before, <mark key={start}>{text.slice(start, end)}</mark>];
  });
  return [...parts, text.slice(at)];
}
