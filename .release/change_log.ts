// Reads the change log.

/** What the change log says of one version. */
export interface ChangeLogEntry {
  readonly version: string;
  /** Day of the release, as 2024-12-31. */
  readonly date: string;
  /** Markdown. */
  readonly notes: string;
}

/**
 * The entry on top.
 *
 * @throws {SyntaxError} when there is none, or it names no version with its day
 */
export function newestEntry(log: string): ChangeLogEntry {
  const [, heading = "", notes = ""] = /^## (.*)\n([^]*?)(?=^## |$(?![^]))/m.exec(log) ?? [];
  const [, version, date] = /^(\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$/.exec(heading) ?? [];
  if (version === undefined || date === undefined) {
    throw new SyntaxError(`Cannot read the change log: "${heading}" is no version with its day`);
  }
  return { version, date, notes: notes.trim() };
}
