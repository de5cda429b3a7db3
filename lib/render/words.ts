// Sentences whose parts each format shows in its own way.
import type { PeerId } from "../model/peer.ts";

/** A sentence. */
export type Words = readonly Word[];

/** A part of a sentence. */
export type Word =
  | string
  /** The name of a person or chat. */
  | { readonly peer: PeerId | undefined }
  /** Words of other people: a title, a label. */
  | { readonly strong: string }
  /** Words that lead to the message which the sentence's message answers. */
  | { readonly answered: string };
