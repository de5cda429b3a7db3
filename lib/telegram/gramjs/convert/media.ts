// What a message carries besides text.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { DocumentMedia, Media } from "../../../model/media.ts";
import type { PeerId } from "../../../model/peer.ts";
import { defined } from "./defined.ts";
import { convertDocument } from "./document.ts";
import { convertExtendedMedia, convertPaidMedia } from "./extended_media.ts";
import { convertGiveaway, convertGiveawayResults } from "./giveaway.ts";
import { toPeerId } from "./ids.ts";
import { convertPhoto } from "./photo.ts";
import { plainFields, tlName } from "./plain.ts";
import { convertGeoPoint, convertLiveLocation, convertVenue } from "./place.ts";
import { convertPoll } from "./poll.ts";
import { number, optionalNumber, string } from "./scalars.ts";

/** What the media's meaning depends on besides the media itself. */
export interface MediaContext {
  /** The bot that a game belongs to. */
  readonly botId?: PeerId | undefined;
}

/**
 * The media of a message; `undefined` for none. Kinds without a place in the model become `other`
 * and keep their fields.
 */
export function convertMedia(
  media: Api.TypeMessageMedia | null | undefined,
  context: MediaContext = {},
): Media | undefined {
  if (!media || media instanceof Api.MessageMediaEmpty) return undefined;
  return withFiles(media) ?? withFacts(media, context) ??
    { type: "other", constructorName: tlName(media), fields: plainFields(media) };
}

function withFiles(media: Api.TypeMessageMedia): Media | undefined {
  if (media instanceof Api.MessageMediaPhoto) return convertPhoto(media.photo, media);
  if (media instanceof Api.MessageMediaDocument) {
    const { spoiler, ttlSeconds } = media;
    return convertDocument(media.document, { spoiler, ttlSeconds, kind: announcedKind(media) });
  }
  if (media instanceof Api.MessageMediaPaidMedia) return convertPaidMedia(media);
  if (media instanceof Api.MessageMediaInvoice) return convertInvoice(media);
  return undefined;
}

function withFacts(media: Api.TypeMessageMedia, context: MediaContext): Media | undefined {
  if (media instanceof Api.MessageMediaContact) return convertContact(media);
  if (media instanceof Api.MessageMediaGeo) {
    return defined({ type: "location" as const, point: convertGeoPoint(media.geo) });
  }
  if (media instanceof Api.MessageMediaGeoLive) return convertLiveLocation(media);
  if (media instanceof Api.MessageMediaVenue) return convertVenue(media);
  if (media instanceof Api.MessageMediaPoll) return convertPoll(media);
  if (media instanceof Api.MessageMediaGame) return convertGame(media.game, context);
  if (media instanceof Api.MessageMediaGiveaway) return convertGiveaway(media);
  if (media instanceof Api.MessageMediaGiveawayResults) return convertGiveawayResults(media);
  if (media instanceof Api.MessageMediaDice) {
    return { type: "dice", emoji: string(media.emoticon), value: number(media.value) };
  }
  if (media instanceof Api.MessageMediaWebPage) return convertWebPage(media.webpage);
  return undefined;
}

/** What the message says the document was: all that is left when it has expired. */
function announcedKind(media: Api.MessageMediaDocument): DocumentMedia["kind"] | undefined {
  if (media.round) return "video_message";
  if (media.voice) return "voice";
  return media.video ? "video" : undefined;
}

function convertContact(media: Api.MessageMediaContact): Media {
  return defined({
    type: "contact" as const,
    firstName: string(media.firstName),
    lastName: string(media.lastName),
    phoneNumber: string(media.phoneNumber),
    vcard: string(media.vcard),
    userId: toPeerId("user", media.userId),
  });
}

function convertGame(game: Api.TypeGame, { botId }: MediaContext): Media {
  return defined({
    type: "game" as const,
    title: string(game?.title),
    description: string(game?.description),
    shortName: string(game?.shortName),
    botId,
  });
}

function convertInvoice(media: Api.MessageMediaInvoice): Media {
  const extended = media.extendedMedia ? convertExtendedMedia(media.extendedMedia) : undefined;
  return defined({
    type: "invoice" as const,
    title: string(media.title),
    description: string(media.description),
    currency: string(media.currency),
    amount: number(media.totalAmount),
    receiptMessageId: optionalNumber(media.receiptMsgId),
    extended: extended?.file ? extended : undefined,
  });
}

/** A preview that is empty or has not changed says nothing. */
function convertWebPage(page: Api.TypeWebPage): Media | undefined {
  if (page instanceof Api.WebPage) {
    return {
      type: "web_page",
      url: string(page.url),
      title: string(page.title) || string(page.siteName),
      description: string(page.description),
    };
  }
  if (page instanceof Api.WebPagePending || page instanceof Api.WebPageEmpty) {
    return { type: "web_page", url: string(page.url), title: "", description: "" };
  }
  return undefined;
}
