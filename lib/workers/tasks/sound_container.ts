// Which kind of file holds a sound, by its first bytes.

/** Bytes of a file that {@linkcode soundContainer} looks at first. */
export const HEAD_BYTES = 16;

/** Ending that FFmpeg knows the kind of file by, should its content leave a doubt. */
export type SoundEnding = "ogg" | "mp4" | "mkv" | "flac" | "mp3" | "amr" | "caf" | "aac";

/**
 * The kind of a file, where it is one that holds sound. FFmpeg would find out by itself, but it also knows
 * playlists, which are texts that name other files: one from a stranger would have it read those.
 *
 * @param read gives the bytes of the file from an offset on, fewer at its end
 */
export function soundContainer(
  read: (offset: number, length: number) => Uint8Array,
): SoundEnding | undefined {
  const head = read(0, HEAD_BYTES);
  if (!hasText(head, 0, "ID3") || head.length < ID3_HEADER_BYTES) return containerOf(head);
  // The tag stands in front of anything, playlists too. Its length has 7 bits a byte (id3.org, 2.4).
  const size = [6, 7, 8, 9].reduce((sum, i) => (sum << 7) | (head[i]! & 0x7f), 0);
  return containerOf(read(ID3_HEADER_BYTES + size, HEAD_BYTES));
}

const ID3_HEADER_BYTES = 10;

/** Boxes that files of QuickTime and MP4 begin with. */
const MP4_BOXES = ["ftyp", "moov", "mdat", "wide", "free", "skip"];

function containerOf(head: Uint8Array): SoundEnding | undefined {
  if (hasText(head, 0, "OggS")) return "ogg";
  if (MP4_BOXES.some((box) => hasText(head, 4, box))) return "mp4";
  if (hasText(head, 0, "\x1a\x45\xdf\xa3")) return "mkv";
  if (hasText(head, 0, "fLaC")) return "flac";
  if (hasText(head, 0, "#!AMR")) return "amr";
  if (hasText(head, 0, "caff")) return "caf";
  const [first = 0, second = 0] = head;
  // Eleven or twelve set bits begin a frame; a layer of 0 is AAC's (ISO/IEC 13818-7), else MPEG audio.
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  return (second & 0xf6) === 0xf0 ? "aac" : "mp3";
}

function hasText(bytes: Uint8Array, offset: number, text: string): boolean {
  return [...text].every((character, i) => bytes[offset + i] === character.charCodeAt(0));
}
