// What the methods of a gateway are built on: one way to send requests, plainly or inside a takeout.
import type { PeerId } from "../../model/peer.ts";
import type { CdnCenters } from "./cdn_centers.ts";
import type { CdnRedirect } from "./cdn_file.ts";
import type { CallOptions } from "./data_centers.ts";
import type { TlRequest } from "./link.ts";

/** Sends requests for one account. */
export interface Requests {
  /** Sends one request once; it goes to the home data centre unless the options name another. */
  call<R>(request: TlRequest<R>, options: CallOptions): Promise<R>;
  readonly homeDc: () => number;
  /** How many parts of files are worth having under way at a data centre. */
  readonly partsAtOnce: (dcId: number) => number;
  /** The data centres of the CDN. */
  readonly cdn: Pick<CdnCenters, "call" | "partsAtOnce" | "hasAnswered">;
  /** Where the CDN has files, by the files' keys; `"unusable"`: Telegram itself is asked for it. */
  readonly redirects: Map<string, CdnRedirect | "unusable">;
  /** @throws {TgkeepError} "sign_in_needed" */
  selfId(signal: AbortSignal | undefined): Promise<PeerId>;
  /** Time for a part of a file to come, in ms. */
  readonly partTimeoutMs: number;
  /** Where a file turned out to be when its announced data centre was wrong, by the file's key. */
  readonly movedFiles: Map<string, number>;
  /** Receives diagnostics. */
  readonly onLog: (level: "debug" | "warn", message: string) => void;
}
