// Reads GramJS's StringSession, the form in which a session fits an environment variable.
import { TgkeepError } from "../model/errors.ts";
import type { Session } from "./session.ts";

const AUTH_KEY_BYTES = 256;
const TELETHON_IPV4_BYTES = 1 + 4 + 2 + AUTH_KEY_BYTES;

/**
 * Parses `1` + base64 of: DC (1 byte), length of the address (2, big endian), address, port (2), key (256).
 * Telethon's variant has a 4-byte IPv4 address in place of length and address. GramJS reads the port
 * as a signed number, which loses ports above 32767; here it is unsigned.
 *
 * Permissions: none.
 *
 * @param text as `StringSession.save()` gives it; white space around it does not matter
 * @returns a session with one data centre and its key; others are added as they are used
 * @throws {TgkeepError} "usage" when the text is not such a string; the message never quotes it
 *
 * @example Connect with a session from the environment
 * ```ts
 * import { connectTelegram, parseSessionString } from "tgkeep";
 *
 * const text = Deno.env.get("TGKEEP_SESSION_STRING");
 * if (text !== undefined) {
 *   await using telegram = await connectTelegram({
 *     apiId: 12345,
 *     apiHash: "0123456789abcdef0123456789abcdef",
 *     session: parseSessionString(text),
 *     onSession: () => Promise.resolve(), // the variable cannot be changed
 *     appVersion: "my-script 1.0",
 *   });
 *   console.log((await telegram.account())?.name);
 * }
 * ```
 */
export function parseSessionString(text: string): Session {
  const trimmed = text.trim();
  if (!trimmed.startsWith("1")) throw invalid("it does not start with version 1");
  const bytes = decodeBase64(trimmed.slice(1));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 1 + 4 + 2 + AUTH_KEY_BYTES) throw invalid("it is too short");

  // As long as GramJS's with an address of two characters, whose length field then says 2.
  const telethon = bytes.length === TELETHON_IPV4_BYTES && view.getUint16(1) !== 2;
  const { host, end } = telethon
    ? { host: bytes.subarray(1, 5).join("."), end: 5 }
    : readAddress(bytes, view);
  const key = bytes.subarray(end + 2);
  if (key.length !== AUTH_KEY_BYTES) throw invalid(`its key has ${key.length} bytes, not 256`);
  const homeDc = view.getUint8(0);
  return {
    homeDc,
    dcs: { [homeDc]: { host, port: view.getUint16(end), authKey: toBase64(key) } },
  };
}

function readAddress(bytes: Uint8Array, view: DataView): { host: string; end: number } {
  const length = view.getUint16(1);
  const end = 3 + length;
  if (length === 0 || end + 2 + AUTH_KEY_BYTES > bytes.length) {
    throw invalid("its address is damaged");
  }
  return { host: new TextDecoder().decode(bytes.subarray(3, end)), end };
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(
      atob(text.replaceAll("-", "+").replaceAll("_", "/")),
      (c) => c.charCodeAt(0),
    );
  } catch {
    throw invalid("it is not base64");
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function invalid(reason: string): TgkeepError {
  return new TgkeepError(
    "usage",
    `Cannot read the session string: ${reason}. Set TGKEEP_SESSION_STRING to a GramJS StringSession, or unset it and run: tgkeep login`,
  );
}
