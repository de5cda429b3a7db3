// From the model's references to the inputs that requests take.
import "./quiet_globals.ts";
import { Buffer } from "node:buffer";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import type { ChatRef } from "../../model/chat.ts";
import type { FileLocation } from "../../model/file.ts";
import { parsePeerId } from "../../model/peer.ts";

/** A chat as most requests take it. */
export function inputPeer(chat: ChatRef): Api.TypeInputPeer {
  const { kind, id } = parsePeerId(chat.id);
  const accessHash = bigInt(chat.accessHash ?? "0");
  switch (kind) {
    case "user":
      return new Api.InputPeerUser({ userId: bigInt(id), accessHash });
    case "chat":
      return new Api.InputPeerChat({ chatId: bigInt(id) });
    case "channel":
      return new Api.InputPeerChannel({ channelId: bigInt(id), accessHash });
  }
}

/** A channel or supergroup; undefined for other chats. */
export function inputChannel(chat: ChatRef): Api.InputChannel | undefined {
  const { kind, id } = parsePeerId(chat.id);
  if (kind !== "channel") return undefined;
  return new Api.InputChannel({
    channelId: bigInt(id),
    accessHash: bigInt(chat.accessHash ?? "0"),
  });
}

/** A user; undefined for other chats. */
export function inputUser(chat: ChatRef): Api.InputUser | undefined {
  const { kind, id } = parsePeerId(chat.id);
  if (kind !== "user") return undefined;
  return new Api.InputUser({ userId: bigInt(id), accessHash: bigInt(chat.accessHash ?? "0") });
}

/** A file as `upload.getFile` takes it. */
export function inputFileLocation(location: FileLocation): Api.TypeInputFileLocation {
  const fields = {
    id: bigInt(location.id),
    accessHash: bigInt(location.accessHash),
    fileReference: Buffer.from(location.fileReference, "base64"),
    thumbSize: location.thumbSize,
  };
  return location.type === "photo"
    ? new Api.InputPhotoFileLocation(fields)
    : new Api.InputDocumentFileLocation(fields);
}
