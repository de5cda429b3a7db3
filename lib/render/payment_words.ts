// Payments, as sentences.
import type { ServiceAction } from "../model/action.ts";
import type { PeerId } from "../model/peer.ts";
import { count } from "./quantities.ts";
import { renderMoney } from "./result_json/money.ts";
import type { Words } from "./words.ts";

/** The sentence about money; `undefined` for other actions. */
export function paymentWords(
  action: ServiceAction,
  actor: { readonly peer: PeerId | undefined },
): Words | undefined {
  switch (action.type) {
    case "send_payment":
      return [
        actor,
        ` paid ${renderMoney(action.amount, action.currency)} for `,
        { answered: "an invoice" },
        action.recurring ? " (a subscription)" : "",
      ];
    case "refunded_payment":
      return [{ peer: action.peer }, ` paid back ${renderMoney(action.amount, action.currency)}`];
    case "paid_messages_refund":
      return [
        actor,
        ` paid back ${count(Number(action.stars), "star")} for ${
          count(action.messages, "message")
        }`,
      ];
    case "paid_messages_price_change":
      return action.stars === "0"
        ? [actor, " made messages free"]
        : [actor, ` set the price of a message to ${count(Number(action.stars), "star")}`];
    default:
      return undefined;
  }
}
