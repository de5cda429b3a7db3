// The list of all chats.
/** @jsxImportSource hono/jsx */
import { localTime, shortDate } from "../render/local_time.ts";
import { chatTitle, titlePerson } from "../render/html/page.tsx";
import { count } from "../render/quantities.ts";
import type { RenderChatInfo } from "../render/source.ts";
import { pageOf, SearchForm } from "./layout.tsx";

/** A chat as the list shows it. */
export interface ListedChat extends RenderChatInfo {
  /** Number of the chat in the archive. */
  readonly key: number;
  readonly messages: number;
  /** The newest message in a few words, and its Unix time in seconds. */
  readonly newest:
    | { readonly date: number; readonly sender: string; readonly words: string }
    | undefined;
}

/** The page, the chats with the newest messages first. */
export function chatsPage(chats: readonly ListedChat[]): string {
  const sorted = chats.toSorted((a, b) => (b.newest?.date ?? 0) - (a.newest?.date ?? 0));
  const messages = chats.reduce((sum, chat) => sum + chat.messages, 0);
  return pageOf({
    title: "Chats",
    kind: "chats",
    children: (
      <>
        <header class="top">
          <div class="names">
            <h1>Chats</h1>
            <p class="note">
              {count(chats.length, "chat")}, {count(messages, "message")} ·{" "}
              <a href="/statistics">statistics</a>
            </p>
          </div>
          <SearchForm />
        </header>
        <main>
          {chats.length === 0 ? <p class="empty">No chats</p> : null}
          <ul>{sorted.map((chat) => <Row key={chat.key} chat={chat} />)}</ul>
        </main>
      </>
    ),
  });
}

function Row({ chat }: { readonly chat: ListedChat }) {
  const { color, initials } = titlePerson(chat);
  const { newest } = chat;
  const group = /group$/.test(chat.type);
  return (
    <li>
      <span class={`avatar c${color}`} aria-hidden="true">{initials}</span>
      <a class="title" href={`/chats/${chat.key}/`}>
        <bdi>{chatTitle(chat)}</bdi>
      </a>
      {newest
        ? (
          <p class="newest">
            {group
              ? (
                <>
                  <bdi>{newest.sender}</bdi>:{" "}
                </>
              )
              : null}
            <bdi>{newest.words}</bdi>
          </p>
        )
        : null}
      <span class="note">
        {[
          chat.type.replaceAll("_", " "),
          count(chat.messages, "message"),
          ...(newest ? [shortDate(localTime(newest.date).day)] : []),
        ].join(" · ")}
      </span>
    </li>
  );
}
