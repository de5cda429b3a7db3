// What a message carries besides text.
import type { MediaKind, RemoteFile } from "./file.ts";
import type { PeerId } from "./peer.ts";
import type { RichText } from "./text.ts";

/** A photo. `file` is absent when it has expired or Telegram gave no usable size. */
export interface PhotoMedia {
  readonly type: "photo";
  readonly file?: RemoteFile;
  readonly width: number;
  readonly height: number;
  readonly spoiler?: true;
  /** Self-destruct period; media with one are never fetched. */
  readonly ttlSeconds?: number;
}

/** Any other file. `kind` follows Telegram Desktop's order of precedence. */
export interface DocumentMedia {
  readonly type: "document";
  readonly kind: Exclude<MediaKind, "photo">;
  readonly file?: RemoteFile;
  readonly thumbnail?: RemoteFile;
  /** As the sender named it: hostile input, never a path. */
  readonly fileName?: string;
  readonly mimeType: string;
  readonly durationSeconds?: number;
  readonly width?: number;
  readonly height?: number;
  readonly stickerEmoji?: string;
  readonly performer?: string;
  readonly title?: string;
  readonly spoiler?: true;
  readonly ttlSeconds?: number;
}

export interface ContactMedia {
  readonly type: "contact";
  readonly firstName: string;
  readonly lastName: string;
  readonly phoneNumber: string;
  readonly vcard: string;
  readonly userId?: PeerId;
}

export interface GeoPoint {
  readonly latitude: number;
  readonly longitude: number;
}

export interface LocationMedia {
  readonly type: "location";
  /** Absent for `geoPointEmpty`. */
  readonly point?: GeoPoint;
  /** Set for live locations. */
  readonly livePeriodSeconds?: number;
}

export interface VenueMedia {
  readonly type: "venue";
  readonly point?: GeoPoint;
  readonly title: string;
  readonly address: string;
}

export interface PollMedia {
  readonly type: "poll";
  readonly question: RichText;
  readonly closed: boolean;
  readonly totalVoters: number;
  readonly answers: readonly {
    readonly text: RichText;
    readonly voters: number;
    readonly chosen: boolean;
  }[];
}

export interface TodoListMedia {
  readonly type: "todo_list";
  readonly title: RichText;
  readonly othersCanAppend: boolean;
  readonly othersCanComplete: boolean;
  readonly items: readonly { readonly id: number; readonly text: RichText }[];
}

export interface GameMedia {
  readonly type: "game";
  readonly title: string;
  readonly description: string;
  readonly shortName: string;
  readonly botId?: PeerId;
}

export interface InvoiceMedia {
  readonly type: "invoice";
  readonly title: string;
  readonly description: string;
  readonly currency: string;
  /** In the currency's smallest unit; a 64-bit integer that fits a double in practice. */
  readonly amount: number;
  readonly receiptMessageId?: number;
}

export interface GiveawayMedia {
  readonly type: "giveaway";
  readonly quantity: number;
  readonly months: number;
  /** Decimal, when the prize is stars. */
  readonly stars?: string;
  readonly untilDate: number;
  readonly channels: readonly PeerId[];
  readonly countries: readonly string[];
  readonly additionalPrize: string;
  readonly onlyNewSubscribers: boolean;
}

export interface GiveawayResultsMedia {
  readonly type: "giveaway_results";
  readonly channel: PeerId;
  readonly winners: readonly PeerId[];
  readonly additionalPrize: string;
  readonly untilDate: number;
  readonly launchMessageId: number;
  readonly winnersCount: number;
  readonly unclaimedCount: number;
  readonly months: number;
  readonly stars?: string;
  readonly refunded: boolean;
  readonly onlyNewSubscribers: boolean;
}

export interface DiceMedia {
  readonly type: "dice";
  readonly emoji: string;
  readonly value: number;
}

export interface WebPageMedia {
  readonly type: "web_page";
  readonly url: string;
  readonly title: string;
  readonly description: string;
}

/** Photos and videos that cost stars; what has not been bought has no file. */
export interface PaidMedia {
  readonly type: "paid";
  /** Decimal. */
  readonly starsAmount: string;
  readonly items: readonly (PhotoMedia | DocumentMedia)[];
}

/** Anything else, by the name of its TL constructor: never dropped. */
export interface OtherMedia {
  readonly type: "other";
  readonly constructorName: string;
}

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
