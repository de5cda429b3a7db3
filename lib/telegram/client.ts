// A connected client: what it offers and what it is made with.
import type { Account, TelegramGateway } from "./gateway.ts";
import type { Session } from "./session.ts";

/** A server of the user's own instead of Telegram's. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** Which data centre it is. */
  readonly dcId: number;
  /** RSA public key, PKCS#1 or SPKI; without it Telegram's own keys are expected. */
  readonly publicKeyPem?: string;
}

/** A SOCKS proxy. */
export interface ProxyOptions {
  readonly type: "socks4" | "socks5";
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

export interface ConnectOptions {
  /** From my.telegram.org. */
  readonly apiId: number;
  readonly apiHash: string;
  readonly server?: ServerOptions;
  readonly proxy?: ProxyOptions;
  /** Absent before the first sign-in. */
  readonly session: Session | undefined;
  /** Called with the whole session whenever a key or an address in it changes. */
  readonly onSession: (session: Session) => Promise<void>;
  /** Diagnostics of the connection; never contains a secret. */
  readonly onLog?: (level: "debug" | "warn", message: string) => void;
  readonly appVersion: string;
}

/** Questions to the person who signs in with a phone number. */
export interface SignInPrompts {
  phone(): Promise<string>;
  code(sent: CodeSent): Promise<string>;
  password(ask: PasswordAsk): Promise<string>;
}

export interface CodeSent {
  readonly maskedPhone: string;
  /** `app`, `sms`, `call`… */
  readonly via: string;
  readonly length?: number;
  /** Why the code before this one was refused. */
  readonly retry?: string;
}

export interface PasswordAsk {
  readonly hint?: string;
  /** Why the password before this one was refused. */
  readonly retry?: string;
}

export interface QrPrompts {
  /** A link to show as a QR code; called again before `expiresAt` (unix time in ms) with the next. */
  show(link: { readonly url: string; readonly expiresAt: number }): void;
  password: SignInPrompts["password"];
}

/** A connected client: everything that reads chats, and signing in and out. */
export interface Telegram extends TelegramGateway {
  signInWithPhone(prompts: SignInPrompts, signal?: AbortSignal): Promise<Account>;
  signInWithQr(prompts: QrPrompts, signal?: AbortSignal): Promise<Account>;
  signInAsBot(token: string, signal?: AbortSignal): Promise<Account>;
  /** Ends the session on Telegram's side; the caller removes the file. */
  signOut(signal?: AbortSignal): Promise<void>;
}
