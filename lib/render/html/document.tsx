// The frame of every page: head, security policy, style and script.
/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { createHash } from "node:crypto";
import { visibleText } from "../visible_text.ts";
import { lightboxScript } from "./assets/lightbox_script.js";
import { pageScript } from "./assets/page_script.js";
import { playersScript } from "./assets/players_script.js";
import { STYLE } from "./assets/style.ts";

/** What a page is. */
export interface DocumentProps {
  readonly title: string;
  /** What kind of page it is, for the style. */
  readonly kind: "chat" | "dates" | "chats";
  readonly children?: Child;
}

/** The program of the pages: what it adds to them is all that needs scripts. */
const SCRIPT = [pageScript, lightboxScript, playersScript]
  .map((script) => `(${script.toString()})(document);`).join("\n");

/**
 * Style and script are in the page and named by their hashes: nothing else may run or style it, not even
 * a file that somebody sent and that lies in the same folder, which 'self' would allow.
 */
const POLICY = [
  "default-src 'none'",
  `style-src '${hashOf(STYLE)}'`,
  `script-src '${hashOf(SCRIPT)}'`,
  // Browsers differ in whether a page from the disk counts the files beside it as its own.
  "img-src 'self' file:",
  "media-src 'self' file:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** A whole page as text, fit for UTF-8 and for people's eyes. */
export function documentText(props: DocumentProps): string {
  return `<!DOCTYPE html>\n${visibleText((<Document {...props} />).toString())}\n`;
}

function Document({ title, kind, children }: DocumentProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="tgkeep" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body class={kind}>
        {children}
        <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
      </body>
    </html>
  );
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
