// What a message can carry besides text, as plain data.
import type { PeerId } from "../../model/peer.ts";
import type { Content } from "./content.ts";
import type { TextSpec } from "./text_spec.ts";

/** One size of a photo or one thumbnail of a document. */
export type PhotoSizeSpec =
  | {
    readonly kind: "size" | "progressive" | "cached";
    /** The letter that names it in `thumb_size`. */
    readonly type: string;
    readonly width: number;
    readonly height: number;
    readonly content: Content;
  }
  /** A blurred preview inside the message; not a file. */
  | { readonly kind: "stripped"; readonly bytes: readonly number[] }
  /** An outline inside the message; not a file. */
  | { readonly kind: "path"; readonly bytes: readonly number[] }
  | { readonly kind: "empty"; readonly type: string };

export interface PhotoSpec {
  readonly id: bigint;
  readonly dcId: number;
  readonly date: number;
  readonly sizes: readonly PhotoSizeSpec[];
}

export type AttributeSpec =
  | { readonly type: "file_name"; readonly name: string }
  | { readonly type: "image_size"; readonly width: number; readonly height: number }
  | { readonly type: "animated" }
  | { readonly type: "sticker" | "custom_emoji"; readonly emoji: string }
  | {
    readonly type: "video";
    readonly round?: boolean;
    /** Seconds, with fractions. */
    readonly duration: number;
    readonly width: number;
    readonly height: number;
  }
  | {
    readonly type: "audio";
    readonly voice?: boolean;
    /** Whole seconds. */
    readonly duration: number;
    readonly performer?: string;
    readonly title?: string;
  }
  | { readonly type: "has_stickers" };

export interface DocumentSpec {
  readonly id: bigint;
  readonly dcId: number;
  readonly date: number;
  readonly mimeType: string;
  readonly content: Content;
  readonly thumbs?: readonly PhotoSizeSpec[];
  readonly attributes: readonly AttributeSpec[];
}

export interface GeoSpec {
  readonly latitude: number;
  readonly longitude: number;
}

/** Media with files of their own. */
export type FileMediaSpec =
  | {
    readonly type: "photo";
    /** Absent when it has expired. */
    readonly photo?: PhotoSpec;
    readonly spoiler?: boolean;
    readonly ttlSeconds?: number;
  }
  | {
    readonly type: "document";
    /** Absent when it has expired. */
    readonly document?: DocumentSpec;
    readonly spoiler?: boolean;
    readonly ttlSeconds?: number;
  };

export interface PollSpec {
  readonly id: bigint;
  readonly question: TextSpec;
  readonly closed?: boolean;
  readonly quiz?: boolean;
  readonly multiple?: boolean;
  readonly totalVoters: number;
  /** `voters` is absent while results are hidden. */
  readonly answers: readonly {
    readonly text: TextSpec;
    readonly voters?: number;
    readonly chosen?: boolean;
    readonly correct?: boolean;
  }[];
}

export type MediaSpec =
  | FileMediaSpec
  | {
    readonly type: "contact";
    readonly firstName: string;
    readonly lastName: string;
    readonly phone: string;
    readonly vcard: string;
    readonly userId?: number;
  }
  | { readonly type: "location"; readonly point?: GeoSpec; readonly livePeriod?: number }
  | {
    readonly type: "venue";
    readonly point?: GeoSpec;
    readonly title: string;
    readonly address: string;
  }
  | ({ readonly type: "poll" } & PollSpec)
  | {
    readonly type: "game";
    readonly id: bigint;
    readonly title: string;
    readonly description: string;
    readonly shortName: string;
    readonly photo: PhotoSpec;
  }
  | {
    readonly type: "invoice";
    readonly title: string;
    readonly description: string;
    readonly currency: string;
    readonly amount: number;
    readonly receiptMessageId?: number;
  }
  | { readonly type: "dice"; readonly emoji: string; readonly value: number }
  | {
    readonly type: "giveaway";
    readonly channels: readonly number[];
    readonly countries?: readonly string[];
    readonly prize?: string;
    readonly quantity: number;
    readonly months?: number;
    readonly stars?: number;
    readonly untilDate: number;
    readonly onlyNewSubscribers?: boolean;
  }
  | {
    readonly type: "giveaway_results";
    readonly channel: number;
    readonly launchMessageId: number;
    readonly additionalPeers?: number;
    readonly winnersCount: number;
    readonly unclaimedCount: number;
    readonly winners: readonly number[];
    readonly months?: number;
    readonly stars?: number;
    readonly prize?: string;
    readonly untilDate: number;
    readonly refunded?: boolean;
    readonly onlyNewSubscribers?: boolean;
  }
  | {
    readonly type: "paid";
    readonly stars: number;
    /** An absent item has not been bought: only a preview is served. */
    readonly items: readonly (FileMediaSpec | undefined)[];
  }
  | {
    readonly type: "web_page";
    /** `pending` and `empty` pages have no title yet. */
    readonly state: "full" | "pending" | "empty";
    readonly url: string;
    readonly title?: string;
    readonly description?: string;
    readonly photo?: PhotoSpec;
  }
  | { readonly type: "story"; readonly peer: PeerId; readonly storyId: number }
  | { readonly type: "unsupported" };
