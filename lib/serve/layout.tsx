// The frame of every page that the server gives.
/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { visibleText } from "../render/visible_text.ts";

/** What a page is. */
export interface LayoutProps {
  readonly title: string;
  /** What kind of page it is, for the style. */
  readonly kind: "chat" | "chats";
  readonly children?: Child;
}

/** A whole page as text. Style and script come from the server alone, so that nothing else may run. */
export function pageOf(props: LayoutProps): string {
  return `<!DOCTYPE html>\n${fragmentOf(<Page {...props} />)}\n`;
}

/** A part of a page as text, without what browsers cannot show. */
export function fragmentOf(part: JSX.Element): string {
  return visibleText(part.toString());
}

function Page({ title, kind, children }: LayoutProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/app.css" />
        <script src="/assets/app.js" defer />
      </head>
      <body class={kind}>{children}</body>
    </html>
  );
}

/** Words for the search of everything, or of one chat. */
export function SearchForm(
  { query = "", live = false, chat }: {
    readonly query?: string;
    readonly live?: boolean;
    readonly chat?: { readonly key: number };
  },
): JSX.Element {
  return (
    <form action="/search" role="search" aria-label="All messages" class={live ? "live" : ""}>
      <input
        type="search"
        name="q"
        value={query}
        placeholder="Search"
        aria-label="Search messages"
      />
      {chat ? <input type="hidden" name="in" value={String(chat.key)} /> : null}
    </form>
  );
}
