// Auth keys that clients have agreed with the server, and what is known about each.
import { createHash } from "node:crypto";
import type { Buffer } from "node:buffer";
import type { Session } from "./session.ts";

/** One auth key. */
export interface AuthKey {
  /** Lower 64 bits of the SHA-1 of the key, hexadecimal in the order of its bytes. */
  readonly id: string;
  /** 256 bytes. */
  readonly bytes: Buffer;
  readonly dcId: number;
  /** The salt that both sides derive from the handshake. */
  readonly firstSalt: bigint;
  /** Unix ms of the handshake. */
  readonly createdAt: number;
  /** Unix ms after which a temporary key is gone; `undefined` for a permanent key. */
  readonly expiresAt: number | undefined;
  /** Sessions by their id. */
  readonly sessions: Map<bigint, Session>;
  /** Bare id of the user that is signed in. */
  userId: number | undefined;
  /** The user whose code was right and whose password is still to come. */
  passwordPendingFor: number | undefined;
  /** What `initConnection` told; `undefined` before it. */
  layer: number | undefined;
  /** The key whose sign-in this one was exported from. */
  parent: AuthKey | undefined;
  /** Of a temporary key: the permanent key that it stands for. */
  boundTo: AuthKey | undefined;
}

/** Keys by data centre and id. A key of one data centre means nothing to another. */
export interface KeyStore {
  add(key: NewAuthKey): AuthKey;
  get(dcId: number, id: string): AuthKey | undefined;
  delete(key: AuthKey): void;
  all(): Iterable<AuthKey>;
}

/** What a handshake knows about its key. */
export type NewAuthKey = Pick<
  AuthKey,
  "bytes" | "dcId" | "firstSalt" | "createdAt" | "expiresAt"
>;

/** A store without keys. */
export function createKeyStore(): KeyStore {
  const keys = new Map<string, AuthKey>();
  const place = (dcId: number, id: string): string => `${dcId}:${id}`;
  return {
    add(added) {
      const key: AuthKey = {
        ...added,
        id: keyHashes(added.bytes).id,
        sessions: new Map(),
        userId: undefined,
        passwordPendingFor: undefined,
        layer: undefined,
        parent: undefined,
        boundTo: undefined,
      };
      keys.set(place(key.dcId, key.id), key);
      return key;
    },
    get: (dcId, id) => keys.get(place(dcId, id)),
    delete: (key) => keys.delete(place(key.dcId, key.id)),
    all: () => keys.values(),
  };
}

/** Id (last 8 bytes) and auxiliary hash (first 8 bytes) of a key. */
export function keyHashes(bytes: Uint8Array): { readonly id: string; readonly aux: Buffer } {
  const hash = createHash("sha1").update(bytes).digest();
  return { id: hash.subarray(12).toString("hex"), aux: hash.subarray(0, 8) };
}
