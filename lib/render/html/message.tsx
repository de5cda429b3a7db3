// A message, or the messages of one album, as a bubble.
/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Media } from "../../model/media.ts";
import type { ForwardedFrom, TextMessage } from "../../model/message.ts";
import { localTime, shortDate } from "../local_time.ts";
import { emojiClass, isBare } from "./bare.ts";
import { Facts } from "./facts.tsx";
import { Buttons, Reactions } from "./feedback.tsx";
import { File } from "./files.tsx";
import { Reply } from "./reply.tsx";
import { OutLink, Text } from "./text.tsx";
import { anchorOf, type ChatView, isOfTwo, isOwn, shownId, type TextEntry } from "./view.ts";
import { telegramLink } from "../safe_link.ts";

interface BubbleProps {
  /** One message, or all of an album. */
  readonly entries: readonly [TextEntry, ...TextEntry[]];
  readonly view: ChatView;
  /** The message before is of the same person, shortly before: the name is not said again. */
  readonly joined: boolean;
}

/** What stands together in one bubble. */
export function Bubble({ entries, view, joined }: BubbleProps): JSX.Element {
  const [first] = entries;
  const { message } = first;
  const person = view.person(message.fromId);
  const { clock } = localTime(message.date);
  const album = entries.length > 1;
  const own = isOwn(view, message);
  const unnamed = own || isOfTwo(view);
  const classes = [
    "message",
    own ? "own" : "",
    isBare(entries) ? "bare" : "",
    joined ? "joined" : "",
    entries.every(({ deleted }) => deleted) ? "deleted" : "",
  ];
  return (
    <article
      class={classes.filter((name) => name !== "").join(" ")}
      {...(album ? {} : { id: anchorOf(shownId(first)) })}
      aria-label={`${person.name}, ${clock}`}
    >
      {unnamed
        ? null
        : <span class={`avatar c${person.color}`} aria-hidden="true">{person.initials}</span>}
      <div class={["bubble", emojiClass(entries)].join(" ").trim()}>
        {joined || unnamed ? null : (
          <p class="head">
            <bdi class={`name c${person.color}`}>{person.name}</bdi>
            {message.author ? <bdi class="note">{message.author}</bdi> : null}
          </p>
        )}
        <ViaBot message={message} view={view} />
        {message.forwardedFrom ? <Forward from={message.forwardedFrom} view={view} /> : null}
        <Reply entry={first} view={view} />
        {album ? <Album entries={entries} view={view} /> : <Content entry={first} view={view} />}
        <Meta entries={entries} />
      </div>
      <Buttons rows={message.buttons} />
    </article>
  );
}

function ViaBot({ message, view }: { readonly message: TextMessage; readonly view: ChatView }) {
  if (!message.viaBotId) return null;
  const username = view.source.peer(message.viaBotId)?.username;
  const name = username === undefined ? view.person(message.viaBotId).name : `@${username}`;
  return (
    <p class="note">
      via{" "}
      <OutLink href={username === undefined ? undefined : telegramLink(username)}>{name}</OutLink>
    </p>
  );
}

function Forward({ from, view }: { readonly from: ForwardedFrom; readonly view: ChatView }) {
  const name = from.id ? view.person(from.id).name : from.name || "somebody";
  return (
    <p class="forward">
      Forwarded from <bdi class="who">{name}</bdi>
      {from.postAuthor
        ? (
          <>
            {" "}(<bdi>{from.postAuthor}</bdi>)
          </>
        )
        : null}
      {from.savedFrom && from.savedFrom !== from.id
        ? (
          <>
            , saved from <bdi class="who">{view.person(from.savedFrom).name}</bdi>
          </>
        )
        : null}
      {from.date > 0
        ? (
          <>
            , <Moment seconds={from.date} />
          </>
        )
        : null}
    </p>
  );
}

/** Date and time without seconds. */
function Moment({ seconds }: { readonly seconds: number }) {
  const { day, clock, full } = localTime(seconds);
  return <time title={full}>{`${shortDate(day)}, ${clock}`}</time>;
}

interface EntryProps {
  readonly entry: TextEntry;
  readonly view: ChatView;
}

function Content({ entry, view }: EntryProps) {
  const { media } = entry.message;
  const preview = media?.type === "web_page";
  return (
    <>
      {preview ? null : <Attachment entry={entry} view={view} />}
      <Words entry={entry} view={view} />
      {preview ? <Attachment entry={entry} view={view} /> : null}
      <Reactions reactions={entry.message.reactions} view={view} />
    </>
  );
}

/** Pictures side by side, their captions below. */
function Album(
  { entries, view }: { readonly entries: readonly TextEntry[]; readonly view: ChatView },
) {
  const visual = entries.every(({ message }) => isVisual(message.media));
  return (
    <>
      <div class={visual ? `album n${Math.min(entries.length, 10)}` : "files"}>
        {entries.map((entry) => (
          <div id={anchorOf(shownId(entry))} class={entry.deleted ? "cell deleted" : "cell"}>
            <Attachment entry={entry} view={view} />
          </div>
        ))}
      </div>
      {entries.map((entry) => (
        <>
          <Words entry={entry} view={view} />
          <Reactions reactions={entry.message.reactions} view={view} />
        </>
      ))}
    </>
  );
}

function isVisual(media: Media | undefined): boolean {
  return media?.type === "photo" ||
    (media?.type === "document" && (media.kind === "video" || media.kind === "animation"));
}

function Attachment({ entry, view }: EntryProps): Child {
  const { media } = entry.message;
  if (!media) return null;
  switch (media.type) {
    case "photo":
    case "document":
      return <File media={media} entry={entry} />;
    case "paid":
      return (
        <>
          <p class="note">Paid media: {media.starsAmount} stars</p>
          <div class={`album n${Math.min(media.items.length, 10)}`}>
            {media.items.map((item, i) => (
              <div class="cell">
                <File media={item} entry={entry} slot={`paid${i}`} />
              </div>
            ))}
          </div>
        </>
      );
    case "invoice":
      return (
        <>
          <Facts media={media} entry={entry} view={view} />
          {media.extended ? <File media={media.extended} entry={entry} slot="paid0" /> : null}
        </>
      );
    default:
      return <Facts media={media} entry={entry} view={view} />;
  }
}

function Words({ entry, view }: EntryProps) {
  const { message, revisions } = entry;
  return (
    <>
      {message.text.text === "" ? null : (
        <div class="text" dir="auto">
          <Text text={message.text} view={view} />
        </div>
      )}
      {revisions.length === 0 ? null : (
        <details class="revisions">
          <summary>
            {revisions.length === 1 ? "Earlier text" : `${revisions.length} earlier texts`}
          </summary>
          <ol>
            {revisions.map(({ text, editDate }) => (
              <li>
                <span class="note">
                  <Moment seconds={editDate ?? message.date} />
                </span>
                <div class="text" dir="auto">
                  <Text text={text} view={view} />
                </div>
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

function Meta({ entries }: { readonly entries: readonly TextEntry[] }) {
  const [first] = entries;
  if (!first) return null;
  const { message } = first;
  const { clock, full } = localTime(message.date);
  const edited = entries.find((entry) => entry.message.editDate)?.message.editDate;
  const gone = entries.filter(({ deleted }) => deleted).length;
  return (
    <p class="meta">
      {gone === 0
        ? null
        : <span class="gone">{gone === entries.length ? "deleted" : `${gone} deleted`}</span>}
      {message.paidStarsAmount && message.media?.type !== "paid"
        ? <span>{message.paidStarsAmount} stars</span>
        : null}
      {message.views === undefined
        ? null
        : <span title="Views">{message.views.toLocaleString("en-US")} views</span>}
      {message.forwards ? <span>{message.forwards.toLocaleString("en-US")} forwards</span> : null}
      {edited ? <span title={`Edited ${localTime(edited).full}`}>edited</span> : null}
      <a href={`#${anchorOf(shownId(first))}`}>
        <time datetime={isoTime(message.date)} title={full}>{clock}</time>
      </a>
    </p>
  );
}

/** With its zone, for programs. */
function isoTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? "1970-01-01T00:00:00.000Z" : time.toISOString();
}
