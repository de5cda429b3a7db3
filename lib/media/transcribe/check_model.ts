// Whether a file is a whole whisper model. Over some broken ones whisper.cpp takes the process with it.
import { Buffer } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";

/** What a model says of itself. */
export interface ModelFacts {
  /** Size of the file. */
  readonly bytes: number;
  /** How many tensors it has; a model without any hears nothing. */
  readonly tensors: number;
  /** It knows no language but English. */
  readonly englishOnly: boolean;
}

/**
 * Reads a GGML model from its header to the end of its last tensor, without the tensors' data.
 * Layout: https://github.com/ggml-org/whisper.cpp/blob/master/models/convert-pt-to-ggml.py
 *
 * @throws {SyntaxError} when it is none, or is cut short; errors of the file system
 */
export async function checkModel(path: string): Promise<ModelFacts> {
  const file = await open(path, "r");
  // Deno 2.4 cannot dispose of a file handle.
  await using closing = new AsyncDisposableStack();
  closing.defer(() => file.close());
  const { size } = await file.stat();
  const reader = new ModelReader(file, size);
  if (await reader.uint32() !== MAGIC) throw new SyntaxError("it is no GGML model");
  const header: number[] = [];
  for (let i = 0; i < HEADER_FIELDS; i++) header.push(await reader.uint32());
  if (header.some((value, i) => value > MAX_HEADER[i]!)) {
    throw new SyntaxError("its header is damaged");
  }
  const mels = await reader.uint32();
  const bins = await reader.uint32();
  if (mels > 1024 || bins > 4096) throw new SyntaxError("its filters are damaged");
  reader.skip(4 * mels * bins);
  await checkVocabulary(reader);
  let tensors = 0;
  for (; reader.left > 0; tensors++) await skipTensor(reader);
  if (tensors > 0 && tensors !== tensorsOf(header)) throw new SyntaxError("tensors are missing");
  return { bytes: size, tensors, englishOnly: header[0]! < MULTILINGUAL_VOCABULARY };
}

/** "ggml", little-endian. */
const MAGIC = 0x67676d6c;
/** Vocabulary, five sizes of the encoder, four of the decoder, and the type of the weights. */
const HEADER_FIELDS = 11;
/** The tokens of languages are added to those of English; whisper.cpp tells the models apart by that too. */
const MULTILINGUAL_VOCABULARY = 51_865;
const MAX_HEADER = [1e6, 1e5, 1e5, 1024, 1024, 1e5, 1e5, 1024, 1024, 1024, 1e5];

/** In the order of the header: 7 tensors of the encoder and 4 of the decoder are in no layer. */
function tensorsOf(header: readonly number[]): number {
  return 7 + 15 * header[4]! + 4 + 24 * header[8]!;
}

/** whisper.cpp looks the space up without asking whether it is there. */
const NEEDED_TOKEN = " ";

async function checkVocabulary(reader: ModelReader): Promise<void> {
  const count = await reader.uint32();
  let hasSpace = false;
  for (let i = 0; i < count; i++) {
    const length = await reader.uint32();
    if (length === NEEDED_TOKEN.length) {
      hasSpace ||= (await reader.bytes(length)).toString("latin1") === NEEDED_TOKEN;
    } else reader.skip(length);
  }
  if (!hasSpace) throw new SyntaxError("its vocabulary is damaged");
}

/** Bytes of so many values, by GGML's number of the type. Types that are missing were given up by GGML. */
const TYPE_SIZES: Readonly<Record<number, readonly [bytes: number, values: number]>> = {
  0: [4, 1],
  1: [2, 1],
  2: [18, 32],
  3: [20, 32],
  6: [22, 32],
  7: [24, 32],
  8: [34, 32],
  10: [84, 256],
  11: [110, 256],
  12: [144, 256],
  13: [176, 256],
  14: [210, 256],
};

async function skipTensor(reader: ModelReader): Promise<void> {
  const dimensions = await reader.uint32();
  const nameLength = await reader.uint32();
  const size = TYPE_SIZES[await reader.uint32()];
  if (dimensions > 4 || nameLength > 1024 || !size) throw new SyntaxError("a tensor is damaged");
  let values = 1;
  for (let i = 0; i < dimensions; i++) values *= await reader.uint32();
  reader.skip(nameLength + values / size[1] * size[0]);
}

/** Reads forward through a file, in pieces. */
class ModelReader {
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #piece = Buffer.alloc(64 * 1024);
  #pieceAt = 0;
  #pieceLength = 0;
  #at = 0;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** Bytes until the end of the file. */
  get left(): number {
    return this.#size - this.#at;
  }

  async uint32(): Promise<number> {
    return (await this.bytes(4)).readUInt32LE();
  }

  /** Valid until the next call. */
  async bytes(length: number): Promise<Buffer> {
    if (this.#at < this.#pieceAt || this.#at + length > this.#pieceAt + this.#pieceLength) {
      const { bytesRead } = await this.#file.read(this.#piece, 0, this.#piece.length, this.#at);
      this.#pieceAt = this.#at;
      this.#pieceLength = bytesRead;
    }
    const begin = this.#at - this.#pieceAt;
    this.skip(length);
    return this.#piece.subarray(begin, begin + length);
  }

  skip(length: number): void {
    if (length > this.left) throw new SyntaxError("it is cut short");
    this.#at += length;
  }
}
