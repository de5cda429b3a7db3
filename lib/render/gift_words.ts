// Gifts and giveaways, as sentences.
import type { ServiceAction } from "../model/action.ts";
import type { PeerId } from "../model/peer.ts";
import type { RichText } from "../model/text.ts";
import { count } from "./quantities.ts";
import { renderMoney } from "./result_json/money.ts";
import type { Words } from "./words.ts";

/** The sentence about a gift; `undefined` for other actions. */
export function giftWords(
  action: ServiceAction,
  actor: { readonly peer: PeerId | undefined },
): Words | undefined {
  switch (action.type) {
    case "send_premium_gift":
      return [
        actor,
        ` gave ${count(action.months, "month")} of Telegram Premium`,
        cost(action),
        ...said(action.text),
      ];
    case "send_stars_gift":
      return [actor, ` gave ${count(Number(action.stars), "star")}`, cost(action)];
    case "send_star_gift":
      return starGift(action, actor);
    case "stars_prize":
      return [
        actor,
        ` won ${count(Number(action.stars), "star")} in a giveaway of `,
        { peer: action.boostPeer },
        action.unclaimed ? " (not taken)" : "",
      ];
    case "gift_code_prize":
      return [
        `A code for ${count(action.months, "month")} of Telegram Premium`,
        ...(action.boostPeer ? [" from ", { peer: action.boostPeer }] : []),
        action.viaGiveaway ? ", won in a giveaway" : "",
        action.unclaimed ? " (not taken)" : "",
        ": ",
        { strong: action.code },
        ...said(action.text),
      ];
    case "giveaway_launch":
      return [
        actor,
        " started a giveaway",
        action.stars ? ` of ${count(Number(action.stars), "star")}` : "",
      ];
    case "giveaway_results":
      return [
        `The giveaway${action.stars ? " of stars" : ""} had ${count(action.winners, "winner")}`,
        action.unclaimed > 0 ? `; ${count(action.unclaimed, "prize")} nobody took` : "",
      ];
    default:
      return undefined;
  }
}

function starGift(
  action: Extract<ServiceAction, { readonly type: "send_star_gift" }>,
  actor: { readonly peer: PeerId | undefined },
): Words {
  const { title, number, stars, limited, anonymous, text } = action;
  const facts = [
    stars === "0" ? "" : count(Number(stars), "star"),
    limited ? "limited" : "",
    anonymous ? "anonymous" : "",
  ].filter((fact) => fact !== "");
  return [
    actor,
    " gave ",
    ...(title ? [{ strong: number ? `${title} #${number}` : title }] : ["a gift"]),
    facts.length > 0 ? ` (${facts.join(", ")})` : "",
    ...said(text),
  ];
}

function cost(
  { amount, currency }: { readonly amount: number; readonly currency: string },
): string {
  const money = renderMoney(amount, currency);
  return money === "" ? "" : ` for ${money}`;
}

function said(text: RichText | undefined): Words {
  return text && text.text !== "" ? [": ", { strong: text.text }] : [];
}
