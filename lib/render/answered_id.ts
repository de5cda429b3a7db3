// Which message of a chat is answered.
import { MIGRATED_ID_SHIFT, type RenderChat, type RenderMessage } from "./source.ts";

/**
 * The id of the message that is answered, as it is shown in this chat; `undefined` for other chats. In a
 * supergroup that grew out of a basic group, old messages are answered by the id of that group.
 */
export function answeredId(
  { message, idShift }: RenderMessage,
  { source: { chat } }: { readonly source: Pick<RenderChat, "chat"> },
): number | undefined {
  const { messageId, peerId } = message.replyTo ?? {};
  if (!messageId) return undefined;
  if (peerId === undefined) return messageId + idShift;
  if (peerId === chat.id) return messageId;
  return peerId === chat.olderPeer ? messageId + MIGRATED_ID_SHIFT : undefined;
}
