// Which addresses of strangers may become links.

/** Nothing else is a link: `javascript:`, `data:` and `file:` run or open things. */
const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tg:"]);

/**
 * The address in its normal form, or `undefined` for what must stay text. An address without a scheme, as
 * people write it, is taken for a web page when it begins like a domain name.
 */
export function safeLink(address: string): string | undefined {
  const trimmed = address.trim();
  return parse(trimmed) ?? (DOMAIN.test(trimmed) ? parse(`http://${trimmed}`) : undefined);
}

const DOMAIN = /^[^\s/?#:@\\]+\.[^\s/?#:@\\]+(?:[:/?#]|$)/u;

/** Browsers take stranger names than the domain name system has. */
const HOST = /^[a-z0-9._-]+$|^\[[0-9a-f:.]+\]$/;

function parse(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url || !SCHEMES.has(url.protocol)) return undefined;
  if (url.protocol.startsWith("http") && !HOST.test(url.hostname)) return undefined;
  return url.href.replace(UNSAFE, encodeURIComponent);
}

/** What `mailto:` and `tg:` addresses may still have in them, and links should not. */
const UNSAFE = /["<>\\^`{|}\s]/g;

/** A page of t.me for a public name; the name is hostile input. */
export function telegramLink(username: string): string | undefined {
  return /^[A-Za-z0-9_]{1,64}$/.test(username) ? `https://t.me/${username}` : undefined;
}

/**
 * The address of a file beside the page.
 *
 * @param path relative, with `/` between parts; any characters
 */
export function relativeLink(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}
