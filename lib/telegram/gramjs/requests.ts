// What the methods of a gateway are built on: one way to send requests, plainly or inside a takeout.
import type { PeerId } from "../../model/peer.ts";
import type { CallOptions } from "./data_centers.ts";
import type { TlRequest } from "./link.ts";

/** Sends requests for one account. */
export interface Requests {
  /** Sends one request once; it goes to the home data centre unless the options name another. */
  call<R>(request: TlRequest<R>, options: CallOptions): Promise<R>;
  readonly homeDc: () => number;
  /** @throws {TgkeepError} "sign_in_needed" */
  selfId(signal: AbortSignal | undefined): Promise<PeerId>;
  /** Time for a part of a file to come, in ms. */
  readonly partTimeoutMs: number;
  /** Where a file turned out to be when its announced data centre was wrong, by the file's key. */
  readonly movedFiles: Map<string, number>;
}
