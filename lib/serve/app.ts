// The pages of an archive and how they are asked for.
import { type Context, Hono } from "hono";
import type { Archive } from "../archive/archive.ts";
import type { ArchiveSearch, SearchAnswer } from "../archive/search.ts";
import { parseSearch } from "../archive/search_query.ts";
import type { ArchivedChat } from "../archive/types.ts";
import { chatInfo, renderChat, renderMessage } from "../export/render_chat.ts";
import { TgkeepError } from "../model/errors.ts";
import { lightboxScript } from "../render/html/assets/lightbox_script.js";
import { playersScript } from "../render/html/assets/players_script.js";
import { STYLE } from "../render/html/assets/style.ts";
import { unnamedTopic } from "../render/html/calendar.ts";
import { chatTitle } from "../render/html/page.tsx";
import { summary } from "../render/html/reply.tsx";
import { type ChatView, personCache } from "../render/html/view.ts";
import { personName } from "../render/people.ts";
import { appScript } from "./assets/app_script.js";
import { APP_STYLE } from "./assets/app_style.ts";
import { chatPage, type Slice, sliceFragment } from "./chat_page.tsx";
import { chatsPage, type ListedChat } from "./chats_page.tsx";
import { guard, type GuardOptions } from "./guard.ts";
import { mediaResponse } from "./media_file.ts";
import { GALLERIES, mediaFragment, mediaPage } from "./media_page.tsx";
import { searchFragment, searchPage, type SearchProps } from "./search_page.tsx";
import { allStatisticsPage, statisticsPage } from "./statistics_page.tsx";

/** What the pages are made from. */
export interface AppDeps extends GuardOptions {
  /** May be open for reading alone. */
  readonly archive: Archive;
  readonly search: ArchiveSearch;
  /** Receives what nobody foresaw. */
  readonly onDefect?: (error: unknown) => void;
}

/** Messages a slice. */
const SLICE = 60;
const RESULTS = 50;
const GALLERY = 60;
const SENDERS = 25;

const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" ' +
  'height="32" rx="8" fill="#3390ec"/><path d="M8 9h16v10H14l-6 5z" fill="#fff"/></svg>';

const STYLESHEET = STYLE + APP_STYLE;
const SCRIPT = [`(${appScript.toString()})(document, window);`]
  .concat([lightboxScript, playersScript].map((script) => `(${script.toString()})(document);`))
  .join("\n");

/** The application; only {@linkcode guard}ed requests reach it. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  app.use(guard(deps));
  app.get("/assets/app.css", (c) => c.body(STYLESHEET, 200, { "content-type": "text/css" }));
  app.get("/assets/app.js", (c) => c.body(SCRIPT, 200, { "content-type": "text/javascript" }));
  // Asked for by browsers without being told to.
  for (const path of ["/assets/icon.svg", "/favicon.ico"]) {
    app.get(path, (c) => c.body(ICON, 200, { "content-type": "image/svg+xml" }));
  }
  app.get("/", (c) => c.html(chatsPage(deps.archive.chats().map((chat) => listed(deps, chat)))));
  app.get("/statistics", (c) => allStatisticsAnswer(deps, c));
  app.get("/search", (c) => searchAnswer(deps, c));
  app.get("/chats/:key/", (c) => inChat(deps, c, messagesAnswer));
  app.get("/chats/:key/media", (c) => inChat(deps, c, mediaAnswer));
  app.get("/chats/:key/statistics", (c) => inChat(deps, c, statisticsAnswer));
  app.get("/chats/:key/:path{.+}", (c) => inChat(deps, c, fileAnswer));
  app.notFound((c) => c.text("There is no such page.\n", 404));
  app.onError((error, c) => {
    deps.onDefect?.(error);
    return c.text("Something unexpected happened; tgkeep serve has printed what.\n", 500);
  });
  return app;
}

type Answer = (deps: AppDeps, c: Context, chat: ArchivedChat) => Response | Promise<Response>;

function inChat(deps: AppDeps, c: Context, answer: Answer): Response | Promise<Response> {
  const key = c.req.param("key") ?? "";
  const chat = /^\d{1,9}$/.test(key)
    ? deps.archive.chats().find((each) => each.key === Number(key))
    : undefined;
  return chat ? answer(deps, c, chat) : c.notFound();
}

function listed({ archive }: AppDeps, chat: ArchivedChat): ListedChat {
  const newest = archive.windows.newest(chat)?.message;
  return {
    ...chatInfo(chat),
    key: chat.key,
    messages: archive.messageCount(chat),
    newest: newest && {
      date: newest.date,
      sender: personName(archive, newest.fromId),
      words: summary(newest),
    },
  };
}

function viewOf({ archive }: AppDeps, chat: ArchivedChat): ChatView {
  const source = renderChat(archive, chat);
  return {
    source,
    person: personCache(source),
    hrefOf: (shown) =>
      source.find?.(shown) ? `/chats/${chat.key}/?at=${shown}#m${shown}` : undefined,
    olderPeer: chat.histories.find(({ half }) => half === "older")?.peerId,
    topicTitle: (id) => topicTitle(source.find?.(id)) ?? unnamedTopic(id),
  };
}

/** A topic has the id of the message that opened it. */
function topicTitle(message: ReturnType<Archive["message"]>): string | undefined {
  if (message?.type !== "service" || message.action.type !== "topic_created") return undefined;
  return message.action.title;
}

function messagesAnswer(deps: AppDeps, c: Context, chat: ArchivedChat): Response {
  const view = viewOf(deps, chat);
  const [before, after] = [placeIn(c, "before"), placeIn(c, "after")];
  const fragment = c.req.header("x-fragment") !== undefined;
  if (before !== undefined) {
    const slice = sliceOf(deps, chat, "before", before);
    return c.html(fragment ? sliceFragment(slice, view, "older") : chatPage(chat, view, slice));
  }
  if (after !== undefined) {
    const slice = sliceOf(deps, chat, "after", after);
    return c.html(fragment ? sliceFragment(slice, view, "newer") : chatPage(chat, view, slice));
  }
  const day = dateIn(deps, c, chat);
  // The address of the message itself: the browser goes to it, with and without scripts.
  if (day !== undefined) return c.redirect(`/chats/${chat.key}/?at=${day}#m${day}`);
  const at = placeIn(c, "at");
  return c.html(
    chatPage(
      chat,
      view,
      at === undefined ? sliceOf(deps, chat, "before", Infinity) : around(deps, chat, at),
    ),
  );
}

function sliceOf(
  { archive }: AppDeps,
  chat: ArchivedChat,
  direction: "before" | "after",
  place: number,
): Slice {
  const found = archive.windows.messages(chat, { direction, place, limit: SLICE + 1 });
  const more = found.length > SLICE;
  const kept = !more ? found : direction === "before" ? found.slice(1) : found.slice(0, -1);
  const entries = kept.map(renderMessage);
  // From somewhere one has come, unless one begins at the very end.
  return direction === "before"
    ? { entries, older: more, newer: place !== Infinity }
    : { entries, older: true, newer: more };
}

/** A few messages before the place, so that one sees where one is. */
function around({ archive }: AppDeps, chat: ArchivedChat, place: number): Slice {
  const limit = SLICE / 2;
  const before = archive.windows.messages(chat, { direction: "before", place, limit: limit + 1 });
  const after = archive.windows.messages(chat, {
    direction: "after",
    place: place - 1,
    limit: limit + 1,
  });
  return {
    entries: [...before.slice(-limit), ...after.slice(0, limit)].map(renderMessage),
    older: before.length > limit,
    newer: after.length > limit,
  };
}

function placeIn(c: Context, name: string): number | undefined {
  const text = c.req.query(name) ?? "";
  return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** A day of local time; one behind the last message leads to the end. */
function dateIn({ archive }: AppDeps, c: Context, chat: ArchivedChat): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(c.req.query("date") ?? "");
  if (!match) return undefined;
  const day = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return archive.windows.placeAt(chat, day.getTime() / 1000);
}

function mediaAnswer({ archive }: AppDeps, c: Context, chat: ArchivedChat): Response {
  const asked = c.req.query("kind") ?? "";
  const name = Object.hasOwn(GALLERIES, asked) ? asked : "photos";
  const found = archive.windows.gallery(chat, {
    kinds: GALLERIES[name] ?? [],
    before: placeIn(c, "before") ?? Infinity,
    limit: GALLERY + 1,
  });
  const props = {
    chat,
    info: chatInfo(chat),
    name,
    items: found.slice(0, GALLERY),
    more: found.length > GALLERY,
  };
  const fragment = c.req.header("x-fragment") !== undefined;
  return c.html(fragment ? mediaFragment(props) : mediaPage(props));
}

function statisticsAnswer(deps: AppDeps, c: Context, chat: ArchivedChat): Response {
  const statistics = deps.archive.windows.statistics(chat, SENDERS);
  return c.html(statisticsPage(chat, viewOf(deps, chat), statistics));
}

function allStatisticsAnswer(deps: AppDeps, c: Context): Response {
  const { archive } = deps;
  return c.html(allStatisticsPage({
    chats: archive.chats().map((chat) => listed(deps, chat)),
    statistics: archive.windows.statistics("all", SENDERS),
    person: personCache(archive),
  }));
}

async function fileAnswer({ archive }: AppDeps, c: Context, chat: ArchivedChat): Promise<Response> {
  const folder = `${archive.folder}/${chat.folder}`;
  const path = decoded(c);
  const answer = path === undefined ? undefined : await mediaResponse(folder, path, c.req.raw);
  return answer ?? c.notFound();
}

/** What stands behind the chat's number, decoded once. */
function decoded(c: Context): string | undefined {
  const raw = new URL(c.req.url).pathname.split("/").slice(3).join("/");
  try {
    return decodeURIComponent(raw);
  } catch {
    // Half an escape: there is no such file.
    return undefined;
  }
}

function searchAnswer(deps: AppDeps, c: Context): Response {
  const { archive } = deps;
  const query = (c.req.query("q") ?? "").slice(0, 500);
  const asked = c.req.query("in") ?? "";
  const chat = archive.chats().find(({ key }) => String(key) === asked);
  const offset = Math.max(0, placeIn(c, "offset") ?? 0);
  const props: SearchProps = {
    query,
    offset,
    chat: chat && { key: chat.key, title: chatTitle(chatInfo(chat)) },
    sender: ({ message }) => personName(archive, message.fromId),
    ...found(deps, query, chat, offset),
  };
  const fragment = c.req.header("x-fragment") !== undefined;
  return c.html(fragment ? searchFragment(props) : searchPage(props));
}

function found(
  { search }: AppDeps,
  text: string,
  chat: ArchivedChat | undefined,
  offset: number,
): { readonly answer?: SearchAnswer; readonly complaint?: string } {
  if (text.trim() === "") return {};
  try {
    const query = parseSearch(text);
    const within = chat ? { ...query, chats: [chat.id] } : query;
    search.catchUp();
    return { answer: search.search(within, { limit: RESULTS, offset }) };
  } catch (error) {
    if (error instanceof SyntaxError) return { complaint: error.message };
    if (error instanceof TgkeepError && error.code === "usage") return { complaint: error.message };
    throw error;
  }
}
