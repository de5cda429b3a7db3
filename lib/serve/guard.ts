// Lets in whoever has the token, through this machine's own names alone, for reading alone.
import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { createHash, timingSafeEqual } from "node:crypto";

/** What {@linkcode guard} compares with. */
export interface GuardOptions {
  /** Known to the person who started the server. */
  readonly token: string;
  /** The port that is listened on. */
  readonly port: () => number;
}

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cache-control": "no-store",
};

/**
 * Refuses names that another machine's DNS can give to this one (DNS rebinding), whatever would change
 * something, pages of other sites, and whoever has no token. Answers carry headers that let pages load
 * nothing from elsewhere.
 */
export function guard({ token, port }: GuardOptions): MiddlewareHandler {
  return async (c, next) => {
    const refusal = refusalOf(c, port());
    if (refusal) c.res = refusal;
    else if (isToken(c.req.query("token"), token)) c.res = welcome(c, { token, port: port() });
    else if (isToken(getCookie(c, cookieName(port())), token)) await next();
    else c.res = c.text("Open the address that tgkeep serve has printed, with its token.\n", 403);
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}

function refusalOf(c: Context, port: number): Response | undefined {
  const host = c.req.header("host")?.toLowerCase();
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (!host || !own.includes(host)) return c.text("This server is for its own machine.\n", 421);
  if (c.req.method !== "GET" && c.req.method !== "HEAD") {
    return c.text("Only reading is possible.\n", 405, { allow: "GET, HEAD" });
  }
  const site = c.req.header("sec-fetch-site") ?? "none";
  const opened = c.req.header("sec-fetch-mode") === "navigate";
  // Another port of this machine is the same site, and another program.
  if (site !== "same-origin" && site !== "none" && !opened) {
    return c.text("Not for other sites.\n", 403);
  }
  return undefined;
}

/**
 * Keeps the token out of the address from now on. Not a redirect: browsers would not send a strict cookie
 * with one that another program has begun.
 */
function welcome(c: Context, { token, port }: { token: string; port: number }): Response {
  const path = c.req.path.startsWith("//") ? "/" : c.req.path;
  setCookie(c, cookieName(port), token, { httpOnly: true, sameSite: "Strict", path: "/" });
  const target = path.replaceAll(/[^\w/.-]/g, "");
  return c.html(
    `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>tgkeep</title>` +
      `<meta http-equiv="refresh" content="0;url=${target}"><p><a href="${target}">Open the archive</a>`,
  );
}

/** Cookies do not know ports: two servers must not take each other's. */
function cookieName(port: number): string {
  return `tgkeep-${port}`;
}

function isToken(given: string | undefined, token: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return given !== undefined && timingSafeEqual(hash(given), hash(token));
}
