// Which message of a chat is answered.
import type { PeerId } from "../model/peer.ts";
import { MIGRATED_ID_SHIFT, type RenderChat, type RenderMessage } from "./source.ts";

/** Where an answer stands. */
export interface AnswerPlace {
  readonly source: Pick<RenderChat, "chat">;
  /** The basic group that the chat grew out of, once a message of it has been seen. */
  readonly olderPeer?: PeerId | undefined;
}

/**
 * The id of the message that is answered, as it is shown in this chat; `undefined` for other chats. In a
 * supergroup that grew out of a basic group, old messages are answered by the id of that group.
 */
export function answeredId(
  { message, idShift }: RenderMessage,
  { source, olderPeer }: AnswerPlace,
): number | undefined {
  const { messageId, peerId } = message.replyTo ?? {};
  if (!messageId) return undefined;
  if (peerId === undefined) return messageId + idShift;
  if (peerId === source.chat.id) return messageId;
  return peerId === olderPeer ? messageId + MIGRATED_ID_SHIFT : undefined;
}
