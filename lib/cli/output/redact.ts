// Takes secrets out of everything that is logged. The one place that knows what they look like.
import type { RunEvent } from "../../model/events.ts";

/** Replaces secrets in texts; values can be made known at any time. */
export interface Redactor {
  /** Makes a secret known. */
  add(secret: string | undefined): void;
  /** Free text, such as a message: without known secrets and whatever looks like one. */
  text(text: string): string;
  /**
   * A copy of plain data, such as names and paths, that programs go on with. Long known secrets alone are
   * replaced: a short one, or digits that look like a phone number, may stand in a name by chance.
   */
  data(value: unknown): unknown;
}

/** Shorter values occur by chance: replacing them would only damage texts. */
const SHORTEST_SECRET = 4;
/** The same for names and paths, which hold dates and numbers. */
const SHORTEST_SECRET_IN_DATA = 8;
const MASK = "[redacted]";
const NOTHING = /(?!)/g;

const BOT_TOKEN = /\b\d{6,12}:[\w-]{30,}/g;
/**
 * Auth keys and StringSessions: 256 bytes and more, in hex or either base64. The two are told apart, since
 * `/` and `_` together are found in long paths.
 */
const KEY_MATERIAL = /(?:[A-Za-z0-9+/]{340,}|[A-Za-z0-9_-]{340,})={0,2}/g;
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const LOGIN_LINK = /tg:\/\/login\?token=[\w%=+/-]+/gi;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi;
const PHONE = /\+\d[\d\s().-]{5,18}\d/g;

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let inText = NOTHING;
  let inData = NOTHING;
  const redactor: Redactor = {
    add(secret) {
      const trimmed = secret?.trim() ?? "";
      if (trimmed.length < SHORTEST_SECRET || secrets.has(trimmed)) return;
      secrets.add(trimmed);
      inText = patternOf([...secrets]);
      inData = patternOf([...secrets].filter(({ length }) => length >= SHORTEST_SECRET_IN_DATA));
    },
    text(text) {
      return text
        .replace(inText, MASK)
        .replace(PRIVATE_KEY, MASK)
        .replace(BOT_TOKEN, MASK)
        .replace(LOGIN_LINK, MASK)
        .replace(KEY_MATERIAL, MASK)
        .replace(URL_PASSWORD, `$1:${MASK}@`)
        .replace(PHONE, maskPhone);
    },
    data(value) {
      if (typeof value === "string") return value.replace(inData, MASK);
      if (Array.isArray(value)) return value.map(redactor.data);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, redactor.data(item)]),
      );
    },
  };
  return redactor;
}

/** A phone number with all but its last two digits masked. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  return `${phone.startsWith("+") ? "+" : ""}${"*".repeat(Math.max(0, digits.length - 2))}${
    digits.slice(-2)
  }`;
}

/** Longest first, so that a secret within another leaves nothing of the longer one behind. */
function patternOf(secrets: readonly string[]): RegExp {
  if (secrets.length === 0) return NOTHING;
  const alternatives = secrets
    .toSorted((a, b) => b.length - a.length)
    .map((secret) => {
      const escaped = RegExp.escape(secret);
      // A login code is a short number: within a longer one it is something else.
      return /^\d{1,8}$/.test(secret) ? `(?<!\\d)${escaped}(?!\\d)` : escaped;
    });
  return new RegExp(alternatives.join("|"), "g");
}

/** Fields of events that are sentences. All others are data: names and paths that programs go on with. */
const SENTENCES: ReadonlySet<string> = new Set(["message", "reason"]);

/** The same event without secrets: a sentence is searched, data is left as it is where it can be. */
export function redactEvent(event: RunEvent, redactor: Redactor): RunEvent {
  const { event: name, ...fields } = event;
  const redacted = Object.entries(fields).map(([key, value]) => [
    key,
    SENTENCES.has(key) && typeof value === "string" ? redactor.text(value) : redactor.data(value),
  ]);
  return { event: name, ...Object.fromEntries(redacted) };
}
