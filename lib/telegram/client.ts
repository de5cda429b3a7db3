// A connected client: what it offers and what it is made with.
import type { Account, TelegramGateway } from "./gateway.ts";
import type { Session } from "./session.ts";
import type { MediaSurvey, ServerClock } from "./survey.ts";
import type { TakeoutGateway, TakeoutScope } from "./takeout.ts";

/** A server of the user's own instead of Telegram's. */
export interface ServerOptions {
  /** Name, IPv4 or IPv6 address (without brackets). */
  readonly host: string;
  /** TCP port, 1 to 65535. */
  readonly port: number;
  /** Which data centre listens there; addresses of others come from its `help.getConfig`. */
  readonly dcId: number;
  /** RSA public key, PKCS#1 or SPKI; without it Telegram's own keys are expected. */
  readonly publicKeyPem?: string;
}

/** A SOCKS proxy that every connection to Telegram goes through. */
export interface ProxyOptions {
  /** Protocol of the proxy; SOCKS4 knows no passwords. */
  readonly type: "socks4" | "socks5";
  /** Name or address of the proxy. */
  readonly host: string;
  /** TCP port, 1 to 65535. */
  readonly port: number;
  /** Given to the proxy when it asks who is there. */
  readonly username?: string;
  /** Goes to the proxy unencrypted (RFC 1929). */
  readonly password?: string;
}

/** How {@linkcode connectTelegram} connects, and where the session comes from and goes to. */
export interface ConnectOptions {
  /** Number of the program at Telegram, from my.telegram.org (core.telegram.org/api/obtaining_api_id). */
  readonly apiId: number;
  /** The secret that belongs to `apiId`: 32 hexadecimal digits. Needed for signing in only. */
  readonly apiHash: string;
  /** Absent: Telegram itself. */
  readonly server?: ServerOptions;
  /** Absent: direct connections. */
  readonly proxy?: ProxyOptions;
  /** As it was last kept; `undefined` before the first sign-in. */
  readonly session: Session | undefined;
  /**
   * Called with the whole session whenever a key or an address in it changes, before a sign-in is
   * complete too. The client waits for the promise, and what it throws fails the request at hand. Calls
   * may overlap: the one that began last has the present state.
   */
  readonly onSession: (session: Session) => Promise<void>;
  /** Receives diagnostics of the connection, in English for logs; they never contain a secret. */
  readonly onLog?: (level: "debug" | "warn", message: string) => void;
  /** Shown to the person in Telegram's list of active sessions. */
  readonly appVersion: string;
  /** How long an answer is waited for: 15,000 ms when absent. */
  readonly timeouts?: AnswerTimeouts;
}

/** After so long without an answer a request counts as lost, in ms. */
export interface AnswerTimeouts {
  /** For everything but parts of files. */
  readonly requestMs: number;
  /** For a part of a file, which is up to 1 MiB. */
  readonly partMs: number;
}

/**
 * Questions to the person who signs in with a phone number. What a prompt throws ends the sign-in and
 * reaches the caller as it is. A wrong code or password is asked for again, three times in all.
 */
export interface SignInPrompts {
  /** The number with its country code; spaces, brackets and hyphens do not matter. */
  phone(): Promise<string>;
  /** The code that Telegram has just sent. */
  code(sent: CodeSent): Promise<string>;
  /** The 2FA password. Only a proof of it leaves the machine (SRP, core.telegram.org/api/srp). */
  password(ask: PasswordAsk): Promise<string>;
}

/** A code is on its way to the person. */
export interface CodeSent {
  /** The number as it was given, all digits but the last two replaced by `•`. */
  readonly maskedPhone: string;
  /** `app`, `sms`, `call`, `missed call`…: the `auth.sentCodeType…` of TL in words. */
  readonly via: string;
  /** How many digits the code has, where Telegram says so. */
  readonly length?: number;
  /** Why the code before this one was refused. */
  readonly retry?: string;
}

/** The account has a 2FA password. */
export interface PasswordAsk {
  /** What the person noted to remember it by. */
  readonly hint?: string;
  /** Why the password before this one was refused. */
  readonly retry?: string;
}

/** What signing in by QR code needs of the program. */
export interface QrPrompts {
  /** A link to show as a QR code; called again before `expiresAt` (unix time in ms) with the next. */
  show(link: { readonly url: string; readonly expiresAt: number }): void;
  /** Asked after the scan, when the account has a 2FA password. */
  password: SignInPrompts["password"];
}

/**
 * A client: everything that reads chats, and signing in and out. Requests may be under way at the same
 * time. Disposing of it closes the connections; the session stays valid.
 */
export interface Telegram extends TelegramGateway, MediaSurvey, ServerClock {
  /**
   * Signs in with the code that Telegram sends, and the 2FA password where there is one.
   *
   * @returns the account; its key has gone through `onSession` by then
   * @throws {TgkeepError} "telegram" with the reason in words, such as a wrong code or a banned number
   * @throws {ConnectionError} when Telegram cannot be reached
   */
  signInWithPhone(prompts: SignInPrompts, signal?: AbortSignal): Promise<Account>;
  /**
   * Signs in by a QR code that another device of the account scans (core.telegram.org/api/qr-login).
   * Goes on showing codes until one is scanned or the signal aborts.
   *
   * @throws {TgkeepError} "telegram" with the reason in words
   * @throws {ConnectionError} when Telegram cannot be reached
   */
  signInWithQr(prompts: QrPrompts, signal?: AbortSignal): Promise<Account>;
  /**
   * Signs in as a bot. A bot has no list of chats: {@linkcode TelegramGateway.listChats} fails for it.
   *
   * @param token as @BotFather gives it, `123456:ABC…`
   * @throws {TgkeepError} "telegram" when the token is not valid
   * @throws {ConnectionError} when Telegram cannot be reached
   */
  signInAsBot(token: string, signal?: AbortSignal): Promise<Account>;
  /**
   * Ends the session on Telegram's side and hands `onSession` one without keys; one that has ended
   * already is fine. A session file is the caller's to remove.
   */
  signOut(signal?: AbortSignal): Promise<void>;
  /**
   * Begins a takeout: reading under the milder limits that Telegram has for exports. The client stays open
   * when the takeout is disposed of.
   *
   * @throws {RpcError} 420 `TAKEOUT_INIT_DELAY_X` when it is possible only after X seconds
   * @throws {TgkeepError} "usage" for bots
   */
  beginTakeout(scope: TakeoutScope, signal?: AbortSignal): Promise<TakeoutGateway>;
}
