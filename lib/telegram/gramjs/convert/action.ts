// What a service message tells.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { ServiceAction } from "../../../model/action.ts";
import { convertGift } from "./action_gift.ts";
import { convertGroupAction } from "./action_group.ts";
import { convertPayment } from "./action_payment.ts";
import { passportValues } from "./passport.ts";
import { convertCall } from "./action_call.ts";
import { defined } from "./defined.ts";
import { decimal, peerIdOf, requiredDecimal } from "./ids.ts";
import { plainFields, tlName } from "./plain.ts";
import { list, number, optionalString, string } from "./scalars.ts";

/**
 * An action by Telegram Desktop's name for it. One that has no name there becomes `unknown` with its
 * TL name and fields.
 */
export function convertAction(action: Api.TypeMessageAction | null | undefined): ServiceAction {
  if (!action) return { type: "unknown", constructorName: "messageActionEmpty" };
  return convertGroupAction(action) ?? convertCall(action) ?? convertPayment(action) ??
    convertGift(action) ?? convertOther(action) ??
    { type: "unknown", constructorName: tlName(action), fields: plainFields(action) };
}

function convertOther(action: Api.TypeMessageAction): ServiceAction | undefined {
  if (action instanceof Api.MessageActionGameScore) {
    return {
      type: "score_in_game",
      gameId: requiredDecimal(action.gameId),
      score: number(action.score),
    };
  }
  if (action instanceof Api.MessageActionCustomAction) {
    return { type: "custom", message: string(action.message) };
  }
  if (action instanceof Api.MessageActionBotAllowed) return convertBotAllowed(action);
  if (action instanceof Api.MessageActionSecureValuesSent) {
    return { type: "send_passport_values", values: passportValues(action.types) };
  }
  if (action instanceof Api.MessageActionGeoProximityReached) {
    return defined({
      type: "proximity_reached" as const,
      from: peerIdOf(action.fromId),
      to: peerIdOf(action.toId),
      distance: number(action.distance),
    });
  }
  if (action instanceof Api.MessageActionWebViewDataSent) {
    return { type: "send_webview_data", text: string(action.text) };
  }
  if (action instanceof Api.MessageActionRequestedPeer) {
    return {
      type: "requested_peer",
      buttonId: number(action.buttonId),
      peers: list(action.peers).map(peerIdOf).filter((peer) => peer !== undefined),
    };
  }
  return undefined;
}

function convertBotAllowed(action: Api.MessageActionBotAllowed): ServiceAction {
  if (action.attachMenu) return { type: "attach_menu_bot_allowed" };
  if (action.fromRequest) return { type: "web_app_bot_allowed" };
  const app = action.app instanceof Api.BotApp ? action.app : undefined;
  return defined({
    type: "allow_sending_messages" as const,
    domain: optionalString(action.domain),
    appId: decimal(app?.id),
    appName: app ? string(app.title) : undefined,
  });
}
