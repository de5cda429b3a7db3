// Actions about gifts and giveaways.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { GiftAction } from "../../../model/action.ts";
import { defined } from "./defined.ts";
import { decimal, peerIdOf, requiredDecimal } from "./ids.ts";
import { number, optionalString, string } from "./scalars.ts";
import { optionalRichText } from "./text.ts";

/** The action, or `undefined` when it is not about a gift. */
export function convertGift(action: Api.TypeMessageAction): GiftAction | undefined {
  return convertStarGift(action) ?? convertBoughtGift(action) ?? convertGiveaway(action);
}

function convertStarGift(action: Api.TypeMessageAction): GiftAction | undefined {
  const isGift = action instanceof Api.MessageActionStarGift;
  if (!isGift && !(action instanceof Api.MessageActionStarGiftUnique)) return undefined;
  const common = {
    type: "send_star_gift" as const,
    giftId: requiredDecimal(action.gift?.id),
    anonymous: isGift && Boolean(action.nameHidden),
    text: isGift ? optionalRichText(action.message) : undefined,
  };
  const { gift } = action;
  if (gift instanceof Api.StarGiftUnique) {
    return defined({
      ...common,
      stars: "0",
      limited: false,
      title: string(gift.title),
      slug: string(gift.slug),
      number: number(gift.num),
    });
  }
  return defined({
    ...common,
    stars: requiredDecimal(gift?.stars),
    limited: Boolean(gift?.limited),
  });
}

function convertBoughtGift(action: Api.TypeMessageAction): GiftAction | undefined {
  if (action instanceof Api.MessageActionGiftPremium) {
    return defined({
      type: "send_premium_gift" as const,
      currency: string(action.currency),
      amount: number(action.amount),
      months: number(action.months),
      text: optionalRichText(action.message),
    });
  }
  if (action instanceof Api.MessageActionGiftStars) {
    return defined({
      type: "send_stars_gift" as const,
      currency: string(action.currency),
      amount: number(action.amount),
      stars: requiredDecimal(action.stars),
      transactionId: optionalString(action.transactionId),
    });
  }
  if (action instanceof Api.MessageActionGiftCode) {
    return defined({
      type: "gift_code_prize" as const,
      code: string(action.slug),
      months: number(action.months),
      boostPeer: peerIdOf(action.boostPeer),
      viaGiveaway: Boolean(action.viaGiveaway),
      unclaimed: Boolean(action.unclaimed),
      text: optionalRichText(action.message),
    });
  }
  return undefined;
}

function convertGiveaway(action: Api.TypeMessageAction): GiftAction | undefined {
  if (action instanceof Api.MessageActionPrizeStars) {
    return defined({
      type: "stars_prize" as const,
      stars: requiredDecimal(action.stars),
      boostPeer: peerIdOf(action.boostPeer),
      unclaimed: Boolean(action.unclaimed),
      giveawayMessageId: number(action.giveawayMsgId),
      transactionId: string(action.transactionId),
    });
  }
  if (action instanceof Api.MessageActionGiveawayLaunch) {
    return defined({ type: "giveaway_launch" as const, stars: decimal(action.stars) });
  }
  if (action instanceof Api.MessageActionGiveawayResults) {
    return {
      type: "giveaway_results",
      winners: number(action.winnersCount),
      unclaimed: number(action.unclaimedCount),
      stars: Boolean(action.stars),
    };
  }
  return undefined;
}
