// Inline keyboards as they are served.
import "../../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { ButtonSpec } from "../spec.ts";
import { bytes, long, present } from "./values.ts";

export function tlKeyboard(rows: readonly (readonly ButtonSpec[])[]): Api.ReplyInlineMarkup {
  return new Api.ReplyInlineMarkup({
    rows: rows.map((row) => new Api.KeyboardButtonRow({ buttons: row.map(tlButton) })),
  });
}

function tlButton(button: ButtonSpec): Api.TypeKeyboardButton {
  const { text } = button;
  switch (button.type) {
    case "default":
      return new Api.KeyboardButton({ text });
    case "callback":
      return new Api.KeyboardButtonCallback({ text, data: bytes(button.bytes) });
    case "callback_with_password":
      return new Api.KeyboardButtonCallback({
        text,
        data: bytes(button.bytes),
        requiresPassword: true,
      });
    case "url":
      return new Api.KeyboardButtonUrl({ text, url: button.data });
    case "switch_inline":
      return new Api.KeyboardButtonSwitchInline({ text, query: button.data });
    case "switch_inline_same":
      return new Api.KeyboardButtonSwitchInline({ text, query: button.data, samePeer: true });
    case "web_view":
      return new Api.KeyboardButtonWebView({ text, url: button.data });
    case "simple_web_view":
      return new Api.KeyboardButtonSimpleWebView({ text, url: button.data });
    case "copy_text":
      return new Api.KeyboardButtonCopy({ text, copyText: button.data });
    case "game":
      return new Api.KeyboardButtonGame({ text });
    case "buy":
      return new Api.KeyboardButtonBuy({ text });
    case "request_phone":
      return new Api.KeyboardButtonRequestPhone({ text });
    case "request_location":
      return new Api.KeyboardButtonRequestGeoLocation({ text });
    case "user_profile":
      return new Api.KeyboardButtonUserProfile({ text, userId: long(button.userId) });
    case "auth":
      return new Api.KeyboardButtonUrlAuth(present({
        text,
        fwdText: button.forwardText,
        url: button.data,
        buttonId: button.buttonId,
      }));
  }
}
