// A line that anyone may leave: an array would move everyone behind.

interface Link<T> {
  readonly value: T;
  before: Link<T> | undefined;
  behind: Link<T> | undefined;
}

/** First in, first out; each step takes the same time, however long the line is. */
export class Fifo<T> {
  readonly #links = new Map<T, Link<T>>();
  #first: Link<T> | undefined;
  #last: Link<T> | undefined;

  /** How many are waiting. */
  get size(): number {
    return this.#links.size;
  }

  /** Adds a value, which must not be there yet, at the end. */
  push(value: T): void {
    const link: Link<T> = { value, before: this.#last, behind: undefined };
    if (this.#last) this.#last.behind = link;
    else this.#first = link;
    this.#last = link;
    this.#links.set(value, link);
  }

  /** Adds a value, which must not be there yet, in front. */
  pushFront(value: T): void {
    const link: Link<T> = { value, before: undefined, behind: this.#first };
    if (this.#first) this.#first.before = link;
    else this.#last = link;
    this.#first = link;
    this.#links.set(value, link);
  }

  /** Takes the first value out. */
  shift(): T | undefined {
    const first = this.#first;
    if (first) this.remove(first.value);
    return first?.value;
  }

  /** Takes a value out; `false` when it is not there. */
  remove(value: T): boolean {
    const link = this.#links.get(value);
    if (!link) return false;
    if (link.before) link.before.behind = link.behind;
    else this.#first = link.behind;
    if (link.behind) link.behind.before = link.before;
    else this.#last = link.before;
    return this.#links.delete(value);
  }

  /** Takes all values out, in order. */
  drain(): readonly T[] {
    const values: T[] = [];
    for (let link = this.#first; link; link = link.behind) values.push(link.value);
    this.#links.clear();
    this.#first = this.#last = undefined;
    return values;
  }
}
