// What is told to the archive of an earlier export, and what it answers.
import type { Message } from "../model/message.ts";
import type { MediaJob, MediaOutcome } from "./types.ts";

/** A message out of an earlier export. */
export interface ImportedMessage {
  /** As the export tells it. */
  readonly message: Message;
  /** Earlier states, oldest first. */
  readonly revisions: readonly Message[];
  /** The export says that Telegram had it no more. */
  readonly deleted: boolean;
}

/** What became of an imported message. */
export interface ImportOutcome {
  /**
   * `added`: it was not here; `updated`: it is newer than one of an earlier import; `kept`: what was here
   * stays as it is.
   */
  readonly change: "added" | "updated" | "kept";
  /** Files of the message that the archive has now, with their state; one may still lack its content. */
  readonly files: readonly ImportedFileRow[];
}

/** A file of a message that was imported. */
export interface ImportedFileRow {
  /** The file and where it goes. */
  readonly job: MediaJob;
  /** What became of it so far. */
  readonly state: MediaOutcome["state"] | "pending";
}
