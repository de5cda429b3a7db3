// A message as the archive keeps it.
import type { ServiceAction } from "./action.ts";
import type { MediaKind, RemoteFile } from "./file.ts";
import type { DocumentMedia, Media, PhotoMedia } from "./media.ts";
import type { PeerId } from "./peer.ts";
import type { RichText } from "./text.ts";

/** What messages of both kinds have. */
export interface MessageBase {
  /** The chat that it is filed under. */
  readonly chatId: PeerId;
  /** Unique within `chatId`. */
  readonly id: number;
  /** Unix time in seconds. */
  readonly date: number;
  /** The sender; for posts of a channel, the channel. Absent when Telegram does not tell. */
  readonly fromId?: PeerId;
  /** In Telegram's order. */
  readonly reactions?: readonly Reaction[];
  /** What it answers; for some service messages, what they are about. */
  readonly replyTo?: ReplyTo;
  /** Topic of a forum; 1 is "General". */
  readonly topicId?: number;
}

/** A message that a person, bot or channel wrote. */
export interface TextMessage extends MessageBase {
  /** Tells it from a service message. */
  readonly type: "message";
  /** Unix time in seconds; absent when only reactions changed (`edit_hide`). */
  readonly editDate?: number;
  /** The text or the caption; may be empty. */
  readonly text: RichText;
  /** What it carries besides text. */
  readonly media?: Media;
  /** Signature of a channel post. */
  readonly author?: string;
  /** Set for forwarded messages. */
  readonly forwardedFrom?: ForwardedFrom;
  /** The inline bot that it was made with. */
  readonly viaBotId?: PeerId;
  /** Rows of inline buttons. */
  readonly buttons?: readonly (readonly Button[])[];
  /** Album, as a decimal 64-bit integer. */
  readonly groupedId?: string;
  /** How often it was seen, in channels. */
  readonly views?: number;
  /** How often it was forwarded, in channels. */
  readonly forwards?: number;
  /** Decimal. */
  readonly paidStarsAmount?: string;
}

/** An event in the chat: somebody joined, a title changed… */
export interface ServiceMessage extends MessageBase {
  /** Tells it from a message that somebody wrote. */
  readonly type: "service";
  /** What happened. */
  readonly action: ServiceAction;
}

/** A message of either kind, discriminated by `type`. */
export type Message = TextMessage | ServiceMessage;

/** What a message answers. */
export interface ReplyTo {
  /** The message that is answered. */
  readonly messageId?: number;
  /** Set when the answered message is in another chat. */
  readonly peerId?: PeerId;
  /** The part of it that is quoted. */
  readonly quote?: RichText;
}

/** Where a forwarded message comes from. */
export interface ForwardedFrom {
  /** Who wrote it, if the account is not hidden. */
  readonly id?: PeerId;
  /** Name of a sender who hides the account. */
  readonly name?: string;
  /** Unix time in seconds of the first message. */
  readonly date: number;
  /** Signature of the post. */
  readonly postAuthor?: string;
  /** Id of the post in its channel. */
  readonly channelPost?: number;
  /** Chat that it was saved from. */
  readonly savedFrom?: PeerId;
}

/** A kind of reaction with its count. */
export interface Reaction {
  /** What it looks like. */
  readonly type: "emoji" | "custom_emoji" | "paid";
  /** How many there are. */
  readonly count: number;
  /** Set for the type `emoji`. */
  readonly emoji?: string;
  /** Decimal id of the picture, for the type `custom_emoji`. */
  readonly documentId?: string;
  /** The latest people behind it; Unix times in seconds. */
  readonly recent: readonly { readonly fromId: PeerId; readonly date: number }[];
}

/** A button under a message. */
export interface Button {
  /** Telegram Desktop's name of the type: `url`, `callback`, `switch_inline`… */
  readonly type: string;
  /** Its label. */
  readonly text: string;
  /** URL, query or other text of the button; callback data only where it is UTF-8. */
  readonly data?: string;
  /** Callback data, whatever its bytes are. */
  readonly dataBase64?: string;
  /** Its label in forwarded messages. */
  readonly forwardText?: string;
  /** Decimal; set by the bot. */
  readonly buttonId?: string;
}

/** Which of a message's files: the photo or document itself, or its thumbnail; paid media has several. */
export type FileSlot = "main" | "thumbnail" | `paid${number}` | `paid${number}_thumbnail`;

/** A file of a message together with what decides whether and where it is kept. */
export interface MessageFile {
  /** Which of the message's files it is. */
  readonly slot: FileSlot;
  /** Kind of the media that it belongs to, for thumbnails too. */
  readonly kind: MediaKind;
  /** The media that it belongs to. */
  readonly media: PhotoMedia | DocumentMedia;
  /** Where Telegram has it. */
  readonly file: RemoteFile;
}

/** The files of a message in a fixed order; a file and its thumbnail follow each other. */
export function messageFiles(message: Message): readonly MessageFile[] {
  const media = mediaOf(message);
  if (!media) return [];
  if (media.type === "paid") {
    return media.items.flatMap((item, i) => filesOf(item, `paid${i}`, `paid${i}_thumbnail`));
  }
  if (media.type === "invoice" && media.extended) {
    return filesOf(media.extended, "paid0", "paid0_thumbnail");
  }
  if (media.type !== "photo" && media.type !== "document") return [];
  return filesOf(media, "main", "thumbnail");
}

/** The media of a message; a changed chat photo and a suggested profile photo count too. */
function mediaOf(message: Message): Media | undefined {
  if (message.type === "message") return message.media;
  return "photo" in message.action ? message.action.photo : undefined;
}

function filesOf(
  media: PhotoMedia | DocumentMedia,
  main: FileSlot,
  thumbnail: FileSlot,
): readonly MessageFile[] {
  const kind = media.type === "photo" ? "photo" : media.kind;
  const files: MessageFile[] = [];
  if (media.file) files.push({ slot: main, kind, media, file: media.file });
  if (media.type === "document" && media.thumbnail) {
    files.push({ slot: thumbnail, kind, media, file: media.thumbnail });
  }
  return files;
}
