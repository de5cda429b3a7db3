// What is told to the archive, and asked of it, about words that were written down.
import type { MediaKind } from "../model/file.ts";
import type { FileSlot } from "../model/message.ts";
import type { Transcript } from "../model/transcript.ts";

/** A kept file that is to be listened to. */
export interface TranscriptJob {
  /** Number of the media job in this archive. */
  readonly key: number;
  /** Key of the history. */
  readonly history: number;
  /** Within its history. */
  readonly messageId: number;
  /** Order of the slots of a message. */
  readonly position: number;
  /** Which file of the message. */
  readonly slot: FileSlot;
  /** What `--media` chooses by. */
  readonly kind: MediaKind;
  /** Relative to the chat's folder, with `/` between parts. */
  readonly path: string;
  /** Of its content: lower-case hexadecimal. */
  readonly sha256: string;
  /** Size of the file. */
  readonly bytes: number;
  /** How long the sound is, as its sender says; absent where nothing is said. */
  readonly saidMs?: number;
}

/** Which transcript is meant. */
export interface TranscriptRequest {
  /** What writes it; each model's transcripts are kept by themselves. */
  readonly model: string;
  /** ISO 639 code, or `auto`, which any transcript of the model answers. */
  readonly language: string;
}

/** What became of listening to a file. */
export type TranscriptOutcome =
  | { readonly transcript: Transcript }
  /** Why it cannot be heard: it is not tried again with this model. */
  | { readonly unreadable: string };
