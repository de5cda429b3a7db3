// What a person may choose about notes for Obsidian.

/** How much one file holds. */
export type MarkdownPeriod = "day" | "month";

/** How media are named: Obsidian's own way, or as every Markdown program understands. */
export type MarkdownLinks = "obsidian" | "relative";

/** Choices for Markdown. */
export interface MarkdownOptions {
  /**
   * How much one note holds.
   *
   * @default "month"
   */
  readonly by?: MarkdownPeriod;
  /**
   * How media and messages are linked.
   *
   * @default "obsidian"
   */
  readonly links?: MarkdownLinks;
}
