// An Ogg file made longer by repeating what is in it.

/** Bytes of a page before its table of segments (RFC 3533, 6). */
const HEADER_BYTES = 27;
/** Pages of Opus that hold no sound: its head and its comments (RFC 7845, 3). */
const HEAD_PAGES = 2;
const LAST_PAGE = 4;

/** The same sound so many times, in one stream: positions and numbers of pages go on. */
export function repeatOgg(content: Uint8Array, times: number): Uint8Array<ArrayBuffer> {
  const pages = pagesOf(content);
  const head = pages.slice(0, HEAD_PAGES);
  const sound = pages.slice(HEAD_PAGES);
  const length = viewOf(sound.at(-1)!).getBigInt64(6, true);
  const all = [...head];
  for (let i = 0; i < times; i++) {
    for (const page of sound) {
      const copy = page.slice();
      const view = viewOf(copy);
      view.setBigInt64(6, view.getBigInt64(6, true) + length * BigInt(i), true);
      const isLast = i === times - 1 && page === sound.at(-1);
      copy[5] = isLast ? copy[5]! | LAST_PAGE : copy[5]! & ~LAST_PAGE;
      view.setUint32(18, all.length, true);
      view.setUint32(22, 0, true);
      view.setUint32(22, crc(copy), true);
      all.push(copy);
    }
  }
  const whole = new Uint8Array(all.reduce((sum, page) => sum + page.length, 0));
  let at = 0;
  for (const page of all) {
    whole.set(page, at);
    at += page.length;
  }
  return whole;
}

function pagesOf(content: Uint8Array): readonly Uint8Array[] {
  const pages: Uint8Array[] = [];
  for (let at = 0; at < content.length;) {
    const segments = content[at + 26]!;
    const table = content.subarray(at + HEADER_BYTES, at + HEADER_BYTES + segments);
    const length = HEADER_BYTES + segments + table.reduce((sum, each) => sum + each, 0);
    pages.push(content.slice(at, at + length));
    at += length;
  }
  return pages;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** CRC-32 of Ogg: 0x04c11db7, nothing inverted. */
function crc(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}
