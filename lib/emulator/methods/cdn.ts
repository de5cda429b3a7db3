// Files from a CDN (core.telegram.org/cdn): encrypted, and to be checked against hashes.
import "../../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import { createCipheriv, randomBytes } from "node:crypto";
import { Api } from "telegram/tl/api.js";
import { type CallContext, handler, type TlObject } from "../dispatch.ts";
import type { Content } from "../world/content.ts";
import type { StoredFile } from "../world/file_store.ts";
import { hashKeys } from "../world/random.ts";
import type { World } from "../world/world.ts";
import { invalid } from "./access.ts";
import { rangeHashes } from "./hashes.ts";
import { checkPart } from "./parts.ts";

/** Served by the file's own data centre, to those who are signed in. */
export const cdnMethods = [
  handler(Api.upload.GetCdnFileHashes, getCdnFileHashes),
  handler(Api.upload.ReuploadCdnFile, reuploadCdnFile),
];

/** Served by the CDN, to anybody who has a token. */
export const cdnOnlyMethods = [handler(Api.upload.GetCdnFile, getCdnFile)];

const KEY_BYTES = 32;
const IV_BYTES = 16;
const AES_BLOCK = 16;

/** What the CDN of a world knows. */
interface CdnState {
  /** Grows when the tokens of a file stop being good, by the file's id. */
  readonly epochs: Map<string, number>;
  /** Files that the CDN has not got, by their token in hexadecimal: what it asks for them with. */
  readonly absent: Map<string, Buffer>;
}

const states = new WeakMap<World, CdnState>();

function stateOf(world: World): CdnState {
  let state = states.get(world);
  if (!state) {
    state = { epochs: new Map(), absent: new Map() };
    states.set(world, state);
  }
  return state;
}

/** Sends the client to the CDN; `undefined` when there is none, or the file is not on it. */
export function cdnRedirect(
  { world }: CallContext,
  { file, content }: { readonly file: StoredFile; readonly content: Content },
): TlObject | undefined {
  const { cdnDcId } = world.options;
  if (cdnDcId === 0 || file.type === "photo" || file.contents.get("") !== content) return undefined;
  const token = Buffer.from(`cdn:${file.id}:${stateOf(world).epochs.get(String(file.id)) ?? 0}`);
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
  const { file, content } = fileOf(world, fileToken);
  const { absent, epochs } = stateOf(world);
  if (faults.take("expired_cdn_token", method, request)) {
    epochs.set(String(file.id), (epochs.get(String(file.id)) ?? 0) + 1);
    throw invalid("FILE_TOKEN_INVALID");
  }
  const name = fileToken.toString("hex");
  if (faults.take("cdn_reupload", method, request)) absent.set(name, randomBytes(16));
  const requestToken = absent.get(name);
  if (requestToken) return new Api.upload.CdnFileReuploadNeeded({ requestToken });
  let bytes = world.files.content.read(content, offset, limit);
  const truncated = faults.take("truncated_part", method, request);
  if (truncated) bytes = bytes.slice(0, truncated.bytes);
  if (bytes.length > 0 && faults.take("wrong_bytes", method, request)) bytes[0]! ^= 0xff;
  const key = secret(world, fileToken, { purpose: "key", size: KEY_BYTES });
  const iv = secret(world, fileToken, { purpose: "iv", size: IV_BYTES });
  iv.writeUInt32BE(offset / AES_BLOCK, IV_BYTES - 4);
  stats.fileBytes += bytes.length;
  stats.parts.push({ documentId: file.id.toString(), offset, limit, dcId: context.dcId });
  const cipher = createCipheriv("aes-256-ctr", key, iv);
  return new Api.upload.CdnFile({ bytes: Buffer.concat([cipher.update(bytes), cipher.final()]) });
}

function getCdnFileHashes(
  { world, dcId }: CallContext,
  request: Api.upload.GetCdnFileHashes,
): TlObject[] {
  const { file, content } = fileOf(world, request.fileToken);
  if (file.dcId !== dcId) throw invalid("FILE_TOKEN_INVALID");
  return rangeHashes(world, content, request.offset.toJSNumber());
}

/** Brings a file to the CDN that it has asked for. */
function reuploadCdnFile(
  { world, dcId }: CallContext,
  { fileToken, requestToken }: Api.upload.ReuploadCdnFile,
): TlObject[] {
  const { file, content } = fileOf(world, fileToken);
  if (file.dcId !== dcId) throw invalid("FILE_TOKEN_INVALID");
  const { absent } = stateOf(world);
  const name = fileToken.toString("hex");
  if (!absent.get(name)?.equals(requestToken)) throw invalid("REQUEST_TOKEN_INVALID");
  absent.delete(name);
  return rangeHashes(world, content, 0);
}

function fileOf(
  world: World,
  token: Buffer,
): { readonly file: StoredFile; readonly content: Content } {
  const [, id, epoch] = /^cdn:(\d+):(\d+)$/.exec(token.toString("latin1")) ?? [];
  const file = id === undefined ? undefined : world.files.find("document", BigInt(id));
  const content = file?.contents.get("");
  const isCurrent = Number(epoch) === (stateOf(world).epochs.get(id ?? "") ?? 0);
  if (!file || !content || !isCurrent) throw invalid("FILE_TOKEN_INVALID");
  return { file, content };
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
