// Writes files down while others of the chat are still being fetched.
import type { ArchivedChat } from "../../archive/types.ts";
import type { TranscriptJob } from "../../archive/transcript_types.ts";
import type { MediaKind } from "../../model/file.ts";
import { nextJobs, SPOKEN_KINDS, transcribeChat, transcribeJobs } from "./transcribe_chat.ts";
import type { TranscribeDeps } from "./transcribe_file.ts";

/** Which files of which chat. */
export interface FollowChatRequest {
  readonly chat: ArchivedChat;
  /** @default SPOKEN_KINDS */
  readonly kinds?: readonly MediaKind[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The transcripts of a chat that is being exported. Disposing of it stops what is under way, and waits for it. */
export interface FollowedChat extends AsyncDisposable {
  /** To be called with each file once it is kept; returns at once. */
  kept(file: Pick<TranscriptJob, "history" | "messageId" | "position" | "kind">): void;
  /**
   * To be called when no more files come. Resolves when each has its transcript or its failure.
   *
   * @throws like `transcribeChat`
   */
  finish(): Promise<void>;
  /** Stops what is under way. */
  stop(): void;
}

/** Begins to write the files of a chat down, in the order of the messages as far as they are here. */
export function followChat(deps: TranscribeDeps, request: FollowChatRequest): FollowedChat {
  return new Follower(deps, request);
}

class Follower implements FollowedChat {
  readonly #deps: TranscribeDeps;
  readonly #request: FollowChatRequest;
  readonly #kinds: readonly MediaKind[];
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** The last job taken of each history. */
  readonly #taken = new Map<number, TranscriptJob>();
  /** Histories with files behind that place. */
  readonly #news = new Set<number>();
  #following: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(deps: TranscribeDeps, request: FollowChatRequest) {
    this.#deps = deps;
    this.#request = request;
    this.#kinds = request.kinds ?? SPOKEN_KINDS;
    const { signal } = request;
    this.#signal = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
    this.#signal.addEventListener("abort", () => this.#wake?.(), { once: true });
  }

  kept(file: Pick<TranscriptJob, "history" | "messageId" | "position" | "kind">): void {
    if (!this.#kinds.includes(file.kind) || this.#ended || this.#failure) return;
    // Those in front of it are found at the end: looking for them each time would go through all rows.
    if (isBefore(file, this.#taken.get(file.history))) return;
    this.#news.add(file.history);
    this.#wake?.();
    this.#following ??= transcribeJobs(this.#deps, this.#request.chat, this.#jobs(), this.#signal)
      .catch((error: unknown) => void (this.#failure = { error }));
  }

  async finish(): Promise<void> {
    this.#ended = true;
    this.#wake?.();
    await this.#following;
    if (this.#failure) throw this.#failure.error;
    await transcribeChat(this.#deps, {
      chat: this.#request.chat,
      kinds: this.#kinds,
      signal: this.#signal,
    });
  }

  stop(): void {
    this.#ended = true;
    this.#stop.abort(new DOMException("The transcripts are no longer wanted", "AbortError"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.#following;
  }

  async *#jobs(): AsyncGenerator<TranscriptJob, void, void> {
    for (;;) {
      const [history] = this.#news;
      if (history === undefined) {
        if (this.#ended || this.#signal.aborted) return;
        await new Promise<void>((resolve) => this.#wake = resolve);
        continue;
      }
      const jobs = nextJobs(this.#deps, history, this.#kinds, this.#taken.get(history));
      if (jobs.length === 0) this.#news.delete(history);
      for (const job of jobs) {
        this.#taken.set(history, job);
        yield job;
      }
    }
  }
}

function isBefore(
  a: Pick<TranscriptJob, "messageId" | "position">,
  b: Pick<TranscriptJob, "messageId" | "position"> | undefined,
): boolean {
  if (!b) return false;
  return a.messageId < b.messageId || (a.messageId === b.messageId && a.position < b.position);
}
