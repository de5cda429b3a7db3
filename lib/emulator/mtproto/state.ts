// What the server knows about a client: its auth key, its sessions, their messages. Types only.
import type { Buffer } from "node:buffer";

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

/** A message of the server's. */
export interface Outgoing {
  readonly msgId: bigint;
  readonly seqNo: number;
  readonly body: Uint8Array;
  /** The request that this is the answer to. */
  readonly answerTo?: bigint;
  /** `with_company`: leaves only in a container with another message, and ahead of it. */
  readonly travel: "at_once" | "with_company";
  /** `corrupt`: is sealed under a msg_key that does not match. */
  readonly seal: "right" | "corrupt";
}

/** What became of a request. */
export type RequestState =
  | { readonly state: "running"; readonly done: Promise<boolean>; readonly cancel: AbortController }
  | { readonly state: "answered"; readonly answerId: bigint; readonly ok: boolean }
  | { readonly state: "dropped" };

/** Where a session's messages go. */
export interface SessionLink {
  /** Asks to send what the session has queued. */
  flush(session: Session): void;
}

/** One MTProto session. */
export interface Session {
  readonly id: bigint;
  readonly key: AuthKey;
  readonly uniqueId: bigint;
  /** The connection that the client used last; `undefined` once it is closed. */
  link: SessionLink | undefined;
  /** Connections that the session was seen on. */
  readonly links: WeakSet<SessionLink>;
  /** Whether the client was told of `new_session_created`. */
  announced: boolean;
  /** Sequence numbers of the newest messages received, by message id. */
  readonly received: Map<bigint, number>;
  /** Ids at or below this are too old to tell whether they were received. */
  forgottenUpTo: bigint;
  readonly requests: Map<bigint, RequestState>;
  /** Requests of which the client knows nothing yet. */
  readonly toAcknowledge: Set<bigint>;
  readonly queue: Outgoing[];
  /** Sent or about to be, and not confirmed by the client. */
  readonly unconfirmed: Map<bigint, Outgoing>;
  /** What the client knows of messages that it was asked about, by the id of the question. */
  readonly states: Map<bigint, Uint8Array>;
  /** Codes of the refusals that the client was sent. */
  readonly refusals: number[];
  lastMsgId: bigint;
  contentCount: number;
  /** Unix ms of the newest message. */
  usedAt: number;
}
