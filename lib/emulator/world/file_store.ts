// The files of the world: where they are, how they are addressed, and when their references expire.
import { type Content, type ContentSource, createContentSource } from "./content.ts";
import type { DocumentSpec, MediaSpec, PhotoSpec } from "./media_spec.ts";
import { hash63, hashKeys } from "./random.ts";
import type { NewMessage } from "./spec.ts";

/** A photo or a document with the contents that can be asked for by `thumb_size`. */
export interface StoredFile {
  readonly type: "photo" | "document";
  readonly id: bigint;
  readonly accessHash: bigint;
  readonly dcId: number;
  /** By `thumb_size`; the whole document is under the empty text. */
  readonly contents: ReadonlyMap<string, Content>;
  readonly mimeType: string;
}

export type ReferenceState = "valid" | "empty" | "invalid" | "expired";

export interface FileStore {
  readonly content: ContentSource;
  /** Grows when all references given out so far are to expire. */
  epoch: number;
  /** Makes the files of a message known. Equal ids are one file. */
  register(message: NewMessage): void;
  find(type: StoredFile["type"], id: bigint): StoredFile | undefined;
  accessHash(type: StoredFile["type"], id: bigint): bigint;
  /** The reference that a message fetched now comes with. */
  reference(type: StoredFile["type"], id: bigint): Uint8Array<ArrayBuffer>;
  checkReference(file: StoredFile, reference: Uint8Array): ReferenceState;
  /** Makes the references of one file expire. */
  expire(file: StoredFile): void;
}

/** An empty store. */
export function createFileStore(seed: number): FileStore {
  const files = new Map<string, StoredFile>();
  const epochs = new Map<string, number>();
  const keyOf = (type: StoredFile["type"], id: bigint): string => `${type}:${id}`;
  const accessHash: FileStore["accessHash"] = (type, id) =>
    hash63(seed, "file access", keyOf(type, id));

  const store: FileStore = {
    content: createContentSource(seed),
    epoch: 1,
    register(message) {
      for (const file of filesOf(message, accessHash)) {
        files.set(keyOf(file.type, file.id), file);
      }
    },
    find: (type, id) => files.get(keyOf(type, id)),
    accessHash,
    reference: (type, id) => makeReference(seed, keyOf(type, id), epochOf(keyOf(type, id))),
    checkReference(file, reference) {
      if (reference.length === 0) return "empty";
      const key = keyOf(file.type, file.id);
      const epoch = readEpoch(reference);
      if (!equal(reference, makeReference(seed, key, epoch))) return "invalid";
      return epoch < epochOf(key) ? "expired" : "valid";
    },
    expire(file) {
      const key = keyOf(file.type, file.id);
      epochs.set(key, (epochs.get(key) ?? 0) + 1);
    },
  };
  const epochOf = (key: string): number => store.epoch + (epochs.get(key) ?? 0);
  return store;
}

type AccessHash = FileStore["accessHash"];

function filesOf(message: NewMessage, accessHash: AccessHash): StoredFile[] {
  const files: StoredFile[] = [];
  const addPhoto = (photo: PhotoSpec | undefined): void => {
    if (photo) files.push(storedPhoto(photo, accessHash));
  };
  const addMedia = (media: MediaSpec | undefined): void => {
    if (!media) return;
    if (media.type === "document" && media.document) {
      files.push(storedDocument(media.document, accessHash));
    }
    if (media.type === "photo" || media.type === "game" || media.type === "web_page") {
      addPhoto(media.photo);
    }
    if (media.type === "paid") media.items.forEach(addMedia);
  };
  addMedia(message.media);
  if (message.action && "photo" in message.action) addPhoto(message.action.photo);
  return files;
}

function storedPhoto(photo: PhotoSpec, accessHash: AccessHash): StoredFile {
  const { id, dcId } = photo;
  const contents = sizeContents(photo.sizes);
  return {
    type: "photo",
    id,
    dcId,
    accessHash: accessHash("photo", id),
    contents,
    mimeType: "image/jpeg",
  };
}

function storedDocument(document: DocumentSpec, accessHash: AccessHash): StoredFile {
  const { id, dcId, mimeType } = document;
  const contents = sizeContents(document.thumbs ?? []);
  contents.set("", document.content);
  return { type: "document", id, dcId, accessHash: accessHash("document", id), contents, mimeType };
}

function sizeContents(sizes: PhotoSpec["sizes"]): Map<string, Content> {
  const contents = new Map<string, Content>();
  for (const size of sizes) if ("content" in size) contents.set(size.type, size.content);
  return contents;
}

/** 1 byte of form, 4 bytes of epoch, 16 bytes that only the server can make. */
function makeReference(seed: number, key: string, epoch: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(21);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint32(1, epoch);
  for (let i = 0; i < 4; i++) view.setUint32(5 + 4 * i, hashKeys([seed, "ref", key, epoch, i]));
  return bytes;
}

function readEpoch(reference: Uint8Array): number {
  if (reference.length < 5) return 0;
  return new DataView(reference.buffer, reference.byteOffset).getUint32(1);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
