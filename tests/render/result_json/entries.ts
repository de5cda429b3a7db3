// Messages and names for tests of result.json.
import type { ServiceAction } from "../../../lib/model/action.ts";
import type { RemoteFile } from "../../../lib/model/file.ts";
import type { JsonObject } from "../../../lib/model/json.ts";
import type { Media } from "../../../lib/model/media.ts";
import type { ServiceMessage, TextMessage } from "../../../lib/model/message.ts";
import type { Peer, PeerId } from "../../../lib/model/peer.ts";
import type { Names } from "../../../lib/render/result_json/names.ts";
import { renderMessage } from "../../../lib/render/result_json/message.ts";
import { NO_FILES, type RenderMessage } from "../../../lib/render/source.ts";

const PEERS: ReadonlyMap<PeerId, Peer> = new Map(
  ([
    { id: "user1", name: "Ann Lee", shortName: "Ann", username: "ann" },
    { id: "user2", name: "", shortName: "" },
    { id: "user7", name: "Helper", shortName: "Helper", username: "helper_bot", bot: true },
    { id: "chat3", name: "Old group", shortName: "Old group" },
    { id: "channel9", name: "News", shortName: "News" },
  ] satisfies Peer[]).map((peer) => [peer.id, peer]),
);

/** Ann (user1), a deleted account (user2), a bot (user7), a group and a channel. */
export const NAMES: Names = { peer: (id) => PEERS.get(id) };

export function textEntry(
  fields: Partial<TextMessage> = {},
  more: Partial<RenderMessage> = {},
): RenderMessage {
  const message: TextMessage = {
    type: "message",
    chatId: "channel9",
    id: 10,
    date: 1_700_000_000,
    fromId: "user1",
    text: { text: "", entities: [] },
    ...fields,
  };
  return { message, idShift: 0, revisions: [], files: NO_FILES, ...more };
}

export function serviceEntry(
  action: ServiceAction,
  fields: Partial<ServiceMessage> = {},
  more: Partial<RenderMessage> = {},
): RenderMessage {
  const message: ServiceMessage = {
    type: "service",
    chatId: "channel9",
    id: 11,
    date: 1_700_000_000,
    fromId: "user1",
    ...fields,
    action,
  };
  return { message, idShift: 0, revisions: [], files: NO_FILES, ...more };
}

/** The keys that a message has because of its media. */
export function mediaKeys(media: Media, more: Partial<RenderMessage> = {}): JsonObject {
  return keysBesides(textEntry({ media }, more), textEntry());
}

/** The keys that a service message has because of its action. */
export function actionKeys(
  action: ServiceAction,
  fields: Partial<ServiceMessage> = {},
  more: Partial<RenderMessage> = {},
): JsonObject {
  return keysBesides(serviceEntry(action, fields, more), serviceEntry({ type: "pin_message" }));
}

/** What the first message has and the second has not, in order, `action` included. */
function keysBesides(entry: RenderMessage, plain: RenderMessage): JsonObject {
  const known = Object.keys(renderMessage(plain, NAMES)).filter((key) => key !== "action");
  const rendered = renderMessage(entry, NAMES);
  return Object.fromEntries(Object.entries(rendered).filter(([key]) => !known.includes(key)));
}

/** A file on Telegram's servers, with the size that tests look at. */
export function remoteFile(size: number): RemoteFile {
  return {
    location: {
      type: "document",
      id: "1",
      accessHash: "2",
      fileReference: "",
      thumbSize: "",
    },
    dcId: 2,
    size,
  };
}
