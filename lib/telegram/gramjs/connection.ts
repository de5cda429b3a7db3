// GramJS's TCP connection without its two queues of one packet each: what is read is read when it is
// wanted, so a packet that has arrived is not lost when the server closes the connection behind it.
import "./quiet_globals.ts";
import "telegram/network/index.js";
import type { Buffer } from "node:buffer";
import { ConnectionTCPFull } from "telegram/network/connection/TCPFull.js";

/** The members that GramJS keeps private. */
interface Internals {
  _connected: boolean;
  _connect(): Promise<void>;
  _recv(): Promise<Buffer>;
  _send(data: Buffer): Promise<void>;
  readonly socket: { close(): Promise<void> };
}

/** TCP Full (core.telegram.org/mtproto/mtproto-transports#full), one packet for each read. */
export class DirectConnection extends ConnectionTCPFull {
  override async connect(): Promise<void> {
    const own = this as unknown as Internals;
    await own._connect();
    own._connected = true;
  }

  override async recv(): Promise<Buffer> {
    return await (this as unknown as Internals)._recv();
  }

  override async send(data: Buffer): Promise<void> {
    const own = this as unknown as Internals;
    if (!own._connected) throw new Error("Not connected");
    await own._send(data);
  }

  /** Also ends a connection that is still being opened. */
  override async disconnect(): Promise<void> {
    const own = this as unknown as Internals;
    own._connected = false;
    await own.socket.close();
  }
}
