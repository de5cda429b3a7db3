// What a message answers.
import type { RenderMessage } from "../source.ts";
import type { Draft } from "./draft.ts";

/**
 * Puts in the id of the message that is answered. Ids are shifted with their half of a migrated group,
 * unless the message is in another chat.
 */
export function putReply(draft: Draft, entry: RenderMessage, key = "reply_to_message_id"): void {
  const { replyTo } = entry.message;
  if (!replyTo?.messageId) return;
  draft[key] = replyTo.peerId ? replyTo.messageId : replyTo.messageId + entry.idShift;
  if (replyTo.peerId) draft["reply_to_peer_id"] = replyTo.peerId;
}
