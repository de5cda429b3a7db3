// Giveaways and their results.
import type { JsonObject } from "../../model/json.ts";
import type { GiveawayMedia, GiveawayResultsMedia } from "../../model/media.ts";
import { localIsoTime } from "./date.ts";
import { exactNumber } from "./draft.ts";
import { bareId } from "./names.ts";

/** An announced giveaway. */
export function renderGiveaway(media: GiveawayMedia): JsonObject {
  return {
    quantity: media.quantity,
    months: media.months,
    until_date: localIsoTime(media.untilDate),
    channels: media.channels.map(bareId),
    countries: media.countries,
    additional_prize: media.additionalPrize,
    stars: exactNumber(media.stars ?? "0"),
    is_only_new_subscribers: media.onlyNewSubscribers,
  };
}

/** Who won what. */
export function renderGiveawayResults(media: GiveawayResultsMedia): JsonObject {
  return {
    channel: bareId(media.channel),
    winners: media.winners.map(bareId),
    additional_prize: media.additionalPrize,
    until_date: localIsoTime(media.untilDate),
    launch_message_id: media.launchMessageId,
    additional_peers_count: media.additionalPeersCount ?? 0,
    winners_count: media.winnersCount,
    unclaimed_count: media.unclaimedCount,
    months: media.months,
    stars: exactNumber(media.stars ?? "0"),
    is_refunded: media.refunded,
    is_only_new_subscribers: media.onlyNewSubscribers,
  };
}
