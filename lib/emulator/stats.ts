// What the loopback Telegram counts while it serves, for tests and benchmarks.

/** One `upload.getFile` that was answered. */
export interface PartLogEntry {
  /** Decimal document or photo id. */
  readonly documentId: string;
  /** Bytes. */
  readonly offset: number;
  /** Bytes asked for. */
  readonly limit: number;
  readonly dcId: number;
}

/** Counters of a running server. They only grow. */
export interface EmulatorStats {
  /** Requests that were carried out or refused, by TL method name (`messages.getHistory`). */
  readonly requests: Map<string, number>;
  /** Those of them that were part of a takeout, by TL method name. */
  readonly takeoutRequests: Map<string, number>;
  /** Those of them that were also within a range of messages, by TL method name. */
  readonly rangedRequests: Map<string, number>;
  /** `rpc_error`s sent, by type. */
  readonly errors: Map<string, number>;
  /** Bytes of files that were served. */
  fileBytes: number;
  /** Connections accepted. */
  connections: number;
  /** Connections open now. */
  openConnections: number;
  /** Most connections open at one time. */
  peakConnections: number;
  /** Auth keys agreed. */
  handshakes: number;
  /** Bytes read from sockets. */
  bytesIn: number;
  /** Bytes written to sockets. */
  bytesOut: number;
  /** Parts of files in the order in which they were served. */
  readonly parts: PartLogEntry[];
  /** Failures of the server itself, which clients see as 500 RPC_CALL_FAIL. */
  readonly defects: Error[];
}

/** Counters at zero. */
export function createStats(): EmulatorStats {
  return {
    requests: new Map(),
    takeoutRequests: new Map(),
    rangedRequests: new Map(),
    errors: new Map(),
    fileBytes: 0,
    connections: 0,
    openConnections: 0,
    peakConnections: 0,
    handshakes: 0,
    bytesIn: 0,
    bytesOut: 0,
    parts: [],
    defects: [],
  };
}

/** Counts one under a name. */
export function count(counter: Map<string, number>, name: string): void {
  counter.set(name, (counter.get(name) ?? 0) + 1);
}
