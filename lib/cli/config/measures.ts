// Kinds of values with a unit or a shape of their own: sizes, durations, dates, addresses.
import { single, type ValueType } from "./value_type.ts";

const KIB = 1024;
const BYTES_OF: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["b", 1],
  ["k", 1000],
  ["kb", 1000],
  ["kib", KIB],
  ["m", 1000 ** 2],
  ["mb", 1000 ** 2],
  ["mib", KIB ** 2],
  ["g", 1000 ** 3],
  ["gb", 1000 ** 3],
  ["gib", KIB ** 3],
  ["t", 1000 ** 4],
  ["tb", 1000 ** 4],
  ["tib", KIB ** 4],
]);

const MS_OF: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** Bytes: `50MB` is 50,000,000 and `50MiB` is 52,428,800, as the units are defined. */
export const SIZE_TYPE: ValueType<number> = {
  placeholder: "SIZE",
  allowed: "a size such as 50MB, 1.5GiB or 4096 (bytes)",
  parse(raw) {
    const text = single(raw).trim();
    const match = /^(\d{1,15}(?:\.\d{1,9})?)\s*([a-z]*)$/i.exec(text);
    const unit = BYTES_OF.get((match?.[2] ?? "?").toLowerCase());
    if (!match || unit === undefined) throw new SyntaxError(`Cannot read "${text}" as a size`);
    const bytes = Math.floor(Number(match[1]) * unit);
    if (!Number.isSafeInteger(bytes)) throw new RangeError(`${text} is too large`);
    return bytes;
  },
};

/** Milliseconds: `90s`, `5m`, `1h30m`. */
export const DURATION_TYPE: ValueType<number> = {
  placeholder: "TIME",
  allowed: "a time such as 90s, 5m, 1h30m or 0",
  parse(raw) {
    const text = single(raw).trim().toLowerCase();
    if (text === "0") return 0;
    if (!/^(\d{1,9}(ms|s|m|h|d))+$/.test(text)) {
      throw new SyntaxError(`Cannot read "${text}" as a time`);
    }
    let total = 0;
    for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h|d)/g)) {
      total += Number(amount) * (MS_OF.get(unit ?? "") ?? 0);
    }
    if (!Number.isSafeInteger(total)) throw new RangeError(`${text} is too long`);
    return total;
  },
};

/** A day in the machine's time zone, which is the zone of the dates in result.json. */
export interface Day {
  /** Unix time in seconds of its first second. */
  readonly start: number;
  /** Unix time in seconds of its last second. */
  readonly end: number;
}

export const DAY_TYPE: ValueType<Day> = {
  placeholder: "DATE",
  allowed: "a date such as 2024-01-31",
  parse(raw) {
    const text = single(raw).trim();
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    if (!match) throw new SyntaxError(`Cannot read "${text}" as a date`);
    const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
    const start = localMidnight(year, month, day);
    const probe = new Date(start);
    const real = probe.getFullYear() === year && probe.getMonth() === month - 1 &&
      probe.getDate() === day;
    if (!real) throw new RangeError(`There is no day ${text}`);
    return { start: start / 1000, end: localMidnight(year, month, day + 1) / 1000 - 1 };
  },
};

/** Where a server listens. */
export interface HostPort {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

export const HOST_PORT_TYPE: ValueType<HostPort> = {
  placeholder: "HOST:PORT",
  allowed: "a host and a port such as 127.0.0.1:4430 or [::1]:443",
  parse(raw) {
    const text = single(raw).trim();
    const match = /^(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([^\s:/@[\]]+)):(\d{1,5})$/i.exec(text);
    if (!match) throw new SyntaxError(`Cannot read "${text}" as HOST:PORT`);
    const host = match[1] ?? match[2] ?? "";
    if (match[1] !== undefined && !match[1].includes(":")) {
      throw new SyntaxError(`"${host}" is not an IPv6 address`);
    }
    const port = Number(match[3]);
    if (port < 1 || port > 65_535) throw new RangeError(`There is no port ${port}`);
    return { host, port };
  },
};

/** The host and port as they are written, an IPv6 address in brackets. */
export function formatHostPort(address: HostPort): string {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `${host}:${address.port}`;
}

/** A SOCKS proxy. */
export interface Proxy extends HostPort {
  readonly type: "socks4" | "socks5";
  readonly username?: string;
  readonly password?: string;
}

const SOCKS_PORT = 1080;

export const PROXY_TYPE: ValueType<Proxy> = {
  placeholder: "URL",
  allowed: "a proxy such as socks5://127.0.0.1:1080 or socks5://user:password@host:1080",
  parse(raw) {
    const text = single(raw).trim();
    // The text may hold a password, so no message quotes it.
    const match = /^(socks[45])h?:\/\//i.exec(text);
    const url = match && URL.parse(text.replace(/^\w+/, "http"));
    if (!url || url.hostname === "" || url.pathname !== "/" || url.search + url.hash !== "") {
      throw new SyntaxError("Cannot read the URL of a SOCKS proxy");
    }
    return {
      type: match[1]?.toLowerCase() === "socks4" ? "socks4" : "socks5",
      host: url.hostname.replace(/^\[|\]$/g, ""),
      // The parser drops a port 80, being the default of the scheme that it was given.
      port: url.port ? Number(url.port) : /:80\/?$/.test(text) ? 80 : SOCKS_PORT,
      ...(url.username ? { username: decodePart(url.username) } : {}),
      ...(url.password ? { password: decodePart(url.password) } : {}),
    };
  },
};

/** Undoes percent-encoding; a stray `%` stands for itself. */
function decodePart(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    const bytes = encoded.slice(1).split("%").map((hex) => Number.parseInt(hex, 16));
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}

/** Milliseconds since 1970; years below 100 are taken as they are. */
function localMidnight(year: number, month: number, day: number): number {
  const date = new Date(2000, 0, 1);
  date.setFullYear(year, month - 1, day);
  return date.getTime();
}
