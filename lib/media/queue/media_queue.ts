// Gets the files of a run, several at once, while histories are still being fetched.
import type { ArchivedChat } from "../../archive/types.ts";
import { delay } from "../../async/delay.ts";
import type { ChatRef } from "../../model/chat.ts";
import { fileKey } from "../../model/file.ts";
import { LARGE_FILE_BYTES } from "../../telegram/gateway.ts";
import type { ChatMedia, MediaQueue, MediaQueueDeps, MediaQueueOptions } from "./chat_media.ts";
import { type ConcurrencyMeter, createConcurrencyMeter } from "./concurrency_meter.ts";
import { FilesUnderWay } from "./files_under_way.ts";
import { filterFingerprint } from "../filter.ts";
import { createJobSource, type JobSource } from "./job_source.ts";
import type { FileOutcome, KeptOutcome } from "../keep_file.ts";
import { addOutcome, newMediaTally } from "./media_tally.ts";
import { type FileChat, type NextFile, pickFile } from "./pick_file.ts";
import { progressTeller, tellOutcome, tellStart } from "./tell_file.ts";
import { type UnreachableCenters, unreachableCenters } from "./unreachable_centers.ts";
import { type FileAmount, waitingFiles } from "./waiting_files.ts";

/** Makes a queue without chats. */
export function createMediaQueue(deps: MediaQueueDeps, options: MediaQueueOptions): MediaQueue {
  return new Queue(deps, options);
}

const MAX_LARGE_BYTES = 2_147_483_648;

const MEMORY_POLL_MS = 200;

/** Kept files that are being finished at most: then no further one begins. */
const MAX_FINISHING = 32;

interface OpenChat extends FileChat {
  readonly refs: ReadonlyMap<number, ChatRef>;
  /** Files under way or being finished. */
  active: number;
  /** Set when no more messages come. */
  done?: { readonly resolve: () => void; readonly reject: (reason: unknown) => void };
  onIdle?: () => void;
}

class Queue implements MediaQueue {
  readonly tally = newMediaTally();
  readonly concurrency: ConcurrencyMeter;
  readonly #deps: MediaQueueDeps;
  readonly #options: Required<MediaQueueOptions>;
  readonly #chats = new Set<OpenChat>();
  readonly #running = new FilesUnderWay<OpenChat>();
  readonly #waiting: ReturnType<typeof waitingFiles>;
  readonly #stop = new AbortController();
  readonly #unreachable: UnreachableCenters;
  #failure: { readonly error: unknown } | undefined;
  #finishing = 0;
  #pump: "idle" | "running" | "again" = "idle";
  #memoryPoll: ReturnType<typeof setTimeout> | undefined;
  #filled = Promise.resolve();
  #onAllEnded: (() => void) | undefined;

  constructor(deps: MediaQueueDeps, options: MediaQueueOptions) {
    this.#deps = deps;
    this.#options = {
      largeBytes: LARGE_FILE_BYTES,
      maxLargeBytes: MAX_LARGE_BYTES,
      memoryPollMs: MEMORY_POLL_MS,
      ...options,
    };
    this.concurrency = createConcurrencyMeter(deps.clock);
    this.#waiting = waitingFiles({ ...deps, filter: options.filter });
    this.#unreachable = unreachableCenters(() => deps.clock.now());
    if (deps.signal?.aborted) this.#onAbort();
    else deps.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  openChat(chat: ArchivedChat, refs: ReadonlyMap<number, ChatRef>): ChatMedia {
    this.#deps.archive.reconsiderMedia(chat, filterFingerprint(this.#options.filter));
    const sources = chat.histories.map(({ key, lastMessageId }): [number, JobSource] => {
      const source = this.#sourceOf(chat, key);
      source.add({ after: 0, upTo: lastMessageId });
      return [key, source];
    });
    const open: OpenChat = { chat, refs, sources: new Map(sources), active: 0 };
    this.#chats.add(open);
    this.#schedule();
    return {
      add: (history, range) => {
        open.sources.get(history)?.add(range);
        this.#schedule();
      },
      finish: () =>
        new Promise((resolve, reject) => {
          open.done = { resolve, reject };
          this.#schedule();
        }),
      leave: () =>
        new Promise((resolve) => {
          this.#chats.delete(open);
          if (open.active === 0) resolve();
          else open.onIdle = resolve;
        }),
    };
  }

  waiting(): FileAmount {
    const histories = [...this.#chats].flatMap(({ sources }) => [...sources.keys()]);
    return this.#waiting(histories, { files: this.#running.size, bytes: this.#running.bytes });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail(new DOMException("The media queue was closed", "AbortError"));
    this.#deps.signal?.removeEventListener("abort", this.#onAbort);
    if (!this.#isIdle()) {
      await new Promise<void>((resolve) => this.#onAllEnded = resolve);
    }
    await this.#filled;
  }

  readonly #onAbort = (): void => this.#fail(this.#deps.signal?.reason);

  #sourceOf(chat: ArchivedChat, history: number): JobSource {
    return createJobSource({
      archive: this.#deps.archive,
      chat,
      history,
      filter: this.#options.filter,
      largeBytes: this.#options.largeBytes,
      isUnderWay: (key) => this.#running.hasJob(key),
      onSkipped: (count) => void (this.tally.skipped += count),
      onExpected: (files) => this.#deps.onExpected?.(files),
    });
  }

  #schedule(): void {
    if (this.#pump !== "idle") this.#pump = "again";
    else this.#filled = this.#fill();
  }

  /** Begins as many files as there is room for, and ends the chats that have none left. */
  async #fill(): Promise<void> {
    try {
      do {
        this.#pump = "running";
        while (this.#begin() === "more" || this.#settle() === "more") await delay(0);
      } while (this.#isAskedAgain());
      this.#pump = "idle";
    } catch (error) {
      this.#pump = "idle";
      const [first] = this.#chats;
      this.#fail(error, first?.chat);
    }
  }

  /** A call changes what the compiler believes to know. */
  #isAskedAgain(): boolean {
    return this.#pump === "again";
  }

  #begin(): "more" | "enough" {
    while (
      !this.#failure && this.#running.size < this.#options.parallel &&
      this.#finishing < MAX_FINISHING
    ) {
      const { parallel, maxLargeBytes } = this.#options;
      const room = { parallel, maxLargeBytes, ...this.#running.large() };
      const next = pickFile(this.#chats, room, ({ open, source, lane, job }) => {
        const waits = this.#running.await(job, source, open);
        if (waits) source.take(lane);
        return waits;
      });
      if (next === "more") return "more";
      if (!next) return "enough";
      if (!this.#deps.guard.admits(this.#running.size + this.#finishing)) {
        this.#memoryPoll ??= setTimeout(() => {
          this.#memoryPoll = undefined;
          this.#schedule();
        }, this.#options.memoryPollMs);
        return "enough";
      }
      this.#start(next);
    }
    return "enough";
  }

  #start({ open, source, lane, job }: NextFile<OpenChat>): void {
    source.take(lane);
    this.#running.start(job, lane);
    open.active++;
    this.concurrency.start();
    tellStart(this.#deps.onEvent, open.chat, job);
    void this.#run({ open, source, lane, job }).then((outcome) => {
      for (const { source, ids } of this.#running.end(job)) source.add(ids);
      this.concurrency.end();
      if (outcome?.state === "kept") this.#finish(outcome, open);
      this.#end(open);
    });
  }

  /** @returns `undefined` when the run ends */
  async #run({ open, source, job }: NextFile<OpenChat>): Promise<FileOutcome | undefined> {
    const { archive, askHome, clock, keep, onEvent } = this.#deps;
    const { chat, refs } = open;
    try {
      const ref = refs.get(job.history);
      if (!ref) throw new RangeError(`Cannot find the chat of history ${job.history}`);
      const { dcId } = job.file;
      const unreachable = this.#unreachable.refusal(dcId);
      const outcome = await keep({
        job,
        chat,
        ref,
        link: this.#options.link,
        unreachable,
        signal: this.#stop.signal,
        onProgress: progressTeller(onEvent, clock, { chat, job }),
      });
      addOutcome(this.tally, outcome);
      tellOutcome(onEvent, chat, outcome);
      const asked = outcome.state === "failed" ? !unreachable : outcome.source === "downloaded";
      const lost = outcome.state === "failed" && outcome.network;
      if (asked) {
        await this.#unreachable.note(
          dcId,
          lost ? "lost" : "answered",
          () => askHome(ref, job.messageId, this.#stop.signal),
        );
      }
      if (outcome.state === "kept") {
        // An edit in the meantime has made the job pending again: it is next once this one has ended.
        const now = archive.mediaJob(outcome.job);
        if (now && fileKey(now.file) !== fileKey(outcome.job.file)) {
          this.#running.await(job, source, open);
        }
      }
      return outcome;
    } catch (error) {
      this.#fail(error, chat);
      return undefined;
    }
  }

  #finish(outcome: KeptOutcome, open: OpenChat): void {
    const { finishing } = this.#deps;
    if (!finishing || this.#failure) return;
    open.active++;
    this.#finishing++;
    void finishing(outcome, open.chat, this.#stop.signal)
      .catch((error) => this.#fail(error, open.chat))
      .then(() => {
        this.#finishing--;
        this.#end(open);
      });
  }

  #end(open: OpenChat): void {
    open.active--;
    if (open.active === 0) open.onIdle?.();
    if (this.#isIdle()) this.#onAllEnded?.();
    this.#schedule();
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && this.#finishing === 0;
  }

  /** Ends everything, once. */
  #fail(error: unknown, chat?: ArchivedChat): void {
    if (this.#failure) return;
    this.#failure = { error };
    clearTimeout(this.#memoryPoll);
    if (chat) this.#deps.onFatal?.(error, chat);
    this.#stop.abort(error);
    this.#schedule();
  }

  /** Ends chats of which nothing is left. Nobody learns of a failure before all files have stopped. */
  #settle(): "more" | "settled" {
    let more = false;
    for (const open of this.#chats) {
      if (!open.done) continue;
      if (this.#failure) {
        if (!this.#isIdle()) continue;
        open.done.reject(this.#failure.error);
      } else {
        const lanes = [...open.sources.values()].flatMap((source) => [
          source.peek("small"),
          source.peek("large"),
        ]);
        more ||= lanes.includes("more");
        const has = open.active > 0 || lanes.some((each) => each !== undefined);
        if (has || this.#running.isAwaitedBy(open)) continue;
        open.done.resolve();
      }
      this.#chats.delete(open);
    }
    return more ? "more" : "settled";
  }
}
