// Downloading files (core.telegram.org/api/files#downloading-files), as strict as Telegram.
import "../../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { type CallContext, EmulatorRpcError, handler, type TlObject } from "../dispatch.ts";
import type { Content } from "../world/content.ts";
import type { StoredFile } from "../world/file_store.ts";
import { invalid } from "./access.ts";
import { cdnRedirect } from "./cdn.ts";
import { rangeHashes } from "./hashes.ts";
import { checkPart } from "./parts.ts";
import { checkTakeoutFile } from "./takeout_access.ts";

export const fileMethods = [
  handler(Api.upload.GetFile, getFile),
  handler(Api.upload.GetFileHashes, getFileHashes),
];

function getFile(context: CallContext, request: Api.upload.GetFile): TlObject {
  const { world, faults, stats, method } = context;
  const offset = request.offset.toJSNumber();
  const { limit } = request;
  checkPart({ offset, limit, rules: request.precise ? "precise" : "usual" });
  const { file, content } = locate(context, request.location);
  checkTakeoutFile(context, content.size);
  if (faults.take("expired_reference", method, request)) {
    world.files.expire(file);
    throw invalid("FILE_REFERENCE_EXPIRED");
  }
  const redirect = request.cdnSupported ? cdnRedirect(context, { file, content }) : undefined;
  if (redirect) return redirect;
  let bytes = Buffer.from(world.files.content.read(content, offset, limit).buffer);
  const truncated = faults.take("truncated_part", method, request);
  if (truncated) bytes = bytes.subarray(0, truncated.bytes);
  if (bytes.length > 0 && faults.take("wrong_bytes", method, request)) {
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  }
  stats.fileBytes += bytes.length;
  stats.parts.push({ documentId: file.id.toString(), offset, limit, dcId: context.dcId });
  return new Api.upload.File({ type: storageType(file, content), mtime: world.now, bytes });
}

function getFileHashes(context: CallContext, request: Api.upload.GetFileHashes): TlObject[] {
  const { file, content } = locate(context, request.location);
  if (file.type === "photo") throw invalid("LOCATION_INVALID");
  return rangeHashes(context.world, content, request.offset.toJSNumber());
}

/** Finds what a location names, on the data centre that has it, with a reference that is good. */
function locate(
  context: CallContext,
  location: Api.TypeInputFileLocation,
): { readonly file: StoredFile; readonly content: Content } {
  const { files } = context.world;
  if (
    !(location instanceof Api.InputDocumentFileLocation ||
      location instanceof Api.InputPhotoFileLocation)
  ) {
    throw invalid("LOCATION_INVALID");
  }
  const type = location instanceof Api.InputPhotoFileLocation ? "photo" : "document";
  const file = files.find(type, BigInt(location.id.toString()));
  if (!file || file.accessHash.toString() !== location.accessHash.toString()) {
    throw invalid("FILE_ID_INVALID");
  }
  if (file.dcId !== context.dcId) throw new EmulatorRpcError(303, `FILE_MIGRATE_${file.dcId}`);
  const state = files.checkReference(file, location.fileReference);
  if (state !== "valid") throw invalid(`FILE_REFERENCE_${state.toUpperCase()}`);
  const content = file.contents.get(location.thumbSize);
  if (!content) throw invalid("LOCATION_INVALID");
  return { file, content };
}

function storageType(file: StoredFile, content: Content): Api.storage.TypeFileType {
  switch (content.head) {
    case "jpeg":
      return new Api.storage.FileJpeg();
    case "png":
      return new Api.storage.FilePng();
    case "gif":
      return new Api.storage.FileGif();
    case "webp":
      return new Api.storage.FileWebp();
    case "mp4":
      return new Api.storage.FileMp4();
    case "mp3":
      return new Api.storage.FileMp3();
    case "pdf":
      return new Api.storage.FilePdf();
    default:
      return file.type === "photo" ? new Api.storage.FileJpeg() : new Api.storage.FileUnknown();
  }
}
