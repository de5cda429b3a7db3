// Plain documents: names that are dangerous, sizes at every edge, the same file more than once.
import type { NewMessage } from "../spec.ts";
import { plain } from "../text_spec.ts";
import type { Draft, Kit } from "./kit.ts";

const KIB = 1024;
const MIB = KIB * KIB;

/** Names that must not be used as they are. */
export const NASTY_NAMES: readonly string[] = [
  "../../etc/passwd",
  "..\\..\\windows\\system32\\drivers\\etc\\hosts",
  "/absolute/path",
  "C:\\autoexec.bat",
  "CON",
  "con.txt",
  "LPT1.pdf",
  "a/b\\c",
  `${"long".repeat(75)}.txt`,
  `${"д".repeat(300)}.txt`,
  "",
  ".",
  "..",
  ".hidden",
  "nul\u0000byte.txt",
  "line\nbreak\ttab.txt",
  "\u202Egpj.exe",
  "trailing dots...",
  "trailing spaces   ",
  ' <>:"|?* ',
  "same name.txt",
  "same name.txt",
  "Same Name.TXT",
  "e\u0301.txt",
  "é.txt",
  "photo_1@01-01-2025_00-00-00.jpg",
  "result.json",
  "no_extension",
  "🗿 emoji 🗿.bin",
  "%2e%2e%2fpercent",
  "-rf",
  "~",
];

/** Sizes around the edges of pages, parts and MiB. */
export const EDGE_SIZES: readonly number[] = [
  0,
  1,
  4 * KIB - 1,
  4 * KIB,
  4 * KIB + 1,
  128 * KIB - 1,
  128 * KIB,
  128 * KIB + 1,
  MIB - 1,
  MIB,
  MIB + 1,
  3 * MIB + 12_345,
  5 * MIB,
];

export function namedDocumentDrafts(kit: Kit): Draft[] {
  return NASTY_NAMES.map((fileName, i) => ({
    media: {
      type: "document",
      document: kit.document({ bytes: 300 + i, fileName, mimeType: "text/plain" }),
    },
    text: plain(`Name ${i}`),
  }));
}

export function sizedDocumentDrafts(kit: Kit): Draft[] {
  return EDGE_SIZES.map((bytes, i) => ({
    media: {
      type: "document",
      document: kit.document({ bytes, fileName: `size_${bytes}.bin`, dcId: i % 3 === 2 ? 4 : 2 }),
    },
  }));
}

/** One document more than once, and equal bytes under other ids and names. */
export function duplicateDocuments(kit: Kit): {
  readonly twice: readonly NewMessage[];
  readonly elsewhere: readonly NewMessage[];
} {
  const shared = kit.document({
    bytes: 700_001,
    fileName: "shared.pdf",
    mimeType: "application/pdf",
    head: "pdf",
    thumbs: [kit.thumb()],
  });
  const copy = (fileName: string, dcId: number) =>
    kit.document({ bytes: 400_000, fileName, contentKey: "equal bytes", dcId });
  const send = (document: typeof shared): NewMessage => ({ media: { type: "document", document } });
  return {
    twice: [send(shared), send(shared), send(copy("one.bin", 2)), send(copy("two.bin", 4))],
    elsewhere: [send(shared), send(copy("three.bin", 2))],
  };
}

/** Documents without a name, whose thumbnail comes in other forms. */
export function thumbnailDrafts(kit: Kit): Draft[] {
  const thumb = kit.thumb();
  return [
    {
      media: {
        type: "document",
        document: kit.document({
          bytes: 50_000,
          mimeType: "image/png",
          head: "png",
          attributes: [{ type: "image_size", width: 640, height: 480 }, { type: "has_stickers" }],
          thumbs: [thumb],
        }),
      },
    },
    {
      media: {
        type: "document",
        document: kit.document({
          bytes: 10_000,
          fileName: "progressive thumb.jpg",
          mimeType: "image/jpeg",
          head: "jpeg",
          thumbs: [
            {
              kind: "progressive",
              type: "m",
              width: 320,
              height: 320,
              content: { key: "progressive thumb", size: 7_777, head: "jpeg" },
            },
          ],
        }),
      },
    },
    {
      media: {
        type: "document",
        document: kit.document({
          bytes: 3_000,
          fileName: "outline only.svg",
          mimeType: "image/svg+xml",
          thumbs: [{ kind: "path", bytes: [1, 2, 3] }],
        }),
      },
    },
  ];
}
