// The first bytes of files of each kind, so that what is served looks like what it claims to be.

export type HeadKind =
  | "jpeg"
  | "png"
  | "gif"
  | "webp"
  | "mp4"
  | "webm"
  | "mp3"
  | "ogg"
  | "pdf"
  | "gzip";

/** The bytes that a file of that kind starts with. JPEG, PNG, GIF and WebP are whole pictures of one pixel. */
export function fileHead(kind: HeadKind): Uint8Array {
  return HEADS[kind];
}

const ZEROS_15 = "00".repeat(15);

const HEADS: Readonly<Record<HeadKind, Uint8Array>> = {
  // Baseline, one grey pixel: tables with a single code each.
  jpeg: hex(
    "ffd8ffe000104a46494600010100000100010000" +
      `ffdb004300${"01".repeat(64)}` +
      "ffc0000b080001000101011100" +
      `ffc400140001${ZEROS_15}00` +
      `ffc400141001${ZEROS_15}00` +
      "ffda0008010100003f003fffd9",
  ),
  png: hex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55" +
      "0000000a49444154789c63a8070000810080d394534a0000000049454e44ae426082",
  ),
  gif: hex(
    "47494638396101000100800000000000ffffff21f90401000000002c" +
      "00000000010001000002024401003b",
  ),
  webp: hex(
    "5249464622000000574542505650382016000000" +
      "3001009d012a010001000ec0fe25a400037000000000",
  ),
  mp4: hex("000000186674797069736f6d0000020069736f6d6d703431"),
  webm: hex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d"),
  mp3: hex("49443304000000000000fffb9064"),
  ogg: hex("4f67675300020000000000000000"),
  pdf: hex("255044462d312e340a25e2e3cfd30a"),
  gzip: hex("1f8b0800000000000003"),
};

function hex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}
