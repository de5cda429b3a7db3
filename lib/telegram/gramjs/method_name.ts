// The name of a request in Telegram's own words.
import "./quiet_globals.ts";
import "telegram/network/index.js";
import { Api } from "telegram/tl/api.js";

/** `messages.getHistory` from GramJS's `messages.GetHistory`, inside a takeout too. */
export function methodName(request: { readonly className: string }): string {
  return unwrapped(request).className.replace(
    /(^|\.)([A-Z])/g,
    (_, dot, letter) => dot + letter.toLowerCase(),
  );
}

/** The method itself where it is a part of a takeout or a range. */
function unwrapped(request: { readonly className: string }): { readonly className: string } {
  const wrapped = request instanceof Api.InvokeWithTakeout ||
    request instanceof Api.InvokeWithMessagesRange;
  return wrapped ? unwrapped(request.query as unknown as { readonly className: string }) : request;
}
