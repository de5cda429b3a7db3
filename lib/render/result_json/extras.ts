// Keys of ours: what Telegram Desktop leaves out of a message.
import type { JsonObject } from "../../model/json.ts";
import type { Media } from "../../model/media.ts";
import type { RenderMessage, Revision } from "../source.ts";
import { type Draft, putText, putTime } from "./draft.ts";
import { renderText, renderTextEntities } from "./text.ts";

/** Puts them in, after all keys of Telegram Desktop. */
export function putExtras(draft: Draft, entry: RenderMessage): void {
  const { message } = entry;
  if (message.topicId !== undefined) draft["topic_id"] = message.topicId;
  if (message.replyTo?.quote) draft["quote"] = renderText(message.replyTo.quote);
  if (message.type === "message") {
    putText(draft, "grouped_id", message.groupedId);
    if (message.views !== undefined) draft["views"] = message.views;
    if (message.forwards !== undefined) draft["forwards"] = message.forwards;
    putMediaExtras(draft, message.media);
  }
  putText(draft, "transcript", entry.transcript);
  if (entry.deleted) draft["deleted"] = true;
  if (entry.revisions.length > 0) draft["revisions"] = entry.revisions.map(renderRevision);
}

function putMediaExtras(draft: Draft, media: Media | undefined): void {
  if (media?.type === "dice") draft["dice"] = { emoji: media.emoji, value: media.value };
  if (media?.type !== "web_page") return;
  const page: Draft = { url: media.url };
  putText(page, "title", media.title);
  putText(page, "description", media.description);
  draft["web_page"] = page;
}

function renderRevision({ editDate, text }: Revision): JsonObject {
  const draft: Draft = {};
  if (editDate) putTime(draft, "edited", editDate);
  draft["text"] = renderText(text);
  draft["text_entities"] = renderTextEntities(text);
  return draft;
}
