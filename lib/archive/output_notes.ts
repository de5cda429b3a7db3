// What is remembered of an output beside its files.
import type { PeerId } from "../model/peer.ts";
import type { OutputFile } from "./types.ts";

/** What `Archive.recordOutput` remembers beside the files. */
export interface OutputNotes {
  /** People and chats that the output asked for, known or not. @default none */
  readonly peers?: Iterable<PeerId>;
  /**
   * Whether those of the time before count still, because parts of the output are of then.
   *
   * @default "replaced"
   */
  readonly earlierPeers?: "kept" | "replaced";
  /** What its writer wants to know the next time. Without it, an output is written anew whatever changes. */
  readonly state?: string | undefined;
}

/** An output of which only a part says something else by now. */
export interface ResumableOutput {
  /** As they were written. */
  readonly files: readonly OutputFile[];
  /** As its writer has left it. */
  readonly state: string;
  /** The smallest id, as pages show it, of the messages that have changed or come since. */
  readonly changedFrom: number;
}
