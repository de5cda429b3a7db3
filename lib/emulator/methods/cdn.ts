// Files from a CDN (core.telegram.org/cdn): encrypted, and to be checked against hashes.
import "../../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import { createCipheriv } from "node:crypto";
import { Api } from "telegram/tl/api.js";
import { type CallContext, handler, type TlObject } from "../dispatch.ts";
import type { Content } from "../world/content.ts";
import type { StoredFile } from "../world/file_store.ts";
import { hashKeys } from "../world/random.ts";
import type { World } from "../world/world.ts";
import { invalid } from "./access.ts";
import { rangeHashes } from "./hashes.ts";
import { checkPart } from "./parts.ts";

export const cdnMethods = [
  handler(Api.upload.GetCdnFile, getCdnFile),
  handler(Api.upload.GetCdnFileHashes, getCdnFileHashes),
];

const KEY_BYTES = 32;
const IV_BYTES = 16;
const AES_BLOCK = 16;

/** Sends the client to the CDN; `undefined` when there is none, or the file is not on it. */
export function cdnRedirect(
  { world }: CallContext,
  { file, content }: { readonly file: StoredFile; readonly content: Content },
): TlObject | undefined {
  const { cdnDcId } = world.options;
  if (cdnDcId === 0 || file.type === "photo" || file.contents.get("") !== content) return undefined;
  const token = Buffer.from(`cdn:${file.id}`);
  return new Api.upload.FileCdnRedirect({
    dcId: cdnDcId,
    fileToken: token,
    encryptionKey: secret(world, token, { purpose: "key", size: KEY_BYTES }),
    encryptionIv: secret(world, token, { purpose: "iv", size: IV_BYTES }),
    fileHashes: rangeHashes(world, content, 0),
  });
}

/** Bytes encrypted with AES-256-CTR; the counter is the place in the file. */
function getCdnFile(context: CallContext, request: Api.upload.GetCdnFile): TlObject {
  const { world, faults, stats, method } = context;
  const offset = request.offset.toJSNumber();
  const { limit, fileToken } = request;
  if (context.dcId !== world.options.cdnDcId) throw invalid("CDN_METHOD_INVALID");
  checkPart({ offset, limit, rules: "usual" });
  const bytes = world.files.content.read(contentOf(world, fileToken), offset, limit);
  if (bytes.length > 0 && faults.take("wrong_bytes", method, request)) bytes[0]! ^= 0xff;
  const key = secret(world, fileToken, { purpose: "key", size: KEY_BYTES });
  const iv = secret(world, fileToken, { purpose: "iv", size: IV_BYTES });
  iv.writeUInt32BE(offset / AES_BLOCK, IV_BYTES - 4);
  stats.fileBytes += bytes.length;
  const cipher = createCipheriv("aes-256-ctr", key, iv);
  return new Api.upload.CdnFile({ bytes: Buffer.concat([cipher.update(bytes), cipher.final()]) });
}

function getCdnFileHashes(
  { world }: CallContext,
  request: Api.upload.GetCdnFileHashes,
): TlObject[] {
  const content = contentOf(world, request.fileToken);
  return rangeHashes(world, content, request.offset.toJSNumber());
}

function contentOf(world: World, token: Buffer): Content {
  const id = /^cdn:(\d+)$/.exec(token.toString("latin1"))?.[1];
  const file = id === undefined ? undefined : world.files.find("document", BigInt(id));
  const content = file?.contents.get("");
  if (!content) throw invalid("FILE_TOKEN_INVALID");
  return content;
}

function secret(
  world: World,
  token: Buffer,
  { purpose, size }: { readonly purpose: string; readonly size: number },
): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 4) {
    bytes.writeUInt32BE(hashKeys([world.seed, token.toString("latin1"), purpose, at]), at);
  }
  return bytes;
}
