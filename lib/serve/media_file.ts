// Serves a file of a chat so that a browser shows it and never runs it.
import { safeSegments } from "../archive/safe_segments.ts";
import { type ByteRange, byteRange } from "./byte_range.ts";

/** Types that browsers only show or play. Everything else is downloaded: SVG, HTML and PDF can hold programs. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["png", "image/png"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
  ["avif", "image/avif"],
  ["mp4", "video/mp4"],
  ["m4v", "video/mp4"],
  ["mov", "video/mp4"],
  ["webm", "video/webm"],
  ["ogv", "video/ogg"],
  ["mp3", "audio/mpeg"],
  ["m4a", "audio/mp4"],
  ["aac", "audio/aac"],
  ["ogg", "audio/ogg"],
  ["oga", "audio/ogg"],
  ["opus", "audio/ogg"],
  ["wav", "audio/wav"],
  ["flac", "audio/flac"],
]);

/** Folders of a chat that hold what people have sent; outputs are not among them. */
const FOLDERS: ReadonlySet<string> = new Set([
  "photos",
  "video_files",
  "voice_messages",
  "round_video_messages",
  "stickers",
  "animations",
  "files",
  "contacts",
  "thumbnails",
]);

const CHUNK_BYTES = 256 * 1024;

/** A page made of the file alone may show it, and nothing more. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox";

/**
 * Answers a request for a file.
 *
 * @param folder of the chat
 * @param path relative to it, decoded; hostile input
 * @returns `undefined` when there is no such file, or it is none of the chat's
 */
export async function mediaResponse(
  folder: string,
  path: string,
  request: Request,
): Promise<Response | undefined> {
  const segments = safeSegments(path);
  if (!segments || segments.length < 2 || !FOLDERS.has(segments[0] ?? "")) return undefined;
  const full = `${folder}/${segments.join("/")}`;
  const info = await regularFile(folder, segments);
  if (!info) return undefined;
  const tag = `"${info.size.toString(16)}-${(info.mtime?.getTime() ?? 0).toString(16)}"`;
  const headers = new Headers({
    ...typeHeaders(segments.at(-1) ?? ""),
    "accept-ranges": "bytes",
    "cache-control": "private, max-age=3600",
    "content-security-policy": POLICY,
    etag: tag,
  });
  if (request.headers.get("if-none-match") === tag) {
    return new Response(null, { status: 304, headers });
  }
  const asked = request.headers.get("if-range") ?? tag;
  const range = byteRange(
    asked === tag ? request.headers.get("range") ?? undefined : undefined,
    info.size,
  );
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${info.size}`);
    return new Response(null, { status: 416, headers });
  }
  const part = range === "whole" ? { first: 0, last: info.size - 1 } : range;
  if (range !== "whole") {
    headers.set("content-range", `bytes ${part.first}-${part.last}/${info.size}`);
  }
  headers.set("content-length", String(part.last - part.first + 1));
  const body = request.method === "HEAD" ? null : await fileStream(full, part);
  return new Response(body, { status: range === "whole" ? 200 : 206, headers });
}

function typeHeaders(name: string): Record<string, string> {
  const type = TYPES.get(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "");
  if (type) return { "content-type": type };
  const disposition = `attachment; filename*=UTF-8''${encodeName(name)}`;
  return { "content-type": "application/octet-stream", "content-disposition": disposition };
}

/** By RFC 8187. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
}

/** Links are not followed, neither the file nor the folders on the way to it. */
async function regularFile(
  folder: string,
  segments: readonly string[],
): Promise<Deno.FileInfo | undefined> {
  let path = folder;
  let info: Deno.FileInfo | undefined;
  for (const segment of segments) {
    path = `${path}/${segment}`;
    try {
      info = await Deno.lstat(path);
    } catch {
      // Not there, too long, or no path at all: it cannot be served.
      return undefined;
    }
    if (info.isSymlink) return undefined;
  }
  return info?.isFile ? info : undefined;
}

/** Closes the file when all was sent, and when the browser has gone. */
async function fileStream(path: string, { first, last }: ByteRange): Promise<ReadableStream> {
  const file = await Deno.open(path, { read: true });
  await file.seek(first, Deno.SeekMode.Start);
  let left = last - first + 1;
  return new ReadableStream({
    async pull(controller) {
      try {
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, left));
        const read = left === 0 ? null : await file.read(chunk);
        if (read === null) {
          file.close();
          controller.close();
          return;
        }
        left -= read;
        controller.enqueue(chunk.subarray(0, read));
      } catch (error) {
        file.close();
        throw error;
      }
    },
    cancel: () => file.close(),
  }, { highWaterMark: 1 });
}
