// What a message carries besides text.
import type { DocumentMedia, GameMedia, GeoPoint, Media, PhotoMedia } from "../../model/media.ts";
import type { TextMessage } from "../../model/message.ts";
import type { RenderMessage } from "../source.ts";
import { type Draft, exactNumber, putNumber, putText } from "./draft.ts";
import { type Files, putDocument, putPhoto, UNAVAILABLE } from "./files.ts";
import { renderGiveaway, renderGiveawayResults } from "./giveaway.ts";
import type { Names } from "./names.ts";
import { renderPhone } from "./phone.ts";
import { renderText } from "./text.ts";

/** Puts in a message's media. What Telegram Desktop leaves out is put in by `putExtras`. */
export function putMedia(
  draft: Draft,
  message: TextMessage,
  entry: RenderMessage,
  names: Names,
): void {
  const { media } = message;
  if (!media) return;
  switch (media.type) {
    case "photo":
      return putPhoto(draft, media, entry.files);
    case "document":
      return putDocument(draft, media, entry.files);
    case "contact":
      return putContact(draft, media, entry);
    case "location":
      draft["location_information"] = media.point ? renderPoint(media.point) : null;
      return putNumber(draft, "live_location_period_seconds", media.livePeriodSeconds);
    case "venue":
      return putVenue(draft, media);
    case "game":
      return putGame(draft, media, names);
    case "paid":
      draft["paid_stars_amount"] = exactNumber(media.starsAmount);
      draft["paid_media"] = renderItems(media.items, entry.files);
      return;
    default:
      return putFacts(draft, media, entry);
  }
}

function putFacts(draft: Draft, media: Media, entry: RenderMessage): void {
  switch (media.type) {
    case "invoice":
      draft["invoice_information"] = renderInvoice(media);
      if (media.extended) draft["paid_media"] = renderItems([media.extended], entry.files);
      return;
    case "poll":
      draft["poll"] = renderPoll(media);
      return;
    case "todo_list":
      draft["todo_list"] = renderTodoList(media);
      return;
    case "giveaway":
      draft["giveaway_information"] = renderGiveaway(media);
      return;
    case "giveaway_results":
      draft["giveaway_results"] = renderGiveawayResults(media);
      return;
    case "other":
      draft["constructor_name"] = media.constructorName;
      return;
  }
}

function putContact(
  draft: Draft,
  media: Extract<Media, { readonly type: "contact" }>,
  { vcard }: RenderMessage,
): void {
  draft["contact_information"] = {
    first_name: media.firstName,
    last_name: media.lastName,
    phone_number: renderPhone(media.phoneNumber),
  };
  if (media.vcard === "") return;
  draft["contact_vcard"] = vcard?.path ?? UNAVAILABLE;
  draft["contact_vcard_file_size"] = vcard?.bytes ?? 0;
}

function putVenue(draft: Draft, media: Extract<Media, { readonly type: "venue" }>): void {
  putText(draft, "place_name", media.title);
  putText(draft, "address", media.address);
  if (media.point) draft["location_information"] = renderPoint(media.point);
}

function renderPoint({ latitude, longitude }: GeoPoint) {
  return { latitude, longitude };
}

function putGame(draft: Draft, media: GameMedia, names: Names): void {
  putText(draft, "game_title", media.title);
  putText(draft, "game_description", media.description);
  const bot = media.botId && names.peer(media.botId);
  if (!bot || !bot.bot || !bot.username || !media.shortName) return;
  draft["game_link"] = `https://t.me/${bot.username}?game=${media.shortName}`;
}

/** Telegram Desktop writes this object as a string that holds JSON. */
function renderInvoice(media: Extract<Media, { readonly type: "invoice" }>) {
  const invoice: Draft = {
    title: media.title,
    description: media.description,
    amount: media.amount,
    currency: media.currency,
  };
  putNumber(invoice, "receipt_message_id", media.receiptMessageId);
  return invoice;
}

function renderPoll(media: Extract<Media, { readonly type: "poll" }>) {
  return {
    question: renderText(media.question),
    closed: media.closed,
    total_voters: media.totalVoters,
    answers: media.answers.map(({ text, voters, chosen }) => ({
      text: renderText(text),
      voters,
      chosen,
    })),
  };
}

/** The tasks are under `answers` in Telegram Desktop too. */
function renderTodoList(media: Extract<Media, { readonly type: "todo_list" }>) {
  return {
    title: renderText(media.title),
    others_can_append: media.othersCanAppend,
    others_can_complete: media.othersCanComplete,
    answers: media.items.map(({ text, id }) => ({ text: renderText(text), id })),
  };
}

function renderItems(items: readonly (PhotoMedia | DocumentMedia)[], files: Files) {
  return items.map((item, index) => {
    const draft: Draft = {};
    if (item.type === "photo") putPhoto(draft, item, files, `paid${index}`);
    else putDocument(draft, item, files, `paid${index}`, `paid${index}_thumbnail`);
    return draft;
  });
}
