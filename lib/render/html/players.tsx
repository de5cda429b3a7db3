// Sound and video.
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { DocumentMedia } from "../../model/media.ts";
import { mediaWords } from "../media_words.ts";
import { displaySize } from "./display_size.ts";
import { relativeLink } from "../safe_link.ts";
import type { RenderMessage } from "../source.ts";

interface PlayerProps {
  readonly media: DocumentMedia;
  /** Relative to the chat's folder. */
  readonly path: string;
  /** A still picture, relative to the chat's folder. */
  readonly poster: string | undefined;
  readonly entry: RenderMessage;
}

/** A player that loads nothing before it is used, and works without scripts. */
export function Player(props: PlayerProps): JSX.Element {
  const { media, entry } = props;
  const sound = media.kind === "voice" || media.kind === "audio";
  return (
    <figure class={media.kind}>
      {sound ? <Sound {...props} /> : <Video {...props} />}
      {entry.transcript === undefined ? null : (
        <figcaption class="transcript">
          <span class="note">Transcript</span>
          <span dir="auto">{entry.transcript}</span>
        </figcaption>
      )}
    </figure>
  );
}

function Sound({ media, path }: PlayerProps) {
  const name = mediaWords(media);
  return (
    <>
      <figcaption>
        <span class="icon" aria-hidden="true">{media.kind === "voice" ? "🎤" : "🎵"}</span>
        <bdi>{name}</bdi>
      </figcaption>
      <audio src={relativeLink(path)} aria-label={name} preload="none" controls />
    </>
  );
}

function Video({ media, path, poster }: PlayerProps) {
  return (
    <video
      src={relativeLink(path)}
      {...(poster === undefined ? {} : { poster: relativeLink(poster) })}
      {...displaySize(media)}
      aria-label={mediaWords(media)}
      preload={poster === undefined ? "metadata" : "none"}
      controls
      playsinline
      {...(media.kind === "animation" ? { loop: true, muted: true } : {})}
    />
  );
}
