// The TCP socket under a GramJS connection.
import { Buffer } from "node:buffer";
import { Socket } from "node:net";
import { ConnectionError } from "../../model/errors.ts";
import type { ProxyOptions } from "../client.ts";

/** Where a data centre really listens, and the way to it. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly proxy?: ProxyOptions;
}

/** Received bytes that wait for a reader before the socket is paused. */
const HIGH_WATER_MARK = 4 * 1024 * 1024;
/** No packet of MTProto is longer; a length beyond it is nonsense or an attack on memory. */
const MAX_READ_BYTES = 32 * 1024 * 1024;

/**
 * A socket class for GramJS that goes to the given endpoint whatever GramJS asks for: it replaces
 * ports by 80 and 443, and its own socket copies every byte again for each chunk that arrives.
 */
export function socketTo(
  endpoint: Endpoint,
  onBytes: (count: number) => void,
): new () => EndpointSocket {
  return class extends EndpointSocket {
    constructor() {
      super(endpoint, onBytes);
    }
  };
}

/** The methods that GramJS's connection and codec call. */
export class EndpointSocket {
  readonly #endpoint: Endpoint;
  readonly #onBytes: (count: number) => void;
  #socket: Socket | undefined;
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  readonly #closing = new AbortController();

  /** @param onBytes called with the number of bytes whenever some have come */
  constructor(endpoint: Endpoint, onBytes: (count: number) => void = () => undefined) {
    this.#endpoint = endpoint;
    this.#onBytes = onBytes;
  }

  async connect(): Promise<void> {
    const socket = await openSocket(this.#endpoint, this.#closing.signal);
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Uint8Array) => this.#receive(chunk));
    socket.on("error", (error: Error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the connection was closed")));
  }

  /**
   * @param into receives the bytes and has that length; a new buffer when absent
   * @throws {ConnectionError} when the connection ends before all bytes are there
   */
  async readExactly(length: number, into?: Buffer): Promise<Buffer> {
    if (!(length >= 0 && length <= MAX_READ_BYTES)) {
      throw this.#closed(new Error(`the server announced a packet of ${length} bytes`));
    }
    while (this.#buffered < length) {
      if (this.#failure) throw this.#closed(this.#failure);
      if (this.#socket?.isPaused()) this.#socket.resume();
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#take(into ?? Buffer.allocUnsafe(length));
  }

  write(data: Uint8Array): void {
    if (!this.#socket || this.#failure) {
      throw this.#closed(this.#failure ?? new Error("the connection is not open"));
    }
    this.#socket.write(data);
  }

  close(): Promise<void> {
    const socket = this.#socket;
    this.#closing.abort();
    this.#fail(new Error("the connection was closed"));
    if (!socket || socket.closed) return Promise.resolve();
    return new Promise((resolve) => {
      socket.once("close", () => resolve());
      socket.destroy();
    });
  }

  #receive(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    this.#onBytes(chunk.length);
    if (this.#buffered > HIGH_WATER_MARK) this.#socket?.pause();
    this.#notify();
  }

  #take(result: Buffer): Buffer {
    const { length } = result;
    let filled = 0;
    let used = 0;
    while (filled < length) {
      const chunk = this.#chunks[used]!;
      const part = Math.min(chunk.length, length - filled);
      result.set(chunk.subarray(0, part), filled);
      filled += part;
      if (part < chunk.length) this.#chunks[used] = chunk.subarray(part);
      else used++;
    }
    this.#chunks.splice(0, used);
    this.#buffered -= length;
    if (this.#buffered < HIGH_WATER_MARK / 2 && this.#socket?.isPaused()) this.#socket.resume();
    return result;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#notify();
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  #closed(cause: Error): ConnectionError {
    const { host, port } = this.#endpoint;
    return new ConnectionError(`Lost the connection to ${hostPort(host, port)}: ${cause.message}`, {
      cause,
    });
  }
}

/** `host:port`, with brackets around an IPv6 address. */
export function hostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

async function openSocket(
  { host, port, proxy }: Endpoint,
  signal: AbortSignal,
): Promise<Socket> {
  try {
    const socket = proxy ? await throughProxy(host, port, proxy) : await direct(host, port, signal);
    if (!signal.aborted) return socket;
    socket.destroy();
    throw new Error("the connection was closed");
  } catch (cause) {
    const way = proxy ? ` through the proxy ${hostPort(proxy.host, proxy.port)}` : "";
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConnectionError(`Cannot reach ${hostPort(host, port)}${way}: ${reason}`, { cause });
  }
}

function direct(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = new Socket();
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const refuse = (error: Error) => {
    socket.destroy();
    reject(error);
  };
  const timer = setTimeout(
    () =>
      refuse(
        Object.assign(new Error(`no answer within ${CONNECT_TIMEOUT_MS / 1000} s`), {
          code: "ETIMEDOUT",
        }),
      ),
    CONNECT_TIMEOUT_MS,
  );
  const abort = () => refuse(new Error("the connection was closed"));
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  socket.once("error", refuse);
  socket.connect(port, host, () => resolve(socket));
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    socket.removeListener("error", refuse);
    // What breaks between this and the next listener must not go unheard.
    if (socket.destroyed) socket.on("error", () => undefined);
  });
}

const CONNECT_TIMEOUT_MS = 10_000;

async function throughProxy(host: string, port: number, proxy: ProxyOptions): Promise<Socket> {
  const { SocksClient } = await import("socks");
  const { socket } = await SocksClient.createConnection({
    command: "connect",
    destination: { host, port },
    timeout: CONNECT_TIMEOUT_MS,
    proxy: {
      host: proxy.host,
      port: proxy.port,
      type: proxy.type === "socks4" ? 4 : 5,
      ...(proxy.username === undefined ? {} : { userId: proxy.username }),
      ...(proxy.password === undefined ? {} : { password: proxy.password }),
    },
  });
  return socket as unknown as Socket;
}
