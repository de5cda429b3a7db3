// The bytes of files: a pure function of a key and a range, so that none need be kept.
import { createHash } from "node:crypto";
import { fileHead, type HeadKind } from "./heads.ts";
import { hashKeys, mix32 } from "./random.ts";

/** What a file holds. Equal keys, sizes and heads are equal bytes, whatever the file's id. */
export interface Content {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** The first bytes are those of such a file. @default none */
  readonly head?: HeadKind;
  /** The first bytes, instead of those of a head: a whole picture, for instance. Goes with the key. */
  readonly start?: Uint8Array;
}

/** Reads contents of one world. */
export interface ContentSource {
  /** Bytes of the range, fewer (or none) where it leaves the content. */
  read(content: Content, offset: number, length: number): Uint8Array<ArrayBuffer>;
  /** Hexadecimal SHA-256 of the whole. */
  sha256(content: Content): string;
  /** SHA-256 of a range. */
  rangeSha256(content: Content, offset: number, length: number): Uint8Array<ArrayBuffer>;
}

/** Bytes of the block that contents repeat. Each page of it carries its place in the file. */
const BLOCK = 65_536;
const PAGE = 1024;
const STEP = 1_048_576;
/** How many blocks of random bytes are kept. */
const KEPT_BLOCKS = 32;

/** A source whose bytes depend on the seed. */
export function createContentSource(seed: number): ContentSource {
  const blocks = new Map<string, Uint8Array>();
  const digests = new Map<string, string>();

  const blockOf = (key: string): Uint8Array => {
    let block = blocks.get(key);
    if (!block) {
      block = randomBlock(hashKeys([seed, key]));
      const oldest = blocks.size >= KEPT_BLOCKS ? blocks.keys().next().value : undefined;
      if (oldest !== undefined) blocks.delete(oldest);
      blocks.set(key, block);
    }
    return block;
  };
  const read = (content: Content, offset: number, length: number): Uint8Array<ArrayBuffer> => {
    const start = Math.max(0, Math.min(offset, content.size));
    const end = Math.max(start, Math.min(offset + length, content.size));
    const bytes = new Uint8Array(end - start);
    fill(bytes, start, blockOf(content.key));
    const head = content.start ?? (content.head ? fileHead(content.head) : undefined);
    if (head && start < head.length) bytes.set(head.subarray(start, end));
    return bytes;
  };
  const rangeDigests = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    read,
    sha256(content) {
      const key = `${content.key}|${content.size}|${content.head ?? ""}`;
      let digest = digests.get(key);
      if (digest === undefined) {
        const hash = createHash("sha256");
        for (let at = 0; at < content.size; at += STEP) hash.update(read(content, at, STEP));
        digest = hash.digest("hex");
        digests.set(key, digest);
      }
      return digest;
    },
    // Telegram has them ready; computed anew for each request they would cost more than the file.
    rangeSha256(content, offset, length) {
      const key = `${content.key}|${content.size}|${content.head ?? ""}|${offset}|${length}`;
      let digest = rangeDigests.get(key);
      if (!digest) {
        digest = Uint8Array.from(
          createHash("sha256").update(read(content, offset, length)).digest(),
        );
        rangeDigests.set(key, digest);
      }
      return digest;
    },
  };
}

function randomBlock(seed: number): Uint8Array {
  const words = new Uint32Array(BLOCK / 4);
  for (let i = 0; i < words.length; i++) words[i] = mix32(seed + Math.imul(i, 0x9e3779b9));
  return new Uint8Array(words.buffer);
}

function fill(bytes: Uint8Array, start: number, block: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const from = (start + at) % BLOCK;
    const part = block.subarray(from, from + bytes.length - at);
    bytes.set(part, at);
    at += part.length;
  }
  // Pages that changed places would go unnoticed without a mark of their own.
  for (let page = Math.floor(start / PAGE); page * PAGE < start + bytes.length; page++) {
    const mark = mix32(page + 1);
    for (let i = 0; i < 4; i++) {
      const at = page * PAGE + i - start;
      if (at >= 0 && at < bytes.length) bytes[at] = (mark >>> (8 * i)) & 255;
    }
  }
}
