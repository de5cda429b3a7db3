// The media of a message as they are served.
import "../../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { GeoSpec, MediaSpec, PollSpec } from "../media_spec.ts";
import type { World } from "../world.ts";
import { tlDocument, tlPhoto } from "./files.ts";
import { tlText } from "./text.ts";
import { bytes, long, maybe, present, tlPeer } from "./values.ts";

export function tlMedia(world: World, media: MediaSpec): Api.TypeMessageMedia {
  switch (media.type) {
    case "photo":
      return new Api.MessageMediaPhoto(present({
        photo: maybe(media.photo, (photo) => tlPhoto(world, photo)),
        spoiler: media.spoiler,
        ttlSeconds: media.ttlSeconds,
      }));
    case "document":
      return documentMedia(world, media);
    case "paid":
      return new Api.MessageMediaPaidMedia({
        starsAmount: long(media.stars),
        extendedMedia: media.items.map((item) =>
          item
            ? new Api.MessageExtendedMedia({ media: tlMedia(world, item) })
            : new Api.MessageExtendedMediaPreview({ w: 640, h: 480 })
        ),
      });
    case "web_page":
      return new Api.MessageMediaWebPage({ webpage: webPage(world, media) });
    case "poll":
      return poll(media);
    case "contact":
      return new Api.MessageMediaContact({
        phoneNumber: media.phone,
        firstName: media.firstName,
        lastName: media.lastName,
        vcard: media.vcard,
        userId: long(media.userId ?? 0),
      });
    case "location":
      return media.livePeriod === undefined
        ? new Api.MessageMediaGeo({ geo: geo(media.point) })
        : new Api.MessageMediaGeoLive({ geo: geo(media.point), period: media.livePeriod });
    case "venue":
      return new Api.MessageMediaVenue({
        geo: geo(media.point),
        title: media.title,
        address: media.address,
        provider: "foursquare",
        venueId: "4b058804f964a520c2b122e3",
        venueType: "arts_entertainment/museum",
      });
    default:
      return rareMedia(world, media);
  }
}

type Rare = Extract<
  MediaSpec,
  {
    type:
      | "game"
      | "invoice"
      | "dice"
      | "giveaway"
      | "giveaway_results"
      | "story"
      | "unsupported";
  }
>;

function rareMedia(world: World, media: Rare): Api.TypeMessageMedia {
  switch (media.type) {
    case "game":
      return new Api.MessageMediaGame({
        game: new Api.Game({
          id: long(media.id),
          accessHash: long(media.id ^ 0x5555n),
          shortName: media.shortName,
          title: media.title,
          description: media.description,
          photo: tlPhoto(world, media.photo),
        }),
      });
    case "invoice":
      return new Api.MessageMediaInvoice(present({
        title: media.title,
        description: media.description,
        currency: media.currency,
        totalAmount: long(media.amount),
        startParam: "start",
        receiptMsgId: media.receiptMessageId,
      }));
    case "dice":
      return new Api.MessageMediaDice({ value: media.value, emoticon: media.emoji });
    case "giveaway":
      return new Api.MessageMediaGiveaway(present({
        onlyNewSubscribers: media.onlyNewSubscribers,
        channels: media.channels.map(long),
        countriesIso2: maybe(media.countries, (countries) => [...countries]),
        prizeDescription: media.prize,
        quantity: media.quantity,
        months: media.months,
        stars: maybe(media.stars, long),
        untilDate: media.untilDate,
      }));
    case "giveaway_results":
      return new Api.MessageMediaGiveawayResults(present({
        onlyNewSubscribers: media.onlyNewSubscribers,
        refunded: media.refunded,
        channelId: long(media.channel),
        additionalPeersCount: media.additionalPeers,
        launchMsgId: media.launchMessageId,
        winnersCount: media.winnersCount,
        unclaimedCount: media.unclaimedCount,
        winners: media.winners.map(long),
        months: media.months,
        stars: maybe(media.stars, long),
        prizeDescription: media.prize,
        untilDate: media.untilDate,
      }));
    case "story":
      return new Api.MessageMediaStory({ peer: tlPeer(media.peer), id: media.storyId });
    case "unsupported":
      return new Api.MessageMediaUnsupported();
  }
}

function documentMedia(
  world: World,
  media: Extract<MediaSpec, { type: "document" }>,
): Api.MessageMediaDocument {
  const attributes = media.document?.attributes ?? [];
  const video = attributes.find((one) => one.type === "video");
  const voice = attributes.some((one) => one.type === "audio" && one.voice);
  return new Api.MessageMediaDocument(present({
    document: maybe(media.document, (document) => tlDocument(world, document)),
    spoiler: media.spoiler,
    ttlSeconds: media.ttlSeconds,
    video: video ? true : undefined,
    round: video?.round,
    voice: voice ? true : undefined,
  }));
}

function webPage(
  world: World,
  media: Extract<MediaSpec, { type: "web_page" }>,
): Api.TypeWebPage {
  const { url } = media;
  const id = long(BigInt(url.length) * 7_919n);
  if (media.state === "empty") return new Api.WebPageEmpty({ id, url });
  if (media.state === "pending") return new Api.WebPagePending({ id, url, date: 1_700_000_000 });
  return new Api.WebPage(present({
    id,
    url,
    displayUrl: url.replace(/^https?:\/\//, ""),
    hash: 0,
    type: "article",
    siteName: "Example",
    title: media.title,
    description: media.description,
    photo: maybe(media.photo, (photo) => tlPhoto(world, photo)),
  }));
}

function poll(media: PollSpec): Api.MessageMediaPoll {
  const option = (i: number) => bytes([48 + i]);
  const results = media.answers.flatMap((answer, i) =>
    answer.voters === undefined ? [] : [
      new Api.PollAnswerVoters(present({
        chosen: answer.chosen,
        correct: answer.correct,
        option: option(i),
        voters: answer.voters,
      })),
    ]
  );
  return new Api.MessageMediaPoll({
    poll: new Api.Poll(present({
      id: long(media.id),
      closed: media.closed,
      quiz: media.quiz,
      multipleChoice: media.multiple,
      question: tlText(media.question),
      answers: media.answers.map((answer, i) =>
        new Api.PollAnswer({ text: tlText(answer.text), option: option(i) })
      ),
    })),
    results: new Api.PollResults(present({
      results: results.length > 0 ? results : undefined,
      totalVoters: media.totalVoters,
    })),
  });
}

function geo(point: GeoSpec | undefined): Api.TypeGeoPoint {
  if (!point) return new Api.GeoPointEmpty();
  return new Api.GeoPoint({
    long: point.longitude,
    lat: point.latitude,
    accessHash: long(1n),
  });
}
