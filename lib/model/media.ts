// What a message carries besides text.
import type { MediaKind, RemoteFile } from "./file.ts";
import type { JsonObject } from "./json.ts";
import type { PeerId } from "./peer.ts";
import type { RichText } from "./text.ts";

/** A photo. `file` is absent when it has expired or Telegram gave no usable size. */
export interface PhotoMedia {
  /** Stands for TL `messageMediaPhoto`, and the photo of a service message. */
  readonly type: "photo";
  /** The largest size; absent when it cannot be had. */
  readonly file?: RemoteFile;
  /** Pixels of the largest size; 0 when not known. */
  readonly width: number;
  /** Pixels of the largest size; 0 when not known. */
  readonly height: number;
  /** Hidden until it is tapped. */
  readonly spoiler?: true;
  /** Self-destruct period in seconds; media with one are never fetched. */
  readonly ttlSeconds?: number;
}

/** Any other file. `kind` follows Telegram Desktop's order of precedence. */
export interface DocumentMedia {
  /** Stands for TL `messageMediaDocument`. */
  readonly type: "document";
  /** The first that fits of sticker, video message, voice, animation, video, audio; else file. */
  readonly kind: Exclude<MediaKind, "photo">;
  /** The whole document; absent when it has expired. */
  readonly file?: RemoteFile;
  /** The largest thumbnail. */
  readonly thumbnail?: RemoteFile;
  /** As the sender named it: hostile input, never a path. */
  readonly fileName?: string;
  /** As the sender gave it; empty when it has expired. */
  readonly mimeType: string;
  /** Length of sound or video in seconds, with fractions for video. */
  readonly durationSeconds?: number;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  /** The emoji that a sticker stands for. */
  readonly stickerEmoji?: string;
  /** Of a piece of music. */
  readonly performer?: string;
  /** Of a piece of music. */
  readonly title?: string;
  /** Hidden until it is tapped. */
  readonly spoiler?: true;
  /** Self-destruct period in seconds; media with one are never fetched. */
  readonly ttlSeconds?: number;
}

/** A shared contact. */
export interface ContactMedia {
  /** Stands for TL `messageMediaContact`. */
  readonly type: "contact";
  /** As the sender has it. */
  readonly firstName: string;
  /** May be empty. */
  readonly lastName: string;
  /** As Telegram sends it, mostly without a plus sign. */
  readonly phoneNumber: string;
  /** The vCard, or empty. */
  readonly vcard: string;
  /** The contact's account, if there is one. */
  readonly userId?: PeerId;
}

/** A point on the map. */
export interface GeoPoint {
  /** Degrees, north positive (WGS 84). */
  readonly latitude: number;
  /** Degrees, east positive (WGS 84). */
  readonly longitude: number;
}

/** A shared location. */
export interface LocationMedia {
  /** Stands for TL `messageMediaGeo` and `messageMediaGeoLive`. */
  readonly type: "location";
  /** Absent for `geoPointEmpty`. */
  readonly point?: GeoPoint;
  /** Set for live locations. */
  readonly livePeriodSeconds?: number;
}

/** A named place. */
export interface VenueMedia {
  /** Stands for TL `messageMediaVenue`. */
  readonly type: "venue";
  /** Absent when Telegram has none. */
  readonly point?: GeoPoint;
  /** Its name. */
  readonly title: string;
  /** For people: street and town, in whatever order the place has them. */
  readonly address: string;
}

/** A poll with its votes. */
export interface PollMedia {
  /** Stands for TL `messageMediaPoll`. */
  readonly type: "poll";
  /** What is asked. */
  readonly question: RichText;
  /** No more votes are taken. */
  readonly closed: boolean;
  /** How many people voted; 0 where Telegram hides it. */
  readonly totalVoters: number;
  /** In the poll's order, with their votes and whether the account chose them. */
  readonly answers: readonly {
    readonly text: RichText;
    readonly voters: number;
    readonly chosen: boolean;
  }[];
}

/** A list of tasks. */
export interface TodoListMedia {
  /** Stands for TL `messageMediaToDo`, which is newer than layer 198. */
  readonly type: "todo_list";
  /** Its heading. */
  readonly title: RichText;
  /** Others may add tasks. */
  readonly othersCanAppend: boolean;
  /** Others may mark tasks as done. */
  readonly othersCanComplete: boolean;
  /** The tasks; ids are unique in the list. */
  readonly items: readonly { readonly id: number; readonly text: RichText }[];
}

/** A game of a bot. */
export interface GameMedia {
  /** Stands for TL `messageMediaGame`. */
  readonly type: "game";
  /** Its name. */
  readonly title: string;
  /** What it is about. */
  readonly description: string;
  /** Its name in links. */
  readonly shortName: string;
  /** The bot that it belongs to. */
  readonly botId?: PeerId;
}

/** Something to be bought. */
export interface InvoiceMedia {
  /** Stands for TL `messageMediaInvoice`. */
  readonly type: "invoice";
  /** What is sold. */
  readonly title: string;
  /** More about it. */
  readonly description: string;
  /** Code of ISO 4217, or XTR for stars. */
  readonly currency: string;
  /** In the currency's smallest unit; a 64-bit integer that fits a double in practice. */
  readonly amount: number;
  /** Message with the receipt, once it is paid. */
  readonly receiptMessageId?: number;
  /** What has been bought. */
  readonly extended?: PhotoMedia | DocumentMedia;
}

/** An announced giveaway. */
export interface GiveawayMedia {
  /** Stands for TL `messageMediaGiveaway`. */
  readonly type: "giveaway";
  /** How many prizes there are. */
  readonly quantity: number;
  /** Length of the Premium subscriptions; 0 when the prize is stars. */
  readonly months: number;
  /** Decimal, when the prize is stars. */
  readonly stars?: string;
  /** Unix time in seconds of its end. */
  readonly untilDate: number;
  /** Channels that one must follow. */
  readonly channels: readonly PeerId[];
  /** ISO 3166 codes of countries that may take part; empty for all. */
  readonly countries: readonly string[];
  /** What else there is to win, in words. */
  readonly additionalPrize: string;
  /** Those who followed before cannot win. */
  readonly onlyNewSubscribers: boolean;
}

/** How a giveaway ended. */
export interface GiveawayResultsMedia {
  /** Stands for TL `messageMediaGiveawayResults`. */
  readonly type: "giveaway_results";
  /** Where it was announced. */
  readonly channel: PeerId;
  /** Some of the winners. */
  readonly winners: readonly PeerId[];
  /** What else was to win, in words. */
  readonly additionalPrize: string;
  /** Unix time in seconds of its end. */
  readonly untilDate: number;
  /** The message that announced it. */
  readonly launchMessageId: number;
  /** Channels that took part besides `channel`. */
  readonly additionalPeersCount?: number;
  /** How many won. */
  readonly winnersCount: number;
  /** How many prizes nobody took. */
  readonly unclaimedCount: number;
  /** Length of the Premium subscriptions; 0 when the prize was stars. */
  readonly months: number;
  /** Decimal, when the prize was stars. */
  readonly stars?: string;
  /** It was called off. */
  readonly refunded: boolean;
  /** Those who followed before could not win. */
  readonly onlyNewSubscribers: boolean;
}

/** A throw of a die, or of what works like one. */
export interface DiceMedia {
  /** Stands for TL `messageMediaDice`. */
  readonly type: "dice";
  /** Which game of chance: a die, a dart, a slot machine… */
  readonly emoji: string;
  /** Result from 1 on; how far it goes depends on the emoji (core.telegram.org/api/dice). */
  readonly value: number;
}

/** The preview of a link. */
export interface WebPageMedia {
  /** Stands for TL `messageMediaWebPage`. */
  readonly type: "web_page";
  /** Where it leads. */
  readonly url: string;
  /** The page's title, or the site's name. */
  readonly title: string;
  /** A few words from the page. */
  readonly description: string;
}

/** Photos and videos that cost stars; what has not been bought has no file. */
export interface PaidMedia {
  /** Stands for TL `messageMediaPaidMedia`. */
  readonly type: "paid";
  /** Price of all items together, in stars; a 64-bit integer in decimal. */
  readonly starsAmount: string;
  /** In the order of the message; the n-th one fills the slots `paid<n>`, counted from 0. */
  readonly items: readonly (PhotoMedia | DocumentMedia)[];
}

/** Anything else, by the name of its TL constructor: never dropped. */
export interface OtherMedia {
  /** Stands for every TL constructor that has no type of its own here. */
  readonly type: "other";
  /** TL name, such as `messageMediaStory`. */
  readonly constructorName: string;
  /** Its TL fields as plain data, so that a later version can read more out of it. */
  readonly fields?: JsonObject;
}

/** What a message carries, discriminated by `type`. */
export type Media =
  | PhotoMedia
  | DocumentMedia
  | ContactMedia
  | LocationMedia
  | VenueMedia
  | PollMedia
  | TodoListMedia
  | GameMedia
  | InvoiceMedia
  | GiveawayMedia
  | GiveawayResultsMedia
  | DiceMedia
  | WebPageMedia
  | PaidMedia
  | OtherMedia;
