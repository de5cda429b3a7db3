// Service actions about money, gifts and giveaways as they are served.
import "../../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { ActionSpec } from "../action_spec.ts";
import { tlText } from "./text.ts";
import { long, maybe, present, tlPeer } from "./values.ts";

/** `undefined` for actions about something else. */
export function tlGiftAction(action: ActionSpec): Api.TypeMessageAction | undefined {
  switch (action.type) {
    case "send_payment":
      return new Api.MessageActionPaymentSent(present({
        recurringInit: action.recurring === "init" ? true : undefined,
        recurringUsed: action.recurring === "used" ? true : undefined,
        currency: action.currency,
        totalAmount: long(action.amount),
      }));
    case "refunded_payment":
      return new Api.MessageActionPaymentRefunded({
        peer: tlPeer(action.peer),
        currency: action.currency,
        totalAmount: long(action.amount),
        charge: new Api.PaymentCharge({ id: action.chargeId, providerChargeId: "provider" }),
      });
    case "send_premium_gift":
      return new Api.MessageActionGiftPremium({
        currency: action.currency,
        amount: long(action.amount),
        months: action.months,
      });
    case "send_stars_gift":
      return new Api.MessageActionGiftStars({
        currency: action.currency,
        amount: long(action.amount),
        stars: long(action.stars),
      });
    case "gift_code_prize":
      return new Api.MessageActionGiftCode(present({
        viaGiveaway: action.viaGiveaway,
        unclaimed: action.unclaimed,
        boostPeer: maybe(action.boostPeer, tlPeer),
        months: action.months,
        slug: action.code,
        ...(action.unclaimed ? { currency: "USD", amount: long(0) } : {}),
      }));
    case "giveaway_results":
      return new Api.MessageActionGiveawayResults(present({
        stars: action.stars,
        winnersCount: action.winners,
        unclaimedCount: action.unclaimed,
      }));
    case "boost_apply":
      return new Api.MessageActionBoostApply({ boosts: action.boosts });
    case "stars_prize":
      return new Api.MessageActionPrizeStars(present({
        unclaimed: action.unclaimed,
        stars: long(action.stars),
        transactionId: action.transactionId,
        boostPeer: tlPeer(action.boostPeer),
        giveawayMsgId: action.giveawayMessageId,
      }));
    case "send_star_gift":
      return starGift(action);
    default:
      return undefined;
  }
}

function starGift(
  action: Extract<ActionSpec, { type: "send_star_gift" }>,
): Api.MessageActionStarGift {
  return new Api.MessageActionStarGift(present({
    nameHidden: action.anonymous,
    gift: new Api.StarGift(present({
      limited: action.limited,
      id: long(action.giftId),
      sticker: new Api.DocumentEmpty({ id: long(1) }),
      stars: long(action.stars),
      convertStars: long(action.stars),
      ...(action.limited ? { availabilityRemains: 5, availabilityTotal: 100 } : {}),
    })),
    message: maybe(action.message, tlText),
  }));
}
