// Turns text from strangers into parts of file names that Linux, macOS and Windows all accept.

/** Not allowed by Windows, or a separator of paths somewhere. */
const FORBIDDEN = /[<>:"/\\|?*]/g;

/**
 * Control characters, invisible and direction-changing ones, line separators and lone surrogates. The
 * joiners U+200C and U+200D stay: Persian, Indic scripts and emoji are written with them.
 */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Spaces of any width, dots, dashes and joiners: not wanted at the start of a name. */
const LEADING = /^[\s\p{Zs}.\-\u200c\u200d]+/u;

/** Windows drops dots and spaces at the end of a name. */
const TRAILING = /[\s\p{Zs}.\u200c\u200d]+$/u;

/** Windows takes these for devices, whatever follows the first dot. */
const DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)\s*\./i;

const EXTENSION = /\.[\p{L}\p{N}]{1,12}$/u;

const encoder = new TextEncoder();

/**
 * The readable part of a file name, without its extension and without anything that could leave a
 * folder, hide, or be refused. Something unique must follow it: it may be empty, equal to another one, or
 * as a whole a reserved name of Windows.
 */
export function safeStem(fileName: string): string {
  const clean = cleanName(fileName);
  const stem = clean.slice(0, clean.length - extensionIn(clean).length);
  const trimmed = stem.replace(TRAILING, "").replace(LEADING, "");
  return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** The extension with its dot; empty when the name has none that is a plain word. */
export function safeExtension(fileName: string): string {
  return extensionIn(cleanName(fileName));
}

/**
 * The folder of a chat: `<slug>_<id>`.
 *
 * @param name title or full name; hostile input
 * @param id what makes the folder unique; letters and digits
 */
export function chatFolderName(name: string, id: string): string {
  const words = name.toWellFormed().normalize("NFC")
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-").replaceAll(/^[-\p{M}]+|-+$/gu, "");
  const slug = cutToBytes(words, 80).replace(/-+$/, "");
  return `${slug === "" ? "chat" : slug}_${id}`;
}

/** Cuts a text to at most `maxBytes` of UTF-8, never inside a character that a person sees as one. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (utf8Length(text) <= maxBytes) return text;
  let bytes = 0;
  let kept = "";
  for (const { segment } of new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text)) {
    bytes += utf8Length(segment);
    if (bytes > maxBytes) break;
    kept += segment;
  }
  return (kept === "" ? cutCodePoints(text, maxBytes) : kept).replace(TRAILING, "");
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** For a single "character" made of more marks than fit. */
function cutCodePoints(text: string, maxBytes: number): string {
  let bytes = 0;
  let kept = "";
  for (const point of text) {
    bytes += utf8Length(point);
    if (bytes > maxBytes) break;
    kept += point;
  }
  return kept;
}

/** Cleaned before and after composing: composing may bring a mark to the start, never a separator. */
function cleanName(fileName: string): string {
  return fileName.slice(0, 4096).replaceAll(INVISIBLE, "").normalize("NFC")
    .replaceAll(FORBIDDEN, "_").replace(TRAILING, "");
}

function extensionIn(clean: string): string {
  return EXTENSION.exec(clean)?.[0] ?? "";
}
