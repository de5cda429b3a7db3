// The chats as a table that fits the terminal.
import type { Chat } from "../../model/chat.ts";
import { isolated } from "../ui/isolate.ts";
import { formatAmount, formatCount } from "./quantities.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { Style } from "./style.ts";
import { cutText, fitText, textWidth } from "./text_width.ts";

/** A column. Of the columns that do not fit, the one with the highest `expendable` goes first. */
interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  readonly expendable: number;
  /** Width in cells at which the column may be cut when room is short; without it, it is never cut. */
  readonly atLeast?: number;
  text(chat: Chat): string;
}

const GAP = "  ";
/** Wider cells are cut: a long name would push everything else out. */
const WIDEST_CELL = 48;

const COLUMNS: readonly Column[] = [
  { title: "ID", align: "left", expendable: 0, text: (chat) => chat.ref.id },
  { title: "NAME", align: "left", expendable: 0, atLeast: 12, text: nameOf },
  { title: "TYPE", align: "left", expendable: 3, text: (chat) => chat.type },
  {
    title: "USERNAME",
    align: "left",
    expendable: 4,
    text: (chat) => chat.username ? `@${chat.username}` : "",
  },
  {
    title: "UNREAD",
    align: "right",
    expendable: 2,
    text: (chat) => chat.unreadCount > 0 ? formatCount(chat.unreadCount) : "",
  },
  {
    title: "MESSAGES",
    align: "right",
    expendable: 5,
    text: (chat) => chat.messageCount === undefined ? "" : formatCount(chat.messageCount),
  },
  { title: "LAST", align: "left", expendable: 1, text: lastDay },
  {
    title: "FOLDERS",
    align: "left",
    expendable: 6,
    atLeast: 8,
    text: (chat) => [...chat.folders, ...marks(chat)].join(", "),
  },
];

/** Lines of at most `width` cells: a header, a line a chat, and how many there are. */
export function chatsTable(chats: readonly Chat[], width: number, style: Style): readonly string[] {
  if (chats.length === 0) return ["No chats."];
  const rows = chats.map((chat) => COLUMNS.map((column) => sanitizeLine(column.text(chat))));
  const widths = fitColumns(naturalWidths(rows), width);
  const draw = (cells: readonly string[]): string =>
    COLUMNS.flatMap(({ align }, i) => {
      const cellWidth = widths[i] ?? 0;
      return cellWidth > 0
        ? [fitText(isolated(cutText(cells[i] ?? "", cellWidth)), cellWidth, align)]
        : [];
    }).join(GAP).trimEnd();
  return [
    style.bold(draw(COLUMNS.map(({ title }) => title))),
    ...rows.map(draw),
    style.dim(formatAmount(chats.length, "chat")),
  ];
}

/** Width that each column would like; 0 for a column without any content. */
function naturalWidths(rows: readonly (readonly string[])[]): readonly number[] {
  return COLUMNS.map(({ title }, i) => {
    const widest = rows.reduce((most, row) => Math.max(most, textWidth(row[i] ?? "")), 0);
    return widest === 0 ? 0 : Math.min(WIDEST_CELL, Math.max(widest, title.length));
  });
}

function fitColumns(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  const excess = (): number => {
    const shown = widths.filter((cells) => cells > 0);
    return shown.reduce((sum, cells) => sum + cells + GAP.length, -GAP.length) - width;
  };
  const shrink = (i: number): void => {
    const atLeast = COLUMNS[i]?.atLeast ?? Infinity;
    const cells = widths[i] ?? 0;
    if (excess() > 0 && cells > atLeast) widths[i] = Math.max(atLeast, cells - excess());
  };
  const order = COLUMNS.map((_, i) => i)
    .sort((a, b) => (COLUMNS[b]?.expendable ?? 0) - (COLUMNS[a]?.expendable ?? 0));
  COLUMNS.forEach((_, i) => shrink(i));
  for (const i of order) {
    if (excess() <= 0) break;
    if ((COLUMNS[i]?.expendable ?? 0) > 0) widths[i] = 0;
  }
  // What was dropped may have freed room for what was cut before.
  COLUMNS.forEach(({ atLeast }, i) => {
    const cells = widths[i] ?? 0;
    if (atLeast !== undefined && cells > 0 && excess() < 0) {
      widths[i] = Math.min(natural[i] ?? 0, cells - excess());
    }
  });
  return widths;
}

function nameOf(chat: Chat): string {
  return chat.fullName || chat.name || "(deleted account)";
}

/** Year, month and day in the machine's time zone. */
function lastDay(chat: Chat): string {
  if (chat.lastMessageDate === undefined) return "";
  const date = new Date(chat.lastMessageDate * 1000);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function marks(chat: Chat): readonly string[] {
  return [
    ...(chat.pinned ? ["pinned"] : []),
    ...(chat.archived ? ["archived"] : []),
    ...(chat.forum ? ["forum"] : []),
  ];
}
