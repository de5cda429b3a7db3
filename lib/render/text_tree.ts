// A text and its entities as a tree: what overlaps is cut so that it nests.
import type { RichText, TextEntity } from "../model/text.ts";

/** A stretch of text, or what an entity surrounds. */
export type TextNode = string | TextBranch;

/** An entity with what is inside it. */
export interface TextBranch {
  /** Its range is the one that Telegram gave; the children are what is left of it here. */
  readonly entity: TextEntity;
  readonly children: readonly TextNode[];
}

/** Deeper ones are left out: people nest three or four, and renderers recurse. */
const MAX_DEPTH = 12;

interface Span {
  readonly entity: TextEntity;
  readonly start: number;
  readonly end: number;
}

interface Open {
  readonly children: TextNode[];
  readonly end: number;
}

/**
 * Nests the entities of a text. One that crosses the end of another is cut there and goes on behind it;
 * one that is empty, negative or outside the text is left out; a range that would split a surrogate pair
 * begins or ends before the pair. The strings of the tree, joined in order, are the whole text.
 */
export function textTree({ text, entities }: RichText): readonly TextNode[] {
  if (text === "") return [];
  if (entities.length === 0) return [text];
  const waiting = entities.flatMap((entity) => fit(text, entity)).sort(inOrder);
  const root: TextNode[] = [];
  const open: Open[] = [{ children: root, end: text.length }];
  let position = 0;
  const advance = (to: number): Open => {
    for (;;) {
      const top = open.at(-1) ?? { children: root, end: text.length };
      const stop = Math.min(top.end, to);
      if (stop > position) top.children.push(text.slice(position, stop));
      position = Math.max(position, stop);
      if (open.length === 1 || top.end > to) return top;
      open.pop();
    }
  };
  for (let i = 0; i < waiting.length; i++) {
    const span = waiting[i];
    if (!span) break;
    const top = advance(span.start);
    if (open.length > MAX_DEPTH) continue;
    if (span.end > top.end) insert(waiting, i + 1, { ...span, start: top.end });
    const children: TextNode[] = [];
    top.children.push({ entity: span.entity, children });
    open.push({ children, end: Math.min(span.end, top.end) });
  }
  advance(text.length);
  return root;
}

function fit(text: string, entity: TextEntity): Span[] {
  const { offset, length } = entity;
  if (!Number.isInteger(offset) || !Number.isInteger(length) || offset < 0) return [];
  const start = wholeCharacter(text, offset);
  const end = wholeCharacter(text, Math.min(offset + length, text.length));
  return end > start ? [{ entity, start, end }] : [];
}

function wholeCharacter(text: string, at: number): number {
  const splits = at > 0 && at < text.length && isBetween(text.charCodeAt(at), 0xdc00, 0xdfff) &&
    isBetween(text.charCodeAt(at - 1), 0xd800, 0xdbff);
  return splits ? at - 1 : at;
}

function isBetween(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}

/** The outer one first; of equal ranges, the one that Telegram named first. */
function inOrder(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end;
}

/** Keeps the order; `spans` is sorted from `from` on. */
function insert(spans: Span[], from: number, span: Span): void {
  let at = from;
  for (let next = spans[at]; next && inOrder(next, span) < 0; next = spans[at]) at++;
  spans.splice(at, 0, span);
}
