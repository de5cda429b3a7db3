// The machines that a binary is made for, in the words of each tool that has its own.

/** One operating system on one kind of processor. */
export interface Target {
  /** As `deno compile --target` has it. */
  readonly triple: string;
  /** End of the binary's name. */
  readonly suffix: string;
  /** As npm packages name the system and the processor that they are for. */
  readonly npm: { readonly os: string; readonly arch: string };
  /** Package with whisper.cpp, where there is one: elsewhere speech is written down by a server. */
  readonly whisper: readonly string[];
  /**
   * Where the native libraries are. The runtime of Linux reads what is embedded at every start, twice and as a
   * whole, so that they lie in front of that; those of the others map it.
   */
  readonly partsIn: "executable" | "files";
  /** What an executable begins with, as hex digits; `..` for any byte. */
  readonly magic: string;
}

/** All targets; the first one is what most servers are. */
export const TARGETS: readonly Target[] = [
  {
    triple: "x86_64-unknown-linux-gnu",
    suffix: "linux-x86_64",
    npm: { os: "linux", arch: "x64" },
    whisper: ["@napi-rs/whisper-linux-x64-gnu"],
    partsIn: "executable",
    magic: "7f454c4602..........................3e",
  },
  {
    triple: "aarch64-unknown-linux-gnu",
    suffix: "linux-aarch64",
    npm: { os: "linux", arch: "arm64" },
    whisper: [],
    partsIn: "executable",
    magic: "7f454c4602..........................b7",
  },
  {
    triple: "x86_64-apple-darwin",
    suffix: "macos-x86_64",
    npm: { os: "darwin", arch: "x64" },
    whisper: ["@napi-rs/whisper-darwin-x64"],
    partsIn: "files",
    magic: "cffaedfe07",
  },
  {
    triple: "aarch64-apple-darwin",
    suffix: "macos-aarch64",
    npm: { os: "darwin", arch: "arm64" },
    whisper: ["@napi-rs/whisper-darwin-arm64"],
    partsIn: "files",
    magic: "cffaedfe0c",
  },
  {
    triple: "x86_64-pc-windows-msvc",
    suffix: "windows-x86_64.exe",
    npm: { os: "win32", arch: "x64" },
    whisper: [],
    partsIn: "files",
    magic: "4d5a",
  },
];

/**
 * The target of a name: a triple, or the end of a binary's name.
 *
 * @throws {RangeError} naming those that there are
 */
export function targetOf(name: string): Target {
  const found = TARGETS.find(({ triple, suffix }) =>
    triple === name || suffix.replace(".exe", "") === name
  );
  if (found) return found;
  const known = TARGETS.map(({ triple }) => triple).join(", ");
  throw new RangeError(`Cannot compile for ${name}: give one of ${known}`);
}

/** Whether a file begins like an executable, or a library, of a target. */
export function isFor(head: Uint8Array, { magic }: Pick<Target, "magic">): boolean {
  const pattern = magic.match(/../g) ?? [];
  return pattern.every((byte, i) => byte === ".." || parseInt(byte, 16) === head[i]);
}
