// What an exported service message tells of money and gifts.
import type { ServiceAction } from "../model/action.ts";
import {
  defined,
  type Fields,
  integerIn,
  isTrue,
  numberIn,
  own,
  textIn,
  wordsIn,
} from "./fields.ts";
import { readMoney } from "./money.ts";
import { peerIn, type People } from "./people.ts";
import { richText } from "./text.ts";

/** Payments; `undefined` for other actions. */
export function paymentActionIn(
  type: string,
  fields: Fields,
  people: People,
): ServiceAction | undefined {
  const currency = textIn(fields, "currency") ?? "";
  const amount = numberIn(fields, "amount") ?? 0;
  switch (type) {
    case "send_payment": {
      const recurring = (["init", "used"] as const).find((known) =>
        known === textIn(fields, "recurring")
      );
      return { type, currency, amount, ...(recurring ? { recurring } : {}) };
    }
    case "refunded_payment":
      return defined({
        type,
        currency,
        amount,
        peer: people.known(peerIn(fields, "peer_id"), wordsIn(fields, "peer_name")),
        chargeId: textIn(fields, "charge_id") ?? "",
      });
    case "paid_messages_refund":
      return {
        type,
        messages: integerIn(fields, "messages_count") ?? 0,
        stars: textIn(fields, "stars_count") ?? "0",
      };
    case "paid_messages_price_change":
      return {
        type,
        stars: textIn(fields, "price_stars") ?? "0",
        broadcastMessagesAllowed: isTrue(fields, "is_broadcast_messages_allowed"),
      };
    default:
      return undefined;
  }
}

/** Gifts and giveaways; `undefined` for other actions. */
export function giftActionIn(type: string, fields: Fields): ServiceAction | undefined {
  switch (type) {
    case "send_premium_gift": {
      const months = integerIn(fields, "months") ?? 0;
      return { type, ...readMoney(textIn(fields, "cost") ?? ""), months };
    }
    case "send_stars_gift":
      return {
        type,
        ...readMoney(textIn(fields, "cost") ?? ""),
        stars: textIn(fields, "amount_whole") ?? "0",
      };
    case "send_star_gift": {
      const text = richText(own(fields, "gift_text"));
      return defined({
        type,
        giftId: textIn(fields, "gift_id") ?? "0",
        stars: textIn(fields, "stars") ?? "0",
        limited: isTrue(fields, "is_limited"),
        anonymous: isTrue(fields, "is_anonymous"),
        text: text.text === "" ? undefined : text,
      });
    }
    case "stars_prize":
      return defined({
        type,
        stars: textIn(fields, "stars") ?? "0",
        boostPeer: peerIn(fields, "boost_peer_id"),
        unclaimed: isTrue(fields, "is_unclaimed"),
        giveawayMessageId: integerIn(fields, "giveaway_msg_id") ?? 0,
        transactionId: textIn(fields, "transaction_id") ?? "",
      });
    case "gift_code_prize":
      return defined({
        type,
        code: textIn(fields, "gift_code") ?? "",
        months: integerIn(fields, "months") ?? 0,
        boostPeer: peerIn(fields, "boost_peer_id"),
        viaGiveaway: isTrue(fields, "via_giveaway"),
        unclaimed: isTrue(fields, "unclaimed"),
      });
    case "giveaway_launch":
      return { type };
    case "giveaway_results":
      return {
        type,
        winners: integerIn(fields, "winners") ?? 0,
        unclaimed: integerIn(fields, "unclaimed") ?? 0,
        stars: isTrue(fields, "stars"),
      };
    default:
      return undefined;
  }
}
