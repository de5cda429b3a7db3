// How many cells of a terminal a text takes, and fitting it to a width.

const SEGMENTER = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** Marks and joiners that stand alone in a segment take no cell. */
const NO_CELL = /^[\p{Mark}\p{Format}\p{Control}\p{Default_Ignorable_Code_Point}]+$/u;
const EMOJI = /^\p{RGI_Emoji}$/v;
/** Scripts whose characters take two cells (Unicode TR 11), without their half-width forms. */
const WIDE =
  /^[[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Script=Tangut}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]--[\uff61-\uffdc]]/v;

/** Width in cells of a text without control characters. */
export function textWidth(text: string): number {
  // Printable ASCII, by far the most frequent, needs no segments.
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of SEGMENTER.segment(text)) width += segmentWidth(segment);
  return width;
}

/** The text in exactly `width` cells: cut with an ellipsis, or padded. */
export function fitText(text: string, width: number, align: "left" | "right" = "left"): string {
  const cut = cutText(text, width);
  const padding = " ".repeat(Math.max(0, width - textWidth(cut)));
  return align === "left" ? cut + padding : padding + cut;
}

/** The text in at most `width` cells; whole graphemes are kept, and `…` marks what was cut. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return "";
  let kept = "";
  let used = 0;
  for (const { segment } of SEGMENTER.segment(text)) {
    const cells = segmentWidth(segment);
    if (used + cells > width - 1) break;
    kept += segment;
    used += cells;
  }
  return `${kept}…`;
}

function segmentWidth(segment: string): 0 | 1 | 2 {
  if (NO_CELL.test(segment)) return 0;
  return EMOJI.test(segment) || WIDE.test(segment) ? 2 : 1;
}
