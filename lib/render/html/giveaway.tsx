// Giveaways and how they ended.
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { GiveawayMedia, GiveawayResultsMedia } from "../../model/media.ts";
import type { PeerId } from "../../model/peer.ts";
import { localTime } from "../local_time.ts";
import { count } from "../quantities.ts";
import { Card } from "./card.tsx";
import type { ChatView } from "./view.ts";

interface Props<T> {
  readonly media: T;
  readonly view: ChatView;
}

/** An announced giveaway. */
export function Giveaway({ media, view }: Props<GiveawayMedia>): JSX.Element {
  return (
    <Card icon="🎁" title="Giveaway" note={prizes(media.quantity, media)}>
      <Extra text={media.additionalPrize} />
      <span>Until {localTime(media.untilDate).full}</span>
      {media.channels.length > 0
        ? (
          <span>
            For subscribers of <Names ids={media.channels} view={view} />
          </span>
        )
        : null}
      {media.countries.length > 0 ? <span>Countries: {media.countries.join(", ")}</span> : null}
      {media.onlyNewSubscribers ? <span>Only new subscribers can win</span> : null}
    </Card>
  );
}

/** Who won. */
export function GiveawayResults({ media, view }: Props<GiveawayResultsMedia>): JSX.Element {
  return (
    <Card icon="🏆" title="Results of a giveaway" note={prizes(media.winnersCount, media)}>
      <Extra text={media.additionalPrize} />
      <span>
        In <bdi>{view.person(media.channel).name}</bdi>, ended {localTime(media.untilDate).full}
      </span>
      {media.winners.length > 0
        ? (
          <span>
            Winners: <Names ids={media.winners} view={view} />
          </span>
        )
        : null}
      {media.unclaimedCount > 0
        ? <span>{count(media.unclaimedCount, "prize")} nobody took</span>
        : null}
      {media.refunded ? <span>Called off</span> : null}
    </Card>
  );
}

function prizes(quantity: number, { months, stars }: { months: number; stars?: string }): string {
  const winners = count(quantity, "winner");
  return stars
    ? `${winners}, ${count(Number(stars), "star")}`
    : `${winners}, ${count(months, "month")} of Telegram Premium each`;
}

function Extra({ text }: { readonly text: string }) {
  return text === "" ? null : <span dir="auto">{text}</span>;
}

function Names({ ids, view }: { readonly ids: readonly PeerId[]; readonly view: ChatView }) {
  return (
    <>
      {ids.map((id, i) => (
        <>
          {i === 0 ? "" : ", "}
          <bdi>{view.person(id).name}</bdi>
        </>
      ))}
    </>
  );
}
