// The session on disk: mode 0600, written atomically, encrypted when there is a passphrase.
import { Buffer } from "node:buffer";
import { dirname } from "node:path";
import { TgkeepError } from "../model/errors.ts";
import type { Session, SessionDc } from "./session.ts";

const FORMAT = "tgkeep-session";
const VERSION = 1;
/** OWASP's figure for PBKDF2-HMAC-SHA256. */
const KDF_ITERATIONS = 600_000;
/** A file that asks for more would only stall the program. */
const MAX_KDF_ITERATIONS = 10_000_000;

type SessionFile =
  & { readonly format: typeof FORMAT; readonly version: typeof VERSION }
  & ({ readonly session: unknown } | { readonly encrypted: Encrypted });

/** AES-256-GCM, so that a wrong passphrase and a changed file are both noticed. All base64. */
interface Encrypted {
  readonly iterations: number;
  readonly salt: string;
  readonly iv: string;
  readonly data: string;
}

/**
 * Reads a session.
 *
 * Permissions: `--allow-read` of the file.
 *
 * @param path of the session file
 * @param passphrase of an encrypted file; of no effect on others
 * @returns the session; `undefined` when there is no file
 * @throws {TgkeepError} "sign_in_needed" when the file is damaged; "usage" when it cannot be read, the
 * passphrase is missing or wrong, or a newer tgkeep wrote it
 *
 * @example Read an encrypted session
 * ```ts
 * import { readSession, TgkeepError, writeSession } from "tgkeep";
 *
 * const path = `${await Deno.makeTempDir()}/session.json`;
 * await writeSession(path, { homeDc: 2, dcs: {} }, "a passphrase");
 * try {
 *   const session = await readSession(path, "another passphrase");
 *   console.log(session ? `home: DC ${session.homeDc}` : "nobody has signed in yet");
 * } catch (error) {
 *   if (!(error instanceof TgkeepError)) throw error;
 *   console.error(error.code, error.message);
 * }
 * ```
 */
export async function readSession(
  path: string,
  passphrase: string | undefined,
): Promise<Session | undefined> {
  const file = await readFile(path);
  if (!file) return undefined;
  if ("session" in file) return checkSession(file.session, path);
  if (!passphrase) {
    throw new TgkeepError(
      "usage",
      `The session file ${path} is encrypted. Set TGKEEP_PASSPHRASE, or run the command on a terminal to be asked`,
    );
  }
  return checkSession(JSON.parse(await decrypt(file.encrypted, passphrase, path)), path);
}

/** Whether reading the file needs a passphrase; false when there is no file. */
export async function isEncryptedSession(path: string): Promise<boolean> {
  const file = await readFile(path);
  return file !== undefined && "encrypted" in file;
}

/**
 * Writes a session so that the file is whole at any instant and only its owner can read it (mode 0600).
 * The folder is made where it is missing. A session is the account: whoever has the file has all chats.
 *
 * Permissions: `--allow-read` and `--allow-write` of the file's folder, where it is first written under
 * another name.
 *
 * @param path of the session file; one that is there is replaced
 * @param passphrase encrypts the file (AES-256-GCM, key by PBKDF2-HMAC-SHA256); `undefined` or "" does not
 * @throws {TgkeepError} "usage" when the place cannot be written
 *
 * @example Keep a session in an encrypted file
 * ```ts
 * import { startLoopback, writeSession } from "tgkeep";
 *
 * await using loopback = await startLoopback();
 * const path = `${await Deno.makeTempDir()}/session.json`;
 * await writeSession(path, loopback.session, "a passphrase");
 * ```
 */
export async function writeSession(
  path: string,
  session: Session,
  passphrase: string | undefined,
): Promise<void> {
  const head = { format: FORMAT, version: VERSION } as const;
  const content: SessionFile = passphrase
    ? { ...head, encrypted: await encrypt(JSON.stringify(session), passphrase) }
    : { ...head, session };
  await replace(path, JSON.stringify(content) + "\n");
}

/**
 * Makes sure that a session file can be written, before somebody signs in: a session that cannot be kept would
 * stay behind among the account's devices.
 *
 * @throws {TgkeepError} "usage" when it cannot
 */
export async function checkSessionPlace(path: string): Promise<void> {
  const probe = `${path}.${crypto.randomUUID()}`;
  await replace(probe, "", path);
  await removeSession(probe);
}

/** @param name what the file is called where it cannot be written */
async function replace(path: string, content: string, name = path): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(temporary, content, { mode: 0o600, createNew: true });
    await Deno.rename(temporary, path);
  } catch (cause) {
    await removeSession(temporary).catch(() => undefined);
    throw new TgkeepError(
      "usage",
      `Cannot write the session file ${name}: ${
        reasonOf(cause)
      }. Choose another place with --session FILE`,
      { cause },
    );
  }
}

/**
 * Removes a session file; one that is not there is fine. The session itself lives on at Telegram until
 * `signOut` ends it.
 *
 * Permissions: `--allow-write` of the file.
 *
 * @throws {Deno.errors.PermissionDenied} and other errors of the file system, as they are
 */
export async function removeSession(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      throw error;
    }
  }
}

async function readFile(path: string): Promise<SessionFile | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new TgkeepError("usage", `Cannot read the session file ${path}: ${reasonOf(cause)}`, {
      cause,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, cause);
  }
  if (!isRecord(value) || value.format !== FORMAT) throw damaged(path);
  if (value.version !== VERSION) {
    throw new TgkeepError(
      "usage",
      `The session file ${path} was written by a newer tgkeep. Update the program, or choose another file with --session FILE`,
    );
  }
  if (!("session" in value) && !isEncrypted(value.encrypted)) throw damaged(path);
  return value as unknown as SessionFile;
}

function checkSession(value: unknown, path: string): Session {
  if (!isRecord(value) || !isDcNumber(value.homeDc) || !isRecord(value.dcs)) throw damaged(path);
  const dcs: Record<number, SessionDc> = {};
  for (const [id, dc] of Object.entries(value.dcs)) {
    const valid = isDcNumber(Number(id)) && isRecord(dc) && typeof dc.host === "string" &&
      typeof dc.port === "number" && (dc.authKey === undefined || isAuthKey(dc.authKey));
    if (!valid) throw damaged(path);
    dcs[Number(id)] = dc as unknown as SessionDc;
  }
  return { homeDc: value.homeDc, dcs };
}

async function encrypt(text: string, passphrase: string): Promise<Encrypted> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await deriveKey(passphrase, salt, KDF_ITERATIONS);
  const data = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv },
    key,
    new TextEncoder().encode(text),
  );
  return {
    iterations: KDF_ITERATIONS,
    salt: Buffer.from(salt).toString("base64"),
    iv: Buffer.from(iv).toString("base64"),
    data: Buffer.from(data).toString("base64"),
  };
}

async function decrypt(box: Encrypted, passphrase: string, path: string): Promise<string> {
  const key = await deriveKey(passphrase, bytesOf(box.salt), box.iterations);
  try {
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytesOf(box.iv) },
      key,
      bytesOf(box.data),
    );
    return new TextDecoder().decode(plain);
  } catch (cause) {
    throw new TgkeepError(
      "usage",
      `The passphrase for ${path} is wrong, or the file was changed. Try again, or remove the file and run: tgkeep login`,
      { cause },
    );
  }
}

async function deriveKey(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<CryptoKey> {
  const secret = new TextEncoder().encode(passphrase.normalize("NFC"));
  const material = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  return await crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, "base64"));
}

function isEncrypted(value: unknown): value is Encrypted {
  return isRecord(value) && typeof value.salt === "string" && typeof value.iv === "string" &&
    typeof value.data === "string" && Number.isInteger(value.iterations) &&
    Number(value.iterations) > 0 && Number(value.iterations) <= MAX_KDF_ITERATIONS;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isDcNumber(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 0x8000;
}

function isAuthKey(value: unknown): boolean {
  return typeof value === "string" && Buffer.from(value, "base64").length === 256;
}

function damaged(path: string, cause?: unknown): TgkeepError {
  return new TgkeepError(
    "sign_in_needed",
    `The session file ${path} is damaged. Remove it and run: tgkeep login`,
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
