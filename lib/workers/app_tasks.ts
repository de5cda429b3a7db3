// The tasks that the program's own workers know: inputs and outputs, without the code behind them.
import type { CopiedFile, CopyFileInput } from "./tasks/copy_file.ts";
import type { HashedFile, HashFileInput } from "./tasks/hash_file.ts";
import type { HashRangesInput } from "./tasks/hash_ranges.ts";
import type { ImageInput, ImageOutput } from "./tasks/image.ts";
import type { CheckWhisperInput, TranscribedStretch, TranscribeInput } from "./tasks/transcribe.ts";

export type { CopiedFile, CopyFileInput } from "./tasks/copy_file.ts";
export type { HashedFile, HashFileInput } from "./tasks/hash_file.ts";
export type { ByteRange, HashRangesInput } from "./tasks/hash_ranges.ts";
export type {
  ImageFormat,
  ImageInput,
  ImageOutput,
  ImageSize,
  ImageTarget,
} from "./tasks/image.ts";
export type {
  CheckWhisperInput,
  TranscribedStretch,
  TranscribeInput,
  WhisperInput,
} from "./tasks/transcribe.ts";
export type { SoundStretch } from "./tasks/decode_sound.ts";

/** What can be asked of the program's own workers. */
export type AppTasks = {
  /** Reads a file and hashes it. */
  readonly hash_file: { readonly input: HashFileInput; readonly output: HashedFile };
  /** Hashes parts of a file, each by itself: lower-case hexadecimal SHA-256, in the order asked. */
  readonly hash_ranges: { readonly input: HashRangesInput; readonly output: readonly string[] };
  /** Copies a file inside the kernel. */
  readonly copy_file: { readonly input: CopyFileInput; readonly output: CopiedFile };
  /** Reads an image; makes a smaller or re-encoded one of it where asked. */
  readonly image: { readonly input: ImageInput; readonly output: ImageOutput };
  /** Looks whether a whisper model can be used, without loading it. */
  readonly check_whisper: { readonly input: CheckWhisperInput; readonly output: void };
  /** Writes down what is said in a stretch of a file. */
  readonly transcribe: { readonly input: TranscribeInput; readonly output: TranscribedStretch };
};
