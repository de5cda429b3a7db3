// Actions about payments.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { PaymentAction } from "../../../model/action.ts";
import { defined } from "./defined.ts";
import { peerIdOf } from "./ids.ts";
import { number, optionalNumber, optionalString, string } from "./scalars.ts";

/** The action, or `undefined` when it is not about a payment. */
export function convertPayment(action: Api.TypeMessageAction): PaymentAction | undefined {
  if (action instanceof Api.MessageActionPaymentSent) {
    return defined({
      type: "send_payment" as const,
      currency: string(action.currency),
      amount: number(action.totalAmount),
      recurring: recurring(action),
      invoiceSlug: optionalString(action.invoiceSlug),
      subscriptionUntil: optionalNumber(action.subscriptionUntilDate),
    });
  }
  if (action instanceof Api.MessageActionPaymentRefunded) {
    return defined({
      type: "refunded_payment" as const,
      currency: string(action.currency),
      amount: number(action.totalAmount),
      peer: peerIdOf(action.peer),
      chargeId: string(action.charge?.id),
    });
  }
  return undefined;
}

function recurring(action: Api.MessageActionPaymentSent): "used" | "init" | undefined {
  if (action.recurringUsed) return "used";
  return action.recurringInit ? "init" : undefined;
}
