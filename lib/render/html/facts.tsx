// Media that are no files: polls, lists, places, contacts, links…
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Media } from "../../model/media.ts";
import { mediaWords } from "../media_words.ts";
import { count, period } from "../quantities.ts";
import { renderMoney } from "../result_json/money.ts";
import { renderPhone } from "../result_json/phone.ts";
import { relativeLink, safeLink, telegramLink } from "../safe_link.ts";
import type { RenderMessage } from "../source.ts";
import { Card } from "./card.tsx";
import { Giveaway, GiveawayResults } from "./giveaway.tsx";
import { OutLink, Text } from "./text.tsx";
import type { ChatView } from "./view.ts";

type Of<T extends Media["type"]> = Extract<Media, { readonly type: T }>;

interface FactsProps {
  readonly media: Exclude<Media, Of<"photo"> | Of<"document"> | Of<"paid">>;
  readonly entry: RenderMessage;
  readonly view: ChatView;
}

/** Whatever a message carries that is neither photo nor document. */
export function Facts({ media, entry, view }: FactsProps): JSX.Element {
  switch (media.type) {
    case "contact":
      return <Contact media={media} entry={entry} view={view} />;
    case "location":
    case "venue":
      return <Place media={media} />;
    case "poll":
      return <Poll media={media} view={view} />;
    case "todo_list":
      return <Todo media={media} view={view} />;
    case "game":
      return <Game media={media} view={view} />;
    case "invoice":
      return (
        <Card icon="🧾" title={media.title} note={renderMoney(media.amount, media.currency)}>
          <span dir="auto">{media.description}</span>
        </Card>
      );
    case "giveaway":
      return <Giveaway media={media} view={view} />;
    case "giveaway_results":
      return <GiveawayResults media={media} view={view} />;
    case "dice":
      return (
        <p class="dice">
          <span class="huge">{media.emoji}</span>
          <span class="note">rolled {media.value}</span>
        </p>
      );
    case "web_page":
      return <WebPage media={media} />;
    case "other":
      return <Card icon="❔" title={mediaWords(media)} note={media.constructorName} />;
  }
}

function Contact(
  { media, entry, view }: {
    readonly media: Of<"contact">;
    readonly entry: RenderMessage;
    readonly view: ChatView;
  },
) {
  const name = [media.firstName, media.lastName].filter((part) => part !== "").join(" ");
  const username = media.userId && view.source.peer(media.userId)?.username;
  return (
    <Card icon="👤" title={name || "Contact"} note={renderPhone(media.phoneNumber)}>
      {username ? <OutLink href={telegramLink(username)}>@{username}</OutLink> : null}
      {entry.vcard ? <a href={relativeLink(entry.vcard.path)}>vCard</a> : null}
    </Card>
  );
}

function Place({ media }: { readonly media: Of<"location"> | Of<"venue"> }) {
  const venue = media.type === "venue";
  const { point } = media;
  const place = point && `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`;
  const live = !venue && media.livePeriodSeconds !== undefined
    ? ` for ${period(media.livePeriodSeconds)}`
    : "";
  return (
    <Card
      icon="📍"
      title={venue ? media.title : `${mediaWords(media)}${live}`}
      note={venue ? media.address : undefined}
    >
      {point
        ? (
          <OutLink
            href={safeLink(
              `https://www.openstreetmap.org/?mlat=${point.latitude}&mlon=${point.longitude}`,
            )}
          >
            {place}
          </OutLink>
        )
        : null}
    </Card>
  );
}

function Poll({ media, view }: { readonly media: Of<"poll">; readonly view: ChatView }) {
  const votes = Math.max(media.totalVoters, 1);
  return (
    <div class="poll">
      <p class="title" dir="auto">
        <Text text={media.question} view={view} />
      </p>
      <p class="note">
        {media.closed ? "Closed poll" : "Poll"}, {count(media.totalVoters, "voter")}
      </p>
      <ul>
        {media.answers.map(({ text, voters, chosen }) => (
          <li {...(chosen ? { class: "chosen" } : {})}>
            <span class="share">{Math.round(Math.min(1, voters / votes) * 100)}%</span>
            <span dir="auto">
              <Text text={text} view={view} />
            </span>
            {chosen ? <span class="note">your vote</span> : null}
            <meter min={0} max={votes} value={Math.min(voters, votes)}>
              {count(voters, "vote")}
            </meter>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Todo({ media, view }: { readonly media: Of<"todo_list">; readonly view: ChatView }) {
  return (
    <div class="poll todo">
      <p class="title" dir="auto">
        <Text text={media.title} view={view} />
      </p>
      <p class="note">List of {count(media.items.length, "task")}</p>
      <ul>
        {media.items.map(({ text }) => (
          <li dir="auto">
            <Text text={text} view={view} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Game({ media, view }: { readonly media: Of<"game">; readonly view: ChatView }) {
  const bot = media.botId && view.source.peer(media.botId)?.username;
  const link = bot && telegramLink(bot);
  return (
    <Card icon="🎮" title={media.title} note="Game">
      <span dir="auto">{media.description}</span>
      {link
        ? (
          <OutLink href={`${link}?game=${encodeURIComponent(media.shortName.toWellFormed())}`}>
            Play
          </OutLink>
        )
        : null}
    </Card>
  );
}

function WebPage({ media }: { readonly media: Of<"web_page"> }) {
  if (media.title === "" && media.description === "") return null;
  const href = safeLink(media.url);
  return (
    <div class="preview">
      <span class="note" dir="auto">{hostOf(href) ?? media.url}</span>
      {media.title === "" ? null : (
        <OutLink href={href}>
          <bdi class="title">{media.title}</bdi>
        </OutLink>
      )}
      {media.description === "" ? null : <span dir="auto">{media.description}</span>}
    </div>
  );
}

function hostOf(href: string | undefined): string | undefined {
  const host = href === undefined ? "" : URL.parse(href)?.host ?? "";
  return host === "" ? undefined : host;
}
