// Reactions and buttons under a message.
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Button, Reaction } from "../../model/message.ts";
import { safeLink } from "../safe_link.ts";
import { OutLink } from "./text.tsx";
import type { ChatView } from "./view.ts";

/** Kinds of reactions with their counts; the latest people behind one are its tooltip. */
export function Reactions(
  { reactions, view }: {
    readonly reactions: readonly Reaction[] | undefined;
    readonly view: ChatView;
  },
): JSX.Element | null {
  if (!reactions || reactions.length === 0) return null;
  return (
    <ul class="reactions" aria-label="Reactions">
      {reactions.map((reaction) => (
        <li {...people(reaction, view)}>
          {signOf(reaction)} <span class="count">{reaction.count}</span>
        </li>
      ))}
    </ul>
  );
}

function people({ recent }: Reaction, view: ChatView): { title?: string } {
  if (recent.length === 0) return {};
  return { title: recent.map(({ fromId }) => view.person(fromId).name).join(", ") };
}

function signOf(reaction: Reaction): JSX.Element {
  switch (reaction.type) {
    case "emoji":
      return <span>{reaction.emoji ?? "👍"}</span>;
    case "custom_emoji":
      return <span title={`Custom emoji ${reaction.documentId ?? ""}`}>✨</span>;
    case "paid":
      return <span title="Paid reaction">⭐</span>;
  }
}

/** Rows of inline buttons: those that lead to a page are links, the others only tell that they were there. */
export function Buttons(
  { rows }: { readonly rows: readonly (readonly Button[])[] | undefined },
): JSX.Element | null {
  if (!rows || rows.length === 0) return null;
  return (
    <div class="buttons" role="group" aria-label="Buttons">
      {rows.map((row) => (
        <div>
          {row.map(buttonOf)}
        </div>
      ))}
    </div>
  );
}

function buttonOf({ type, text, data = "" }: Button): JSX.Element {
  const href = LINKS.has(type) ? safeLink(data) : undefined;
  const label = <bdi>{text}</bdi>;
  return href === undefined
    ? <span class="button" title={type.replaceAll("_", " ")}>{label}</span>
    : (
      <span class="button">
        <OutLink href={href}>{label}</OutLink>
      </span>
    );
}

const LINKS: ReadonlySet<string> = new Set(["url", "auth", "web_view", "simple_web_view"]);
