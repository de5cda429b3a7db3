// Auth keys that clients have agreed with the server, and what is known about each.
import { createHash } from "node:crypto";
import type { Buffer } from "node:buffer";
import type { AuthKey } from "./state.ts";

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
