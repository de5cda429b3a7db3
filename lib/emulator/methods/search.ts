// Searching a chat, as far as date ranges, kinds of media and counts need it.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { type CallContext, handler, type TlObject } from "../dispatch.ts";
import type { DocumentSpec } from "../world/media_spec.ts";
import type { MessageSpec } from "../world/spec.ts";
import type { WorldChat } from "../world/world.ts";
import { inputChat, inputUser, invalid, selfId } from "./access.ts";
import { messagesAnswer } from "./answer.ts";
import { inThread, visibleMessages } from "./history.ts";
import { filterMessages, sliceMessages } from "./slice.ts";

export const searchMethods = [
  handler(Api.messages.Search, search),
  handler(Api.messages.GetSearchCounters, getSearchCounters),
];

type Passes = (message: MessageSpec) => boolean;

function search(context: CallContext, request: Api.messages.Search): TlObject {
  const chat = inputChat(context, request.peer);
  const { minDate, maxDate, offsetId, addOffset, limit, maxId, minId } = request;
  const topic = request.topMsgId === undefined ? undefined : Number(request.topMsgId);
  const kind = filterOf(request.filter);
  const query = request.q.toLowerCase();
  const from = request.fromId === undefined ? undefined : senderOf(context, request.fromId);
  const messages = filterMessages(
    visibleMessages(context, chat),
    (message) =>
      kind(message) && (query === "" || textOf(message).includes(query)) &&
      (from === undefined || message.from === from) &&
      (minDate <= 0 || message.date > minDate) && (maxDate <= 0 || message.date < maxDate) &&
      (topic === undefined || inThread(chat, message, topic)),
  );
  const offsets = { offsetId, offsetDate: 0, addOffset, limit, maxId, minId };
  return messagesAnswer(context, chat, sliceMessages(messages, offsets), request.hash);
}

function getSearchCounters(
  context: CallContext,
  request: Api.messages.GetSearchCounters,
): TlObject[] {
  const chat = inputChat(context, request.peer);
  const topic = request.topMsgId === undefined ? undefined : Number(request.topMsgId);
  return request.filters.map((filter) => {
    const kind = filterOf(filter);
    const passes: Passes = (message) =>
      kind(message) && (topic === undefined || inThread(chat, message, topic));
    return new Api.messages.SearchCounter({ filter, count: countOf(context, chat, passes) });
  });
}

function countOf(context: CallContext, chat: WorldChat, passes: Passes): number {
  return filterMessages(visibleMessages(context, chat), passes).size;
}

function senderOf(context: CallContext, peer: unknown): MessageSpec["from"] {
  if (peer instanceof Api.InputPeerSelf) return `user${selfId(context)}`;
  if (peer instanceof Api.InputPeerUser) {
    const user = inputUser(context, peer);
    if (!user) throw invalid("PEER_ID_INVALID");
    return `user${user.id}`;
  }
  return inputChat(context, peer).peer;
}

function textOf(message: MessageSpec): string {
  return (message.text?.text ?? "").toLowerCase();
}

function filterOf(filter: Api.TypeMessagesFilter): Passes {
  const passes = FILTERS.get(filter.className);
  if (!passes) throw invalid("INPUT_FILTER_INVALID");
  return passes;
}

const FILTERS: ReadonlyMap<string, Passes> = new Map<string, Passes>([
  ["InputMessagesFilterEmpty", () => true],
  ["InputMessagesFilterPhotos", isPhoto],
  ["InputMessagesFilterVideo", isVideo],
  ["InputMessagesFilterPhotoVideo", (message) => isPhoto(message) || isVideo(message)],
  ["InputMessagesFilterDocument", isPlainFile],
  ["InputMessagesFilterUrl", hasUrl],
  ["InputMessagesFilterGif", (message) => has(message, "animated")],
  ["InputMessagesFilterVoice", isVoice],
  ["InputMessagesFilterRoundVideo", isRound],
  ["InputMessagesFilterRoundVoice", (message) => isVoice(message) || isRound(message)],
  ["InputMessagesFilterMusic", (message) => has(message, "audio") && !isVoice(message)],
  ["InputMessagesFilterChatPhotos", (message) => message.action?.type === "edit_group_photo"],
  ["InputMessagesFilterPhoneCalls", (message) => message.action?.type === "phone_call"],
  ["InputMessagesFilterGeo", (message) => ["location", "venue"].includes(mediaType(message))],
  ["InputMessagesFilterContacts", (message) => mediaType(message) === "contact"],
  ["InputMessagesFilterPinned", (message) => message.pinned === true],
  ["InputMessagesFilterMyMentions", () => false],
]);

function mediaType(message: MessageSpec): string {
  return message.media?.type ?? "";
}

function attributesOf(message: MessageSpec): DocumentSpec["attributes"] {
  const { media } = message;
  return media?.type === "document" ? media.document?.attributes ?? [] : [];
}

function has(message: MessageSpec, type: string): boolean {
  return attributesOf(message).some((one) => one.type === type);
}

function isPhoto(message: MessageSpec): boolean {
  return mediaType(message) === "photo";
}

function isVoice(message: MessageSpec): boolean {
  return attributesOf(message).some((one) => one.type === "audio" && one.voice === true);
}

function isRound(message: MessageSpec): boolean {
  return attributesOf(message).some((one) => one.type === "video" && one.round === true);
}

function isVideo(message: MessageSpec): boolean {
  return has(message, "video") && !has(message, "animated") && !isRound(message);
}

function isPlainFile(message: MessageSpec): boolean {
  return mediaType(message) === "document" &&
    !["video", "audio", "animated", "sticker"].some((type) => has(message, type));
}

function hasUrl(message: MessageSpec): boolean {
  return (message.text?.entities ?? []).some(({ type }) => type === "link" || type === "text_link");
}
