// The list of all chats of an archive.
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import { localTime, shortDate } from "../local_time.ts";
import { count } from "../quantities.ts";
import { relativeLink } from "../safe_link.ts";
import type { RenderChatInfo } from "../source.ts";
import { documentText } from "./document.tsx";
import { chatTitle, titlePerson } from "./page.tsx";
import { pageName } from "./paginate.ts";

/** A chat as the list shows it. */
export interface ListedChat extends RenderChatInfo {
  /** Its folder, relative to the output folder. */
  readonly folder: string;
  readonly messages: number;
  /** How many pages are there; 0 when it has not been rendered. */
  readonly pages: number;
  /** Unix time in seconds. */
  readonly lastMessageDate?: number;
}

/** File name of the list, in the output folder. */
export const INDEX_NAME = "index.html";

/** The text of the file: the chats with the newest messages first. */
export function indexText(chats: readonly ListedChat[]): string {
  const sorted = chats.toSorted((a, b) => (b.lastMessageDate ?? 0) - (a.lastMessageDate ?? 0));
  return documentText({ title: "Chats", kind: "chats", children: <Chats chats={sorted} /> });
}

function Chats({ chats }: { readonly chats: readonly ListedChat[] }): JSX.Element {
  const messages = chats.reduce((sum, chat) => sum + chat.messages, 0);
  return (
    <>
      <header class="top">
        <div class="names">
          <h1>Chats</h1>
          <p class="note">
            {count(chats.length, "chat")}, {count(messages, "message")}
          </p>
        </div>
        <form class="tools" role="search" aria-label="Chats" hidden>
          <input type="search" name="words" placeholder="Filter chats" aria-label="Filter chats" />
          <output class="note" aria-live="polite" />
        </form>
      </header>
      <main>
        {chats.length === 0
          ? <p class="empty">No chats</p>
          : <ul>{chats.map((chat) => <Row key={chat.id} chat={chat} />)}</ul>}
      </main>
    </>
  );
}

function Row({ chat }: { readonly chat: ListedChat }) {
  const title = chatTitle(chat);
  const { color, initials } = titlePerson(chat);
  const name = <bdi>{title}</bdi>;
  return (
    <li>
      <span class={`avatar c${color}`} aria-hidden="true">{initials}</span>
      {chat.pages === 0
        ? <span class="title">{name}</span>
        : (
          <a class="title" href={relativeLink(`${chat.folder}/${pageName(chat.pages)}`) + "#end"}>
            {name}
          </a>
        )}
      <span class="note">{facts(chat).join(" · ")}</span>
    </li>
  );
}

function facts({ type, messages, lastMessageDate }: ListedChat): string[] {
  const when = lastMessageDate ? [shortDate(localTime(lastMessageDate).day)] : [];
  return [type.replaceAll("_", " "), count(messages, "message"), ...when];
}
