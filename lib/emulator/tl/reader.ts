// Reads the primitive values of TL from bytes, and refuses what is not well-formed.
import { Buffer } from "node:buffer";

/** Bytes that are not valid TL. */
export class TlFormatError extends Error {
  override readonly name = "TlFormatError";
}

/** A cursor over TL bytes. Every method throws {@linkcode TlFormatError} past the end. */
export class TlReader {
  readonly bytes: Buffer;
  #position: number;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = 0;
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.bytes.length - this.#position;
  }

  int(): number {
    return this.bytes.readInt32LE(this.#take(4));
  }

  uint(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }

  /** The next constructor id, which stays unread. */
  peekUint(): number {
    const value = this.uint();
    this.#position -= 4;
    return value;
  }

  long(): bigint {
    return this.bytes.readBigInt64LE(this.#take(8));
  }

  double(): number {
    return this.bytes.readDoubleLE(this.#take(8));
  }

  /** A view of the next bytes, not a copy. */
  raw(length: number): Buffer {
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  rest(): Buffer {
    return this.raw(this.remaining);
  }

  /** TL `bytes`: length, data, padding to a multiple of four. A view, not a copy. */
  bytesValue(): Buffer {
    const first = this.bytes[this.#take(1)] ?? 0;
    if (first === 255) throw new TlFormatError("Cannot read bytes: length marker 255 is not TL");
    const length = first < 254 ? first : this.bytes.readUIntLE(this.#take(3), 3);
    const data = this.raw(length);
    const used = (first < 254 ? 1 : 4) + length;
    this.#take((4 - used % 4) % 4);
    return data;
  }

  /** Items of a boxed `Vector<long>`. */
  longs(): readonly bigint[] {
    if (this.uint() !== VECTOR_ID) throw new TlFormatError("Cannot read a vector: other object");
    return Array.from({ length: this.count(8) }, () => this.long());
  }

  /** Length of a vector whose items take at least so many bytes each. */
  count(itemBytes: number): number {
    const length = this.int();
    if (length < 0 || length * itemBytes > this.remaining) {
      throw new TlFormatError(
        `Cannot read a vector of ${length}: ${this.remaining} bytes are left`,
      );
    }
    return length;
  }

  #take(length: number): number {
    const start = this.#position;
    if (length > this.remaining) {
      throw new TlFormatError(`Cannot read ${length} bytes: ${this.remaining} are left`);
    }
    this.#position += length;
    return start;
  }
}

/** Constructor id of a boxed vector. */
export const VECTOR_ID = 0x1cb5c415;
/** Constructor id of `boolTrue`. */
export const BOOL_TRUE_ID = 0x997275b5;
/** Constructor id of `boolFalse`. */
export const BOOL_FALSE_ID = 0xbc799737;
