// GramJS's TCP connection without its two queues of one packet each: what is read is read when it is
// wanted, so a packet that has arrived is not lost when the server closes the connection behind it.
// Packets are framed without GramJS's detours.
import "./quiet_globals.ts";
import "telegram/network/index.js";
import type { Buffer } from "node:buffer";
import { ConnectionTCPFull } from "telegram/network/connection/TCPFull.js";
import { framePacket, packetReader, type PacketSource } from "./packets.ts";

/** The members that GramJS keeps private. */
interface Internals {
  _connected: boolean;
  _connect(): Promise<void>;
  readonly socket: PacketSource & { write(data: Uint8Array): void; close(): Promise<void> };
}

/** TCP Full (core.telegram.org/mtproto/mtproto-transports#full), one packet for each read. */
export class DirectConnection extends ConnectionTCPFull {
  #sent = 0;
  readonly #read: () => Promise<Buffer>;

  /** @param onSilence called with the ms for which a packet has been waited for */
  constructor(
    options: ConstructorParameters<typeof ConnectionTCPFull>[0],
    onSilence: (ms: number) => void,
  ) {
    super(options);
    this.#read = packetReader((this as unknown as Internals).socket, onSilence);
  }

  override async connect(): Promise<void> {
    const own = this as unknown as Internals;
    await own._connect();
    own._connected = true;
  }

  override recv(): Promise<Buffer> {
    return this.#read();
  }

  override send(data: Buffer): Promise<void> {
    const own = this as unknown as Internals;
    if (!own._connected) return Promise.reject(new Error("Not connected"));
    own.socket.write(framePacket(data, this.#sent++));
    return Promise.resolve();
  }

  /** Also ends a connection that is still being opened. */
  override async disconnect(): Promise<void> {
    const own = this as unknown as Internals;
    own._connected = false;
    await own.socket.close();
  }
}
