// What writes down speech: one file in, its words out.
import type { Transcript } from "../../model/transcript.ts";

/** A file that is to be listened to. */
export interface ListenRequest {
  /** The file. */
  readonly path: string;
  /** Stops listening, in the middle of a file too. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the part that has been listened to, in ms from the beginning, where an engine can tell. */
  readonly onProgress?: (heardMs: number) => void;
}

/** Listens to files. */
export interface SpeechEngine {
  /** Names the model in transcripts; a transcript of another model is another transcript. */
  readonly model: string;
  /** ISO 639 code of the language that is expected, or `auto`. */
  readonly language: string;
  /** Files that it listens to at the same time, at most. */
  readonly jobs: number;
  /** Memory that it takes on this machine, in bytes, for as long as the program runs. */
  readonly memoryBytes: number;
  /**
   * Writes down what is said in a file.
   *
   * @throws {AudioError} when the file cannot be heard, now or ever; {@linkcode SpeechFailure} when this file
   * could not be done this time; {@linkcode TgkeepError} when no file can; errors of the file system; the
   * signal's reason when aborted
   */
  transcribe(request: ListenRequest): Promise<Transcript>;
}

/** A file could not be written down this time; another one may well be. */
export class SpeechFailure extends Error {
  /** Tells the class where `instanceof` does not reach. */
  override readonly name = "SpeechFailure";
  /** Set where nothing was heard of the server, which may concern the other files too. */
  readonly network: boolean;

  /**
   * Makes a failure of one file.
   *
   * @param message a sentence for people, without the name of the file
   * @param options `network`: the server did not answer; `cause`: the error behind this one
   */
  constructor(message: string, options: ErrorOptions & { readonly network?: true } = {}) {
    super(message, options);
    this.network = options.network ?? false;
  }
}
