// Parts of a file from the CDN (core.telegram.org/cdn): decrypted, and not believed before their hashes,
// which the file's own data centre tells, agree.
import "./quiet_globals.ts";
import { Buffer } from "node:buffer";
import { createDecipheriv, createHash } from "node:crypto";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import type { TlRequest } from "./link.ts";

/** Where `upload.fileCdnRedirect` sends the client. */
export interface CdnRedirect {
  readonly dcId: number;
  readonly token: Buffer;
  readonly key: Buffer;
  readonly iv: Buffer;
  /** By the offset of the range. */
  readonly hashes: Map<number, Api.TypeFileHash>;
  /** Parts in a row that did not come, or came wrong. */
  failures: number;
}

/** The two sides that are asked. */
export interface CdnSources {
  /** Asks the CDN for a part of at most so many bytes. */
  readonly askCdn: <R>(request: TlRequest<R>, partBytes: number) => Promise<R>;
  /** Asks the data centre that sent the redirect. */
  readonly askMaster: <R>(request: TlRequest<R>) => Promise<R>;
}

/** What the CDN sent is not what Telegram has. */
export class CdnTamperedError extends Error {
  override readonly name = "CdnTamperedError";
}

const MIB = 1_048_576;
const UNIT = 4096;
const AES_BLOCK = 16;
/** The CDN fetches the file from Telegram when told to; once ought to be enough. */
const MAX_REUPLOADS = 3;

/** What a redirect says. */
export function readRedirect(redirect: Api.upload.FileCdnRedirect): CdnRedirect {
  const { dcId, fileToken, encryptionKey, encryptionIv, fileHashes } = redirect;
  const hashes = new Map<number, Api.TypeFileHash>();
  const cdn = {
    dcId,
    token: fileToken,
    key: encryptionKey,
    iv: encryptionIv,
    hashes,
    failures: 0,
  };
  learn(cdn, fileHashes);
  return cdn;
}

/**
 * The bytes of a range, fewer at the end of the file. Every byte has been checked against a hash; ranges of
 * hashes that reach beyond the part are fetched whole.
 *
 * @throws {CdnTamperedError} when a hash does not agree or there is none
 * @throws {RpcError} `FILE_TOKEN_INVALID`, `REQUEST_TOKEN_INVALID`: the redirect is no longer good
 */
export async function readFromCdn(
  redirect: CdnRedirect,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  sources: CdnSources,
): Promise<Uint8Array> {
  const ranges = await rangesOf(redirect, offset, offset + limit, sources);
  const [first] = ranges;
  const last = ranges.at(-1);
  if (!first || !last) return new Uint8Array();
  const from = Number(first.offset);
  const to = Number(last.offset) + last.limit;
  const start = from - from % UNIT;
  const pieces: Uint8Array[] = [];
  for (let at = start; at < to;) {
    const piece = pieceLimit(at, to);
    pieces.push(await fetchPiece(redirect, at, piece, sources));
    at += piece;
  }
  const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  for (const range of ranges) {
    const at = Number(range.offset) - start;
    const part = bytes.subarray(at, at + range.limit);
    const agrees = part.length === range.limit &&
      createHash("sha256").update(part).digest().equals(range.hash);
    if (!agrees) {
      throw new CdnTamperedError(
        `data centre ${redirect.dcId} of the CDN sent other bytes from ${range.offset} on`,
      );
    }
  }
  return bytes.subarray(offset - start, Math.min(offset + limit, to) - start);
}

/** Hashes that cover a part without a gap, up to the end of the file; none behind it. */
async function rangesOf(
  redirect: CdnRedirect,
  from: number,
  to: number,
  { askMaster }: CdnSources,
): Promise<readonly Api.TypeFileHash[]> {
  const ranges: Api.TypeFileHash[] = [];
  for (let at = from; at < to;) {
    let range = holding(redirect, at);
    if (!range) {
      const { token } = redirect;
      learn(
        redirect,
        await askMaster(new Api.upload.GetCdnFileHashes({ fileToken: token, offset: bigInt(at) })),
      );
      range = holding(redirect, at);
    }
    if (!range) return ranges;
    ranges.push(range);
    at = Number(range.offset) + range.limit;
  }
  return ranges;
}

/** Ranges mostly begin where the part or the range before does. */
function holding({ hashes }: CdnRedirect, at: number): Api.TypeFileHash | undefined {
  const exact = hashes.get(at);
  if (exact) return exact;
  for (const range of hashes.values()) {
    const start = Number(range.offset);
    if (start <= at && at < start + range.limit) return range;
  }
  return undefined;
}

function learn({ hashes }: CdnRedirect, told: readonly Api.TypeFileHash[]): void {
  for (const hash of told) {
    if (hash.limit > 0 && hash.limit <= 16 * MIB) hashes.set(Number(hash.offset), hash);
  }
}

/** The largest part that may be asked for here, and not much more than is wanted. */
function pieceLimit(at: number, to: number): number {
  const room = MIB - at % MIB;
  let limit = UNIT;
  while (limit < to - at && limit * 2 <= room) limit *= 2;
  return limit;
}

async function fetchPiece(
  redirect: CdnRedirect,
  offset: number,
  limit: number,
  { askCdn, askMaster }: CdnSources,
): Promise<Uint8Array> {
  const { token } = redirect;
  for (let reuploads = 0;; reuploads++) {
    const answer = await askCdn(
      new Api.upload.GetCdnFile({ fileToken: token, offset: bigInt(offset), limit }),
      limit,
    );
    if (answer instanceof Api.upload.CdnFile) return decrypt(redirect, offset, answer.bytes);
    if (reuploads >= MAX_REUPLOADS) {
      throw new CdnTamperedError(
        `data centre ${redirect.dcId} of the CDN asks for the file again and again`,
      );
    }
    const { requestToken } = answer;
    learn(
      redirect,
      await askMaster(new Api.upload.ReuploadCdnFile({ fileToken: token, requestToken })),
    );
  }
}

/** The counter is the number of the block in the file, in the last four bytes of the vector. */
function decrypt({ key, iv }: CdnRedirect, offset: number, bytes: Uint8Array): Uint8Array {
  const counter = Buffer.from(iv);
  counter.writeUInt32BE(offset / AES_BLOCK, counter.length - 4);
  const decipher = createDecipheriv("aes-256-ctr", key, counter);
  const plain = decipher.update(bytes);
  // Nothing is left in this mode; the cipher itself would be.
  decipher.final();
  return plain;
}
