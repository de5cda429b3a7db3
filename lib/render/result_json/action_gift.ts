// The fields of service messages about gifts and giveaways.
import type { ServiceAction } from "../../model/action.ts";
import { type Draft, exactNumber, putNumber, putText } from "./draft.ts";
import { renderMoney } from "./money.ts";
import { nameOf, type Names } from "./names.ts";
import { renderText } from "./text.ts";

/** Puts in what belongs to a gift; nothing for other actions. */
export function putGift(draft: Draft, action: ServiceAction, names: Names): void {
  switch (action.type) {
    case "send_premium_gift":
      putText(draft, "cost", renderMoney(action.amount, action.currency));
      putNumber(draft, "months", action.months);
      break;
    case "send_stars_gift":
      putText(draft, "cost", renderMoney(action.amount, action.currency));
      if (action.stars !== "0") {
        draft["amount_whole"] = exactNumber(action.stars);
        draft["amount_nano"] = 0;
      }
      break;
    case "send_star_gift":
      draft["gift_id"] = exactNumber(action.giftId);
      draft["stars"] = exactNumber(action.stars);
      draft["is_limited"] = action.limited;
      draft["is_anonymous"] = action.anonymous;
      draft["gift_text"] = action.text ? renderText(action.text) : "";
      break;
    case "stars_prize":
      putText(draft, "boost_peer_id", action.boostPeer);
      draft["boost_peer_name"] = nameOf(names, action.boostPeer);
      draft["stars"] = exactNumber(action.stars);
      draft["is_unclaimed"] = action.unclaimed;
      draft["giveaway_msg_id"] = action.giveawayMessageId;
      putText(draft, "transaction_id", action.transactionId);
      break;
    case "gift_code_prize":
      putText(draft, "gift_code", action.code);
      putText(draft, "boost_peer_id", action.boostPeer);
      draft["months"] = action.months;
      draft["unclaimed"] = action.unclaimed;
      draft["via_giveaway"] = action.viaGiveaway;
      break;
    case "giveaway_results":
      draft["winners"] = action.winners;
      draft["unclaimed"] = action.unclaimed;
      draft["stars"] = action.stars;
      break;
  }
}
