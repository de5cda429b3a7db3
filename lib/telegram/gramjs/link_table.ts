// The open connections of a client, each opened when first needed and again when it has broken.
import { abortable } from "../../async/abortable.ts";
import type { Link } from "./link.ts";

/** Connections by the place that they stand at. */
export class LinkTable {
  readonly #links = new Map<string, Promise<Link>>();

  /**
   * The connection at a place. Callers at the same time share one opening, its failure too.
   *
   * @param open called when there is none that works, with the broken one; what it throws at once leaves
   * the table as it is
   * @throws the signal's reason when aborted; the opening goes on for the others
   */
  async get(
    place: string,
    signal: AbortSignal | undefined,
    open: (broken: Link | undefined) => Promise<Link>,
  ): Promise<Link> {
    for (;;) {
      const existing = this.#links.get(place);
      const current = existing && await abortable(existing, signal);
      if (current && !current.failure) return current;
      if (this.#links.get(place) !== existing) continue;
      const opening = open(current);
      opening.catch(() => {
        if (this.#links.get(place) === opening) this.#links.delete(place);
      });
      this.#links.set(place, opening);
      // Even if it has broken at once: whether to try again is for others to decide.
      return await abortable(opening, signal);
    }
  }

  /** The connection at a place, broken or not. */
  async peek(place: string): Promise<Link | undefined> {
    return await this.#links.get(place)?.catch(() => undefined);
  }

  /** Closes the connection at a place. */
  async close(place: string): Promise<void> {
    const opening = this.#links.get(place);
    this.#links.delete(place);
    const link = await opening?.catch(() => undefined);
    await link?.close();
  }

  /** Closes all connections. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#links.keys()].map((place) => this.close(place)));
  }
}

/** The place of a connection: lane 0 carries requests, the others parts of files. */
export function placeOf(dcId: number, lane: number): string {
  return `${dcId}/${lane}`;
}
