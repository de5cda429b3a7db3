// A message as the archive keeps it.
import type { ServiceAction } from "./action.ts";
import type { MediaKind, RemoteFile } from "./file.ts";
import type { DocumentMedia, Media, PhotoMedia } from "./media.ts";
import type { PeerId } from "./peer.ts";
import type { RichText } from "./text.ts";

interface MessageBase {
  readonly chatId: PeerId;
  /** Unique within `chatId`. */
  readonly id: number;
  /** Unix time in seconds. */
  readonly date: number;
  /** The sender; for posts of a channel, the channel. Absent when Telegram does not tell. */
  readonly fromId?: PeerId;
  readonly reactions?: readonly Reaction[];
  readonly replyTo?: ReplyTo;
  /** Topic of a forum; 1 is "General". */
  readonly topicId?: number;
}

/** A message that a person, bot or channel wrote. */
export interface TextMessage extends MessageBase {
  readonly type: "message";
  /** Unix time in seconds; absent when only reactions changed (`edit_hide`). */
  readonly editDate?: number;
  readonly text: RichText;
  readonly media?: Media;
  /** Signature of a channel post. */
  readonly author?: string;
  readonly forwardedFrom?: ForwardedFrom;
  readonly viaBotId?: PeerId;
  readonly buttons?: readonly (readonly Button[])[];
  /** Album, as a decimal 64-bit integer. */
  readonly groupedId?: string;
  readonly views?: number;
  readonly forwards?: number;
  /** Decimal. */
  readonly paidStarsAmount?: string;
}

/** An event in the chat: somebody joined, a title changed… */
export interface ServiceMessage extends MessageBase {
  readonly type: "service";
  readonly action: ServiceAction;
}

export type Message = TextMessage | ServiceMessage;

export interface ReplyTo {
  readonly messageId?: number;
  /** Set when the answered message is in another chat. */
  readonly peerId?: PeerId;
  readonly quote?: RichText;
}

export interface ForwardedFrom {
  readonly id?: PeerId;
  /** Name of a sender who hides the account. */
  readonly name?: string;
  readonly date: number;
  readonly postAuthor?: string;
  readonly channelPost?: number;
  /** Chat that it was saved from. */
  readonly savedFrom?: PeerId;
}

export interface Reaction {
  readonly type: "emoji" | "custom_emoji" | "paid";
  readonly count: number;
  readonly emoji?: string;
  readonly documentId?: string;
  readonly recent: readonly { readonly fromId: PeerId; readonly date: number }[];
}

export interface Button {
  /** Telegram Desktop's name of the type: `url`, `callback`, `switch_inline`… */
  readonly type: string;
  readonly text: string;
  /** URL, query or other text of the button. */
  readonly data?: string;
  /** Callback data that is not UTF-8. */
  readonly dataBase64?: string;
  readonly forwardText?: string;
  readonly buttonId?: string;
}

/** Which of a message's files: the photo or document itself, or its thumbnail; paid media has several. */
export type FileSlot = "main" | "thumbnail" | `paid${number}` | `paid${number}_thumbnail`;

/** A file of a message together with what decides whether and where it is kept. */
export interface MessageFile {
  readonly slot: FileSlot;
  readonly kind: MediaKind;
  readonly media: PhotoMedia | DocumentMedia;
  readonly file: RemoteFile;
}

/** The files of a message in a fixed order; a file and its thumbnail follow each other. */
export function messageFiles(message: Message): readonly MessageFile[] {
  const media = mediaOf(message);
  if (!media) return [];
  if (media.type === "paid") {
    return media.items.flatMap((item, i) => filesOf(item, `paid${i}`, `paid${i}_thumbnail`));
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
