// What an exported message carries besides text.
import type {
  DocumentMedia,
  GeoPoint,
  GiveawayMedia,
  GiveawayResultsMedia,
  Media,
  PhotoMedia,
} from "../model/media.ts";
import { peerId } from "../model/peer.ts";
import type { RichText } from "../model/text.ts";
import {
  asFields,
  defined,
  type Fields,
  has,
  integerIn,
  isTrue,
  listIn,
  numberIn,
  objectsIn,
  own,
  textIn,
} from "./fields.ts";
import { documentIn, type FileNotes, photoIn } from "./files.ts";
import type { People } from "./people.ts";
import { richText } from "./text.ts";
import { localTime } from "./time.ts";

/** What {@linkcode mediaIn} works with. */
export interface MediaContext {
  readonly notes: FileNotes;
  readonly people: People;
  /** The vCard of a shared contact, where its file is there. */
  readonly vcard?: string | undefined;
}

/** The media of a message; `undefined` when it has none. */
export function mediaIn(fields: Fields, context: MediaContext): Media | undefined {
  const { notes, people } = context;
  return paidIn(fields, notes) ?? invoiceIn(fields, notes) ?? photoIn(fields, notes) ??
    documentIn(fields, notes) ?? contactIn(fields, context) ?? placeIn(fields) ??
    gameIn(fields, people) ?? pollIn(fields) ?? todoListIn(fields) ?? giveawayIn(fields) ??
    giveawayResultsIn(fields) ?? ourOwnIn(fields) ?? otherIn(fields);
}

/** The items of paid media, or what an invoice has sold. */
export function paidItemsIn(fields: Fields): readonly Fields[] | undefined {
  return has(fields, "paid_media") ? objectsIn(fields, "paid_media") : undefined;
}

function itemsIn(
  fields: Fields,
  notes: FileNotes,
): readonly (PhotoMedia | DocumentMedia)[] | undefined {
  return paidItemsIn(fields)?.flatMap((item, i) =>
    photoIn(item, notes, `paid${i}`) ??
      documentIn(item, notes, `paid${i}`, `paid${i}_thumbnail`) ?? []
  );
}

function paidIn(fields: Fields, notes: FileNotes): Media | undefined {
  const starsAmount = textIn(fields, "paid_stars_amount");
  const items = starsAmount === undefined ? undefined : itemsIn(fields, notes);
  return starsAmount === undefined || !items ? undefined : { type: "paid", starsAmount, items };
}

/** Telegram Desktop writes the object as a string that holds JSON. */
function invoiceIn(fields: Fields, notes: FileNotes): Media | undefined {
  const value = own(fields, "invoice_information");
  const invoice = asFields(typeof value === "string" ? jsonOrNothing(value) : value);
  if (!invoice) return undefined;
  return defined({
    type: "invoice" as const,
    title: textIn(invoice, "title") ?? "",
    description: textIn(invoice, "description") ?? "",
    currency: textIn(invoice, "currency") ?? "",
    amount: numberIn(invoice, "amount") ?? 0,
    receiptMessageId: integerIn(invoice, "receipt_message_id"),
    extended: itemsIn(fields, notes)?.[0],
  });
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Old versions of Telegram Desktop did not escape it.
    return undefined;
  }
}

function contactIn(fields: Fields, { vcard }: MediaContext): Media | undefined {
  const contact = asFields(own(fields, "contact_information"));
  if (!contact) return undefined;
  const phone = textIn(contact, "phone_number") ?? "";
  return {
    type: "contact",
    firstName: textIn(contact, "first_name") ?? "",
    lastName: textIn(contact, "last_name") ?? "",
    // Telegram sends international numbers without the plus sign.
    phoneNumber: /^\+[1-9]\d*$/.test(phone) ? phone.slice(1) : phone,
    vcard: vcard ?? "",
  };
}

function placeIn(fields: Fields): Media | undefined {
  const point = pointIn(fields);
  const title = textIn(fields, "place_name") ?? "";
  const address = textIn(fields, "address") ?? "";
  if (title !== "" || address !== "") {
    return defined({ type: "venue" as const, title, address, point });
  }
  if (!has(fields, "location_information")) return undefined;
  const livePeriodSeconds = numberIn(fields, "live_location_period_seconds");
  return defined({ type: "location" as const, point, livePeriodSeconds });
}

function pointIn(fields: Fields): GeoPoint | undefined {
  const point = asFields(own(fields, "location_information"));
  const latitude = point && numberIn(point, "latitude");
  const longitude = point && numberIn(point, "longitude");
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

function gameIn(fields: Fields, people: People): Media | undefined {
  const title = textIn(fields, "game_title");
  const description = textIn(fields, "game_description");
  const link = /^https:\/\/t\.me\/(\w+)\?game=(.+)$/s.exec(textIn(fields, "game_link") ?? "");
  if (title === undefined && description === undefined && !link) return undefined;
  return defined({
    type: "game" as const,
    title: title ?? "",
    description: description ?? "",
    shortName: link?.[2] ?? "",
    botId: link?.[1] === undefined ? undefined : people.bot(link[1]),
  });
}

function pollIn(fields: Fields): Media | undefined {
  const poll = asFields(own(fields, "poll"));
  if (!poll) return undefined;
  return {
    type: "poll",
    question: richText(own(poll, "question")),
    closed: isTrue(poll, "closed"),
    totalVoters: integerIn(poll, "total_voters") ?? 0,
    answers: objectsIn(poll, "answers").map((answer) => ({
      text: richText(own(answer, "text")),
      voters: integerIn(answer, "voters") ?? 0,
      chosen: isTrue(answer, "chosen"),
    })),
  };
}

function todoListIn(fields: Fields): Media | undefined {
  const list = asFields(own(fields, "todo_list"));
  if (!list) return undefined;
  return {
    type: "todo_list",
    title: richText(own(list, "title")),
    othersCanAppend: isTrue(list, "others_can_append"),
    othersCanComplete: isTrue(list, "others_can_complete"),
    items: todoItemsIn(list, "answers"),
  };
}

/** Tasks with their ids. */
export function todoItemsIn(
  fields: Fields,
  key: string,
): readonly { readonly id: number; readonly text: RichText }[] {
  return objectsIn(fields, key).map((item) => ({
    id: integerIn(item, "id") ?? 0,
    text: richText(own(item, "text")),
  }));
}

function giveawayIn(fields: Fields): GiveawayMedia | undefined {
  const info = asFields(own(fields, "giveaway_information"));
  if (!info) return undefined;
  return defined({
    type: "giveaway" as const,
    quantity: integerIn(info, "quantity") ?? 0,
    months: integerIn(info, "months") ?? 0,
    stars: starsIn(info),
    untilDate: localTime(textIn(info, "until_date")) ?? 0,
    channels: peersIn(info, "channels", "channel"),
    countries: listIn(info, "countries").filter((each) => typeof each === "string"),
    additionalPrize: textIn(info, "additional_prize") ?? "",
    onlyNewSubscribers: isTrue(info, "is_only_new_subscribers"),
  });
}

function giveawayResultsIn(fields: Fields): GiveawayResultsMedia | undefined {
  const info = asFields(own(fields, "giveaway_results"));
  if (!info) return undefined;
  return defined({
    type: "giveaway_results" as const,
    channel: peerId("channel", bareId(own(info, "channel")) ?? 0),
    winners: peersIn(info, "winners", "user"),
    additionalPrize: textIn(info, "additional_prize") ?? "",
    untilDate: localTime(textIn(info, "until_date")) ?? 0,
    launchMessageId: integerIn(info, "launch_message_id") ?? 0,
    additionalPeersCount: integerIn(info, "additional_peers_count"),
    winnersCount: integerIn(info, "winners_count") ?? 0,
    unclaimedCount: integerIn(info, "unclaimed_count") ?? 0,
    months: integerIn(info, "months") ?? 0,
    stars: starsIn(info),
    refunded: isTrue(info, "is_refunded"),
    onlyNewSubscribers: isTrue(info, "is_only_new_subscribers"),
  });
}

function starsIn(fields: Fields): string | undefined {
  const stars = textIn(fields, "stars");
  return stars === "0" ? undefined : stars;
}

function peersIn(fields: Fields, key: string, kind: "user" | "channel") {
  return listIn(fields, key).map(bareId).filter((id) => id !== undefined)
    .map((id) => peerId(kind, id));
}

function bareId(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** What Telegram Desktop leaves out and tgkeep writes. */
function ourOwnIn(fields: Fields): Media | undefined {
  const dice = asFields(own(fields, "dice"));
  if (dice) {
    const emoji = textIn(dice, "emoji") ?? "";
    return { type: "dice", emoji, value: integerIn(dice, "value") ?? 0 };
  }
  const page = asFields(own(fields, "web_page"));
  if (!page) return undefined;
  return {
    type: "web_page",
    url: textIn(page, "url") ?? "",
    title: textIn(page, "title") ?? "",
    description: textIn(page, "description") ?? "",
  };
}

function otherIn(fields: Fields): Media | undefined {
  const constructorName = textIn(fields, "constructor_name") ??
    (textIn(fields, "type") === "unsupported" ? "messageMediaUnsupported" : undefined);
  return constructorName === undefined ? undefined : { type: "other", constructorName };
}
