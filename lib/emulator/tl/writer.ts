// Writes the primitive values of TL into a buffer that grows.
import { Buffer } from "node:buffer";
import { VECTOR_ID } from "./reader.ts";

/** Collects TL bytes. Methods return the writer, so that calls chain. */
export class TlWriter {
  #buffer: Buffer;
  #length = 0;

  /** @param capacity Bytes to begin with. */
  constructor(capacity = 512) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  int(value: number): this {
    const at = this.#grow(4);
    this.#buffer.writeInt32LE(value | 0, at);
    return this;
  }

  long(value: bigint): this {
    const at = this.#grow(8);
    this.#buffer.writeBigInt64LE(BigInt.asIntN(64, value), at);
    return this;
  }

  double(value: number): this {
    const at = this.#grow(8);
    this.#buffer.writeDoubleLE(value, at);
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#buffer.set(bytes, at);
    return this;
  }

  string(text: string): this {
    return this.bytesValue(Buffer.from(text, "utf8"));
  }

  /** TL `bytes`: length, data, padding to a multiple of four. */
  bytesValue(bytes: Uint8Array): this {
    if (bytes.length >= 1 << 24) {
      throw new RangeError(`Cannot write ${bytes.length} bytes: TL ends at 16 MiB`);
    }
    const short = bytes.length < 254;
    // First of all: growing may replace the buffer.
    const start = this.#grow(short ? 1 : 4);
    if (short) this.#buffer.writeUInt8(bytes.length, start);
    else this.#buffer.writeUInt32LE(bytes.length * 256 + 254, start);
    this.raw(bytes);
    const padding = (4 - this.#length % 4) % 4;
    const at = this.#grow(padding);
    this.#buffer.fill(0, at, at + padding);
    return this;
  }

  longs(values: readonly bigint[]): this {
    this.int(VECTOR_ID).int(values.length);
    for (const value of values) this.long(value);
    return this;
  }

  /** What was written: a view that stays valid as long as nothing more is written. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Overwrites four bytes written earlier. */
  patchInt(at: number, value: number): void {
    this.#buffer.writeInt32LE(value | 0, at);
  }

  #grow(bytes: number): number {
    const start = this.#length;
    this.#length += bytes;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length + 64, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, start));
      this.#buffer = larger;
    }
    return start;
  }
}
