// The files of a chat side by side.
/** @jsxImportSource hono/jsx */
import type { GalleryItem } from "../archive/window_types.ts";
import type { MediaKind } from "../model/file.ts";
import { fileSize } from "../render/quantities.ts";
import { Veiled } from "../render/html/files.tsx";
import { chatTitle } from "../render/html/page.tsx";
import { relativeLink } from "../render/safe_link.ts";
import type { RenderChatInfo } from "../render/source.ts";
import { ChatHead } from "./chat_page.tsx";
import { fragmentOf, pageOf } from "./layout.tsx";

/** What a gallery can show, each with the kinds of files in it. */
export const GALLERIES: Readonly<Record<string, readonly MediaKind[]>> = {
  photos: ["photo"],
  videos: ["video", "video_message", "animation"],
  voice: ["voice"],
  music: ["audio"],
  files: ["file"],
};

/** A gallery and where it goes on. */
export interface GalleryProps {
  readonly chat: { readonly key: number };
  readonly info: RenderChatInfo;
  /** One of {@linkcode GALLERIES}. */
  readonly name: string;
  readonly items: readonly GalleryItem[];
  readonly more: boolean;
}

/** The whole page. */
export function mediaPage(props: GalleryProps): string {
  const { chat, info, name, items } = props;
  return pageOf({
    title: `${chatTitle(info)}: ${name}`,
    kind: "chat",
    children: (
      <>
        <ChatHead chat={chat} info={info} part="media" />
        <main>
          <nav class="bar kinds" aria-label="Kinds of media">
            {Object.keys(GALLERIES).map((each) => (
              <a
                href={`/chats/${chat.key}/media?kind=${each}`}
                {...(each === name ? { "aria-current": "page" } : {})}
              >
                {each}
              </a>
            ))}
          </nav>
          {items.length === 0 ? <p class="empty">Nothing of this kind</p> : null}
          <div class="gallery" data-endless>
            <Cells {...props} />
          </div>
        </main>
      </>
    ),
  });
}

/** What comes next in it. */
export function mediaFragment(props: GalleryProps): string {
  return fragmentOf(<Cells {...props} />);
}

function Cells({ chat, items, name, more }: GalleryProps) {
  const last = items.at(-1);
  return (
    <>
      {items.map((item, i) => <Cell key={i} chat={chat} item={item} />)}
      {more && last
        ? (
          <nav class="turn">
            <a
              href={`/chats/${chat.key}/media?kind=${name}&before=${last.place}`}
              data-more="newer"
            >
              More
            </a>
          </nav>
        )
        : null}
    </>
  );
}

function Cell(
  { chat, item }: { readonly chat: { readonly key: number }; readonly item: GalleryItem },
) {
  const src = `/chats/${chat.key}/${relativeLink(item.path)}`;
  const poster = item.thumbnail === undefined
    ? undefined
    : `/chats/${chat.key}/${relativeLink(item.thumbnail)}`;
  const name = item.path.slice(item.path.lastIndexOf("/") + 1);
  const named = item.kind === "file" || item.kind === "audio" || item.kind === "voice";
  const content = <Content item={item} src={src} poster={poster} name={name} />;
  return (
    <div class={named ? "shelf named" : "shelf"}>
      {item.spoiler ? <Veiled what={item.kind}>{content}</Veiled> : content}
      <a class="where" href={`/chats/${chat.key}/?at=${item.place}#m${item.place}`}>
        in chat
      </a>
    </div>
  );
}

interface ContentProps {
  readonly item: GalleryItem;
  readonly src: string;
  readonly poster: string | undefined;
  readonly name: string;
}

function Content({ item, src, poster, name }: ContentProps) {
  switch (item.kind) {
    case "photo":
      return (
        <a class="photo" href={src}>
          <img src={poster ?? src} alt="Photo" loading="lazy" decoding="async" />
        </a>
      );
    case "file":
    case "audio":
    case "voice":
      return (
        <>
          <a href={src}>
            <bdi>{name}</bdi>
          </a>{" "}
          <span class="note">{fileSize(item.bytes)}</span>
          {item.kind === "file"
            ? null
            : <audio src={src} controls preload="none" aria-label={name} />}
        </>
      );
    default:
      return (
        <video
          src={src}
          {...(poster === undefined ? { preload: "metadata" } : { preload: "none", poster })}
          controls
          playsinline
          aria-label={name}
        />
      );
  }
}
