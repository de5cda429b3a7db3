// Who is signed in with which key, and the codes, tickets and tokens that lead there.
import { randomBytes } from "node:crypto";
import { Buffer } from "node:buffer";
import { createPasswordCheck, type PasswordCheck } from "./password_check.ts";
import type { KeyStore } from "./mtproto/keys.ts";
import type { AuthKey } from "./mtproto/state.ts";
import type { World } from "./world/world.ts";

/** A code that was sent to a phone. */
export interface SentCode {
  readonly phone: string;
  readonly code: string;
  /** Unix ms. */
  readonly sentAt: number;
  readonly keyId: string;
  /** How many wrong codes were tried. */
  attempts: number;
}

/** A sign-in on its way from one data centre to another. */
export interface Ticket {
  readonly userId: number;
  readonly toDcId: number;
  readonly from: AuthKey;
  /** Unix ms. */
  readonly expiresAt: number;
}

/** A QR code on some screen. */
export interface LoginToken {
  readonly key: AuthKey;
  /** Unix ms. */
  readonly expiresAt: number;
  /** Who has scanned it. */
  acceptedBy: number | undefined;
  /** Whether it has signed somebody in. */
  used: boolean;
}

/** Sign-ins. Shared by the data centres. */
export interface AuthService {
  readonly apiId: number;
  readonly apiHash: string;
  /** Bare id of the user whose phone it is. */
  readonly accountId: number;
  readonly dcIds: readonly number[];
  /** By phone_code_hash. */
  readonly codes: Map<string, SentCode>;
  /** By the bytes in hexadecimal. */
  readonly tickets: Map<string, Ticket>;
  /** By the bytes in hexadecimal. */
  readonly loginTokens: Map<string, LoginToken>;
  /** Absent when two-step verification is off. */
  readonly password: PasswordCheck | undefined;
  /** The key of a call. */
  keyOf(call: { readonly dcId: number; readonly authKeyId: string }): AuthKey;
  /** A permanent key by its id. */
  findKey(dcId: number, keyId: string): AuthKey | undefined;
  userOf(key: AuthKey): number | undefined;
  passwordPendingFor(key: AuthKey): number | undefined;
  signIn(key: AuthKey, userId: number, parent?: AuthKey): void;
  /** The first half of a sign-in has succeeded; the password is still to come. */
  awaitPassword(key: AuthKey, userId: number): void;
  /** Signs out the key, and the keys of other data centres whose sign-in came from it. */
  signOut(key: AuthKey): void;
  revokeById(keyId: string): void;
  /**
   * A signed-in device has scanned the QR code.
   * @returns the token; `undefined` when it is unknown, expired or was accepted before
   */
  acceptLoginToken(token: Uint8Array, userId: number): LoginToken | undefined;
}

/** What sign-ins need. */
export interface AuthOptions {
  readonly world: World;
  readonly keys: KeyStore;
  readonly dcIds: readonly number[];
  readonly apiId: number;
  readonly apiHash: string;
  /** Unix time in ms. */
  readonly now: () => number;
  /** Tells the device behind a key that its QR code was scanned. */
  readonly onAccepted: (key: AuthKey) => void;
}

/** Sign-ins of a server on which nobody is signed in. */
export function createAuthService(options: AuthOptions): AuthService {
  const { world, keys, now } = options;
  const { account } = world;
  const loginTokens = new Map<string, LoginToken>();

  const signOut = (key: AuthKey): void => {
    const own = permanent(key);
    own.userId = undefined;
    own.passwordPendingFor = undefined;
    for (const other of keys.all()) {
      if (other.parent !== own) continue;
      other.parent = undefined;
      signOut(other);
    }
  };

  return {
    apiId: options.apiId,
    apiHash: options.apiHash,
    accountId: account.userId,
    dcIds: options.dcIds,
    codes: new Map(),
    tickets: new Map(),
    loginTokens,
    password: account.password === undefined
      ? undefined
      : createPasswordCheck(account.password, account.passwordGroup),
    keyOf({ dcId, authKeyId }) {
      const key = keys.get(dcId, authKeyId);
      if (key === undefined) throw new RangeError(`Cannot find key ${authKeyId} of DC ${dcId}`);
      return permanent(key);
    },
    findKey: (dcId, keyId) => keys.get(dcId, keyId),
    userOf: (key) => permanent(key).userId,
    passwordPendingFor: (key) => permanent(key).passwordPendingFor,
    signIn(key, userId, parent) {
      key.userId = userId;
      key.passwordPendingFor = undefined;
      key.parent = parent;
    },
    awaitPassword(key, userId) {
      key.userId = undefined;
      key.passwordPendingFor = userId;
    },
    signOut,
    revokeById(keyId) {
      for (const key of keys.all()) if (key.id === keyId) signOut(key);
    },
    acceptLoginToken(bytes, userId) {
      const token = loginTokens.get(Buffer.from(bytes).toString("hex"));
      if (token === undefined || token.expiresAt <= now()) return undefined;
      if (token.acceptedBy !== undefined) return undefined;
      token.acceptedBy = userId;
      options.onAccepted(token.key);
      return token;
    },
  };
}

/** Random bytes that stand for something, and their form as a key of a map. */
export function newToken(bytes: number): { readonly bytes: Buffer; readonly hex: string } {
  const token = randomBytes(bytes);
  return { bytes: token, hex: token.toString("hex") };
}

function permanent(key: AuthKey): AuthKey {
  return key.boundTo ?? key;
}
