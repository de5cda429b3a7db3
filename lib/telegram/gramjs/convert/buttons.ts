// Buttons under a message.
import "../quiet_globals.ts";
import { Buffer, isUtf8 } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import type { Button } from "../../../model/message.ts";
import { defined } from "./defined.ts";
import { requiredDecimal } from "./ids.ts";
import { base64, list, number, optionalString, string } from "./scalars.ts";

/** Rows of inline buttons; keyboards that replace the user's own are not part of a message. */
export function convertButtons(
  markup: Api.TypeReplyMarkup | null | undefined,
): readonly (readonly Button[])[] | undefined {
  if (!(markup instanceof Api.ReplyInlineMarkup)) return undefined;
  const rows = list(markup.rows)
    .map((row) => list(row.buttons).map(convertButton))
    .filter((row) => row.length > 0);
  return rows.length > 0 ? rows : undefined;
}

function convertButton(button: Api.TypeKeyboardButton): Button {
  const common = { type: typeOf(button), text: string(button.text) };
  return defined({ ...common, ...dataOf(button) });
}

const TYPES: Readonly<Record<string, string>> = {
  KeyboardButton: "default",
  KeyboardButtonUrl: "url",
  KeyboardButtonCallback: "callback",
  KeyboardButtonRequestPhone: "request_phone",
  KeyboardButtonRequestGeoLocation: "request_location",
  KeyboardButtonRequestPoll: "request_poll",
  KeyboardButtonRequestPeer: "request_peer",
  KeyboardButtonSwitchInline: "switch_inline",
  KeyboardButtonGame: "game",
  KeyboardButtonBuy: "buy",
  KeyboardButtonUrlAuth: "auth",
  KeyboardButtonUserProfile: "user_profile",
  KeyboardButtonWebView: "web_view",
  KeyboardButtonSimpleWebView: "simple_web_view",
  KeyboardButtonCopy: "copy_text",
};

function typeOf(button: Api.TypeKeyboardButton): string {
  if (button instanceof Api.KeyboardButtonCallback && button.requiresPassword) {
    return "callback_with_password";
  }
  if (button instanceof Api.KeyboardButtonSwitchInline && button.samePeer) {
    return "switch_inline_same";
  }
  return TYPES[button.className] ?? "unknown";
}

type ButtonData = {
  readonly [K in Exclude<keyof Button, "type" | "text">]?: Button[K] | undefined;
};

function dataOf(button: Api.TypeKeyboardButton): ButtonData {
  if (button instanceof Api.KeyboardButtonCallback) return callbackData(button.data);
  if (button instanceof Api.KeyboardButtonSwitchInline) {
    return { data: optionalString(button.query) };
  }
  if (button instanceof Api.KeyboardButtonUserProfile) {
    return { data: requiredDecimal(button.userId) };
  }
  if (button instanceof Api.KeyboardButtonCopy) return { data: optionalString(button.copyText) };
  if (button instanceof Api.KeyboardButtonRequestPeer) {
    return { buttonId: String(number(button.buttonId)) };
  }
  if (button instanceof Api.KeyboardButtonUrlAuth) {
    return {
      data: optionalString(button.url),
      forwardText: optionalString(button.fwdText),
      buttonId: String(number(button.buttonId)),
    };
  }
  if (
    button instanceof Api.KeyboardButtonUrl || button instanceof Api.KeyboardButtonWebView ||
    button instanceof Api.KeyboardButtonSimpleWebView
  ) {
    return { data: optionalString(button.url) };
  }
  return {};
}

/** Callback data may be any bytes: they are always there as base64, and as text where they are text. */
function callbackData(data: unknown): ButtonData {
  if (!(data instanceof Uint8Array) || data.length === 0) return {};
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return {
    data: isUtf8(bytes) ? bytes.toString("utf8") : undefined,
    dataBase64: base64(bytes),
  };
}
