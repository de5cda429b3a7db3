// Buttons and reactions under a message.
import type { JsonObject } from "../../model/json.ts";
import type { Button, Reaction } from "../../model/message.ts";
import { localIsoTime } from "./date.ts";
import { type Draft, exactNumber, putText } from "./draft.ts";
import { nameOf, type Names } from "./names.ts";

/** Rows of inline buttons. */
export function renderButtons(rows: readonly (readonly Button[])[]): JsonObject[][] {
  return rows.map((row) => row.map(renderButton));
}

/** Reactions with the latest people behind them. */
export function renderReactions(reactions: readonly Reaction[], names: Names): JsonObject[] {
  return reactions.map((reaction) => {
    const draft: Draft = { type: reaction.type, count: reaction.count };
    if (reaction.emoji !== undefined) draft["emoji"] = reaction.emoji;
    if (reaction.documentId !== undefined) draft["document_id"] = reaction.documentId;
    if (reaction.recent.length > 0) {
      draft["recent"] = reaction.recent.map(({ fromId, date }) => ({
        from: nameOf(names, fromId),
        from_id: fromId,
        date: localIsoTime(date),
      }));
    }
    return draft;
  });
}

function renderButton(button: Button): JsonObject {
  const draft: Draft = { type: button.type };
  putText(draft, "text", button.text);
  if (button.dataBase64) {
    draft["dataBase64"] = forUrls(button.dataBase64);
    draft["data"] = button.data ?? "";
  } else {
    putText(draft, "data", button.data);
  }
  putText(draft, "forward_text", button.forwardText);
  if (button.buttonId && button.buttonId !== "0") {
    draft["button_id"] = exactNumber(button.buttonId);
  }
  return draft;
}

/** Base64 in the alphabet for URLs without padding, as Telegram Desktop has it. */
function forUrls(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
