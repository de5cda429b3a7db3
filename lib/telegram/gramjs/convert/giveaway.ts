// Giveaways and their results.
import "../quiet_globals.ts";
import type { Api } from "telegram/tl/api.js";
import type { GiveawayMedia, Media } from "../../../model/media.ts";
import { defined } from "./defined.ts";
import { decimal, peerIds, toPeerId, userIds } from "./ids.ts";
import { list, number, optionalNumber, string } from "./scalars.ts";

/** An announced giveaway. */
export function convertGiveaway(media: Api.MessageMediaGiveaway): GiveawayMedia {
  return defined({
    type: "giveaway" as const,
    quantity: number(media.quantity),
    months: number(media.months),
    stars: decimal(media.stars),
    untilDate: number(media.untilDate),
    channels: peerIds("channel", media.channels),
    countries: list(media.countriesIso2).map(string),
    additionalPrize: string(media.prizeDescription),
    onlyNewSubscribers: Boolean(media.onlyNewSubscribers),
  });
}

/** Who won; `undefined` when the channel's id makes no sense. */
export function convertGiveawayResults(media: Api.MessageMediaGiveawayResults): Media | undefined {
  const channel = toPeerId("channel", media.channelId);
  if (!channel) return undefined;
  return defined({
    type: "giveaway_results" as const,
    channel,
    winners: userIds(media.winners),
    additionalPrize: string(media.prizeDescription),
    untilDate: number(media.untilDate),
    launchMessageId: number(media.launchMsgId),
    additionalPeersCount: optionalNumber(media.additionalPeersCount),
    winnersCount: number(media.winnersCount),
    unclaimedCount: number(media.unclaimedCount),
    months: number(media.months),
    stars: decimal(media.stars),
    refunded: Boolean(media.refunded),
    onlyNewSubscribers: Boolean(media.onlyNewSubscribers),
  });
}
