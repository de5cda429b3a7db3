// Which addresses of strangers may become links.

/** Nothing else is a link: `javascript:`, `data:` and `file:` run or open things. */
const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tg:"]);

/**
 * The address in its normal form, or `undefined` for what must stay text. An address without a scheme, as
 * people write it, is taken for a web page.
 */
export function safeLink(address: string): string | undefined {
  const trimmed = address.trim();
  if (trimmed === "") return undefined;
  return parse(trimmed) ?? (HAS_SCHEME.test(trimmed) ? undefined : parse(`http://${trimmed}`));
}

/** `host:8080/path` looks like one with a scheme; a port follows it. */
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d)/i;

function parse(address: string): string | undefined {
  const url = URL.parse(address);
  return url && SCHEMES.has(url.protocol) ? url.href : undefined;
}

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
