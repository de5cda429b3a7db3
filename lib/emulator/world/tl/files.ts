// Photos and documents as they are served, with references that are good now.
import "../../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { AttributeSpec, DocumentSpec, PhotoSizeSpec, PhotoSpec } from "../media_spec.ts";
import type { World } from "../world.ts";
import { bytes, long, present } from "./values.ts";

export function tlPhoto(world: World, photo: PhotoSpec): Api.Photo {
  return new Api.Photo({
    id: long(photo.id),
    accessHash: long(world.files.accessHash("photo", photo.id)),
    fileReference: bytes(world.files.reference("photo", photo.id)),
    date: photo.date,
    sizes: photo.sizes.map((size) => tlPhotoSize(world, size)),
    dcId: photo.dcId,
  });
}

export function tlDocument(world: World, document: DocumentSpec): Api.Document {
  return new Api.Document(present({
    id: long(document.id),
    accessHash: long(world.files.accessHash("document", document.id)),
    fileReference: bytes(world.files.reference("document", document.id)),
    date: document.date,
    mimeType: document.mimeType,
    size: long(document.content.size),
    thumbs: document.thumbs?.map((size) => tlPhotoSize(world, size)),
    dcId: document.dcId,
    attributes: document.attributes.map(tlAttribute),
  }));
}

function tlPhotoSize(world: World, size: PhotoSizeSpec): Api.TypePhotoSize {
  switch (size.kind) {
    case "size":
      return new Api.PhotoSize({
        type: size.type,
        w: size.width,
        h: size.height,
        size: size.content.size,
      });
    case "progressive":
      return new Api.PhotoSizeProgressive({
        type: size.type,
        w: size.width,
        h: size.height,
        sizes: [8, 4, 2, 1].map((share) => Math.ceil(size.content.size / share)),
      });
    case "cached":
      return new Api.PhotoCachedSize({
        type: size.type,
        w: size.width,
        h: size.height,
        bytes: bytes(world.files.content.read(size.content, 0, size.content.size)),
      });
    case "stripped":
      return new Api.PhotoStrippedSize({ type: "i", bytes: bytes(size.bytes) });
    case "path":
      return new Api.PhotoPathSize({ type: "j", bytes: bytes(size.bytes) });
    case "empty":
      return new Api.PhotoSizeEmpty({ type: size.type });
  }
}

function tlAttribute(attribute: AttributeSpec): Api.TypeDocumentAttribute {
  switch (attribute.type) {
    case "file_name":
      return new Api.DocumentAttributeFilename({ fileName: attribute.name });
    case "image_size":
      return new Api.DocumentAttributeImageSize({ w: attribute.width, h: attribute.height });
    case "animated":
      return new Api.DocumentAttributeAnimated();
    case "has_stickers":
      return new Api.DocumentAttributeHasStickers();
    case "sticker":
      return new Api.DocumentAttributeSticker({
        alt: attribute.emoji,
        stickerset: new Api.InputStickerSetEmpty(),
      });
    case "custom_emoji":
      return new Api.DocumentAttributeCustomEmoji({
        alt: attribute.emoji,
        stickerset: new Api.InputStickerSetEmpty(),
      });
    case "video":
      return new Api.DocumentAttributeVideo(present({
        roundMessage: attribute.round,
        supportsStreaming: true,
        duration: attribute.duration,
        w: attribute.width,
        h: attribute.height,
      }));
    case "audio":
      return new Api.DocumentAttributeAudio(present({
        voice: attribute.voice,
        duration: attribute.duration,
        title: attribute.title,
        performer: attribute.performer,
      }));
  }
}
