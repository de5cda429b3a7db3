// The files that are being fetched now, each once, and who else waits for them.
import type { IdRange, MediaJob } from "../../archive/types.ts";
import { fileKey } from "../../model/file.ts";
import type { JobSource, Lane } from "./job_source.ts";
import type { Room } from "./pick_file.ts";

/** Jobs of one source that want a file which is under way for another message. */
export interface Waiting<O> {
  /** Whose jobs they are. */
  readonly owner: O;
  readonly source: JobSource;
  /** Where they are: memory does not grow with their number. */
  readonly ids: IdRange;
}

/** The files under way; a file is known by what Telegram calls it. */
export class FilesUnderWay<O> {
  readonly #files = new Map<string, UnderWay<O>>();

  /** How many. */
  get size(): number {
    return this.#files.size;
  }

  /** Their size together, as announced. */
  get bytes(): number {
    return this.#files.values().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Whether a job, by its key, is among them. */
  hasJob(key: number): boolean {
    return this.#files.values().some(({ jobKey }) => jobKey === key);
  }

  /** How many of them are large, and how large together. */
  large(): Pick<Room, "large" | "largeBytes"> {
    const large = [...this.#files.values()].filter(({ lane }) => lane === "large");
    return { large: large.length, largeBytes: large.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  /** A file begins. */
  start(job: MediaJob, lane: Lane): void {
    this.#files.set(fileKey(job.file), {
      jobKey: job.key,
      lane,
      bytes: job.file.size,
      waiting: new Map(),
    });
  }

  /**
   * Lets a job wait for its file.
   *
   * @returns false when that file is not under way
   */
  await(job: MediaJob, source: JobSource, owner: O): boolean {
    const file = this.#files.get(fileKey(job.file));
    if (!file) return false;
    const { after, upTo } = file.waiting.get(source)?.ids ?? { after: Infinity, upTo: 0 };
    file.waiting.set(source, {
      owner,
      source,
      ids: { after: Math.min(after, job.messageId - 1), upTo: Math.max(upTo, job.messageId) },
    });
    return true;
  }

  /** A file has ended. Returns who waited for it. */
  end(job: MediaJob): readonly Waiting<O>[] {
    const key = fileKey(job.file);
    const file = this.#files.get(key);
    this.#files.delete(key);
    return [...file?.waiting.values() ?? []];
  }

  /** Whether anybody of an owner waits. */
  isAwaitedBy(owner: O): boolean {
    return this.#files.values().some(({ waiting }) =>
      waiting.values().some((each) => each.owner === owner)
    );
  }
}

interface UnderWay<O> {
  readonly jobKey: number;
  readonly lane: Lane;
  readonly bytes: number;
  readonly waiting: Map<JobSource, Waiting<O>>;
}
