// Media as the export must have them.
import { createHash } from "node:crypto";
import type { PeerId } from "../../../model/peer.ts";
import type { GeoSpec, MediaSpec } from "../media_spec.ts";
import type { MessageSpec } from "../spec.ts";
import type { World } from "../world.ts";
import { expectedFileMedia, type Note } from "./files.ts";
import {
  FILE_PATH,
  type Json,
  type JsonObject,
  localTime,
  object,
  UNAVAILABLE,
  unlessEmpty,
} from "./json.ts";
import { expectedText } from "./text.ts";

/** Keys of a message's media; those of text messages without media are none. */
export function expectedMedia(world: World, message: MessageSpec, note: Note): JsonObject {
  const { media } = message;
  if (!media) return {};
  switch (media.type) {
    case "photo":
    case "document":
      return expectedFileMedia(world, media, note);
    case "paid":
      return {
        paid_stars_amount: media.stars,
        paid_media: media.items.map((one, item) =>
          one
            ? expectedFileMedia(world, one, (file) => note({ ...file, item }))
            : { photo: UNAVAILABLE, photo_file_size: 0, width: 640, height: 480 }
        ),
      };
    case "game":
      return object({
        game_title: unlessEmpty(media.title),
        game_description: unlessEmpty(media.description),
        game_link: gameLink(world, message, media.shortName),
      });
    case "contact":
      return { ...contact(media, note) };
    default:
      return facts(media);
  }
}

type Facts = Exclude<MediaSpec, { type: "photo" | "document" | "paid" | "game" | "contact" }>;

function facts(media: Facts): JsonObject {
  switch (media.type) {
    case "location":
      return object({
        location_information: point(media.point) ?? null,
        live_location_period_seconds: media.livePeriod,
      });
    case "venue":
      return object({
        place_name: unlessEmpty(media.title),
        address: unlessEmpty(media.address),
        location_information: point(media.point),
      });
    case "poll":
      return { poll: poll(media) };
    case "invoice":
      return {
        invoice_information: object({
          title: media.title,
          description: media.description,
          amount: media.amount,
          currency: media.currency,
          receipt_message_id: media.receiptMessageId,
        }),
      };
    case "giveaway":
      return { giveaway_information: giveaway(media) };
    case "giveaway_results":
      return { giveaway_results: giveawayResults(media) };
    case "dice":
      return { dice: { emoji: media.emoji, value: media.value } };
    case "web_page":
      return {
        web_page: object({
          url: media.url,
          title: unlessEmpty(media.title),
          description: unlessEmpty(media.description),
        }),
      };
    case "story":
      return { constructor_name: "messageMediaStory" };
    case "unsupported":
      return { constructor_name: "messageMediaUnsupported" };
  }
}

function contact(media: Extract<MediaSpec, { type: "contact" }>, note: Note): JsonObject {
  const information = {
    first_name: media.firstName,
    last_name: media.lastName,
    phone_number: media.phone === "" ? "" : `+${media.phone}`,
  };
  if (media.vcard === "") return { contact_information: information };
  const bytes = new TextEncoder().encode(media.vcard);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  note({ field: "contact_vcard", sha256, size: bytes.length });
  return {
    contact_information: information,
    contact_vcard: FILE_PATH,
    contact_vcard_file_size: bytes.length,
  };
}

/** The bot of a game is the one it was sent through, came from, or was sent by. */
function gameLink(world: World, message: MessageSpec, shortName: string): string | undefined {
  const through: PeerId | undefined = message.viaBot === undefined
    ? undefined
    : `user${message.viaBot}`;
  const origin = message.forward?.from?.startsWith("user") ? message.forward.from : undefined;
  const owner = through ?? origin ?? message.from;
  const bot = owner?.startsWith("user") ? world.users.get(Number(owner.slice(4))) : undefined;
  if (!bot?.bot || !bot.username || shortName === "") return undefined;
  return `https://t.me/${bot.username}?game=${shortName}`;
}

function point(geo: GeoSpec | undefined): Json | undefined {
  return geo && { latitude: geo.latitude, longitude: geo.longitude };
}

function poll(media: Extract<MediaSpec, { type: "poll" }>): JsonObject {
  return {
    question: expectedText(media.question),
    closed: media.closed ?? false,
    total_voters: media.totalVoters,
    answers: media.answers.map(({ text, voters, chosen }) => ({
      text: expectedText(text),
      voters: voters ?? 0,
      chosen: chosen ?? false,
    })),
  };
}

function giveaway(media: Extract<MediaSpec, { type: "giveaway" }>): JsonObject {
  return {
    quantity: media.quantity,
    months: media.months ?? 0,
    until_date: localTime(media.untilDate),
    channels: media.channels,
    countries: media.countries ?? [],
    additional_prize: media.prize ?? "",
    stars: media.stars ?? 0,
    is_only_new_subscribers: media.onlyNewSubscribers ?? false,
  };
}

function giveawayResults(media: Extract<MediaSpec, { type: "giveaway_results" }>): JsonObject {
  return {
    channel: media.channel,
    winners: media.winners,
    additional_prize: media.prize ?? "",
    until_date: localTime(media.untilDate),
    launch_message_id: media.launchMessageId,
    additional_peers_count: media.additionalPeers ?? 0,
    winners_count: media.winnersCount,
    unclaimed_count: media.unclaimedCount,
    months: media.months ?? 0,
    stars: media.stars ?? 0,
    is_refunded: media.refunded ?? false,
    is_only_new_subscribers: media.onlyNewSubscribers ?? false,
  };
}
