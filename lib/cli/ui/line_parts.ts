// Pieces of the dashboard's lines: bars, columns, and lists that leave out what does not fit.
import { cutText, fitText, textWidth } from "../output/text_width.ts";
import { isolate, ISOLATE_CELLS } from "./isolate.ts";

/** A bar of exactly that many cells; readable without colours. */
export function bar(
  share: number,
  cells: number,
): { readonly done: string; readonly rest: string } {
  const filled = Math.max(0, Math.min(cells, Math.round(share * cells)));
  return { done: "━".repeat(filled), rest: "─".repeat(cells - filled) };
}

/** A name of others in exactly that many cells, isolated from what stands beside it. */
export function nameCell(name: string, cells: number): string {
  const room = Math.max(0, cells - ISOLATE_CELLS);
  const cut = cutText(name, room);
  return isolate(cut) + " ".repeat(Math.max(0, room - textWidth(cut)));
}

/** Cells of a name at its end, where file names differ. */
export function tailOf(name: string, cells: number): string {
  if (textWidth(name) <= cells) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 8 ? name.slice(dot) : "";
  const room = cells - textWidth(ending);
  return room > 8 ? cutText(name.slice(0, name.length - ending.length), room) + ending : name;
}

/** As many of the pieces as fit, the first ones first, with dots between them. */
export function pieces(texts: readonly string[], cells: number): string {
  let line = "";
  for (const text of texts) {
    if (text === "") continue;
    const longer = line === "" ? text : `${line} · ${text}`;
    if (textWidth(longer) > cells) return line === "" ? cutText(text, cells) : line;
    line = longer;
  }
  return line;
}

/** One text at the left end and one at the right, which goes first when there is no room for both. */
export function ends(left: string, right: string, cells: number): readonly [string, string] {
  const room = cells - textWidth(right) - 1;
  if (room < 12) return [fitText(left, cells), ""];
  return [fitText(left, room) + " ", right];
}
