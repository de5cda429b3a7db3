// Files of a message: pictures, players, links, and the reason why one is not there.
/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { DocumentMedia, PhotoMedia } from "../../model/media.ts";
import type { FileSlot } from "../../model/message.ts";
import { DOCUMENT_NAMES, fileNameOf, mediaWords } from "../media_words.ts";
import { fileSize } from "../quantities.ts";
import { displaySize, STICKER_EDGE } from "./display_size.ts";
import { relativeLink } from "../safe_link.ts";
import type { KeptFile, RenderMessage } from "../source.ts";
import { Player } from "./players.tsx";

/** A photo or document together with what became of its files. */
export interface FileProps {
  readonly media: PhotoMedia | DocumentMedia;
  readonly entry: RenderMessage;
  /** Which of the message's files. @default "main" */
  readonly slot?: FileSlot;
}

/** Any photo or document. */
export function File({ media, entry, slot = "main" }: FileProps): JSX.Element {
  const file = entry.files.get(slot);
  if (file?.state !== "kept") return <Missing media={media} file={file} />;
  const thumbnail = entry.files.get(thumbnailSlot(slot));
  const poster = thumbnail?.state === "kept" ? thumbnail.path : file.thumbnail;
  if (media.type === "photo") return <Photo media={media} file={file} />;
  return <Document media={media} file={file} poster={poster} entry={entry} />;
}

type Kept = Extract<KeptFile, { readonly state: "kept" }>;

function Photo({ media, file }: { readonly media: PhotoMedia; readonly file: Kept }) {
  const size = displaySize({
    width: file.width ?? media.width,
    height: file.height ?? media.height,
  });
  const picture = (
    <a class="photo" href={relativeLink(file.path)}>
      <img
        src={relativeLink(file.thumbnail ?? file.path)}
        {...size}
        alt="Photo"
        loading="lazy"
        decoding="async"
      />
    </a>
  );
  return media.spoiler ? <Veiled what="photo">{picture}</Veiled> : picture;
}

interface DocumentProps {
  readonly media: DocumentMedia;
  readonly file: Kept;
  readonly poster: string | undefined;
  readonly entry: RenderMessage;
}

function Document({ media, file, poster, entry }: DocumentProps) {
  switch (media.kind) {
    case "sticker":
      return <Sticker media={media} file={file} poster={poster} />;
    case "file":
      return <FileLink media={media} file={file} poster={poster} />;
    default: {
      const player = <Player media={media} path={file.path} poster={poster} entry={entry} />;
      return media.spoiler ? <Veiled what="video">{player}</Veiled> : player;
    }
  }
}

/** Animated ones (`.tgs`) are vector graphics that browsers cannot show: their still picture is. */
function Sticker({ media, file, poster }: Omit<DocumentProps, "entry">) {
  const name = mediaWords(media);
  if (/\.webm$/i.test(file.path) || media.mimeType === "video/webm") {
    return (
      <video
        class="sticker"
        src={relativeLink(file.path)}
        {...(poster === undefined ? {} : { poster: relativeLink(poster) })}
        aria-label={name}
        preload="metadata"
        controls
        loop
        muted
        playsinline
      />
    );
  }
  const picture = media.mimeType.startsWith("image/") ? file.path : poster;
  if (picture === undefined) {
    return (
      <a class="sticker" href={relativeLink(file.path)}>
        <span class="huge">{media.stickerEmoji ?? "🎴"}</span>
        <span class="sr">{name}</span>
      </a>
    );
  }
  return (
    <img
      class="sticker"
      src={relativeLink(picture)}
      {...displaySize(media, STICKER_EDGE)}
      alt={name}
      loading="lazy"
      decoding="async"
    />
  );
}

function FileLink({ media, file, poster }: Omit<DocumentProps, "entry">) {
  const name = fileNameOf(media) || file.path.slice(file.path.lastIndexOf("/") + 1);
  return (
    <a class="file" href={relativeLink(file.path)}>
      {poster === undefined
        ? <span class="icon" aria-hidden="true">📄</span>
        : <img src={relativeLink(poster)} alt="" loading="lazy" decoding="async" />}
      <span class="label">
        <bdi class="title">{name}</bdi>
        <span class="note">{fileSize(file.bytes)}</span>
      </span>
    </a>
  );
}

const REASONS: Readonly<Record<Exclude<KeptFile["state"], "kept">, string>> = {
  excluded: "not fetched: this kind was left out",
  too_large: "not fetched: larger than the limit",
  unavailable: "could not be had from Telegram",
  self_destructing: "deletes itself after it is seen, never kept",
  pending: "not fetched yet",
};

function Missing(
  { media, file }: {
    readonly media: PhotoMedia | DocumentMedia;
    readonly file: KeptFile | undefined;
  },
) {
  const size = media.file?.size ? `${fileSize(media.file.size)}, ` : "";
  const state = file?.state ?? (media.ttlSeconds ? "self_destructing" : "unavailable");
  return (
    <div class="file missing">
      <span class="icon" aria-hidden="true">
        {media.type === "photo" ? "🖼️" : ICONS[media.kind]}
      </span>
      <span class="label">
        <bdi class="title">
          {(media.type === "document" && fileNameOf(media)) || mediaWords(media)}
        </bdi>
        <span class="note">{size}{state === "kept" ? "" : REASONS[state]}</span>
      </span>
    </div>
  );
}

const ICONS: Readonly<Record<keyof typeof DOCUMENT_NAMES, string>> = {
  sticker: "🎴",
  video_message: "📹",
  voice: "🎤",
  animation: "🎞️",
  video: "🎬",
  audio: "🎵",
  file: "📄",
};

/** Hidden until a box is ticked, which works without scripts. */
export function Veiled(
  { what, children }: { readonly what: string; readonly children?: Child },
): JSX.Element {
  return (
    <div class="veil">
      <input type="checkbox" class="reveal" aria-label={`Show hidden ${what}`} />
      <div class="veiled">{children}</div>
    </div>
  );
}

function thumbnailSlot(slot: FileSlot): FileSlot {
  return slot === "main" || slot === "thumbnail"
    ? "thumbnail"
    : `paid${Number.parseInt(slot.slice(4), 10)}_thumbnail`;
}
