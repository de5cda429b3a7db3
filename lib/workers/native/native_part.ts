// What is known of a file with native code that a compiled binary carries.

/** What has native code. */
export type PartOwner = "sharp" | "whisper";

/** A file that a binary carries, compressed by gzip. */
export interface NativePart {
  /** What it belongs to. */
  readonly owner: PartOwner;
  /** Where it is below the folder that all of its owner's are unpacked to, with slashes. */
  readonly path: string;
  /** Of its content, in hex. */
  readonly sha256: string;
  /** Size of its content. */
  readonly bytes: number;
  /** Where it begins among the parts, in bytes. */
  readonly offset: number;
  /** Size as it is carried. */
  readonly packedBytes: number;
}
