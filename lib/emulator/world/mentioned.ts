// Whom a message names: an answer that has the message has their users and chats too.
import type { PeerId } from "../../model/peer.ts";
import type { ActionSpec } from "./action_spec.ts";
import type { MediaSpec } from "./media_spec.ts";
import type { MessageSpec } from "./spec.ts";
import type { WorldChat } from "./world.ts";

export function* mentionedPeers(chat: WorldChat, message: MessageSpec): Iterable<PeerId> {
  yield chat.peer;
  if (message.from) yield message.from;
  if (message.viaBot !== undefined) yield `user${message.viaBot}`;
  const { forward, reply } = message;
  if (forward?.from) yield forward.from;
  if (forward?.savedFrom) yield forward.savedFrom;
  if (reply?.peer) yield reply.peer;
  for (const entity of message.text?.entities ?? []) {
    if (entity.userId !== undefined) yield `user${entity.userId}`;
  }
  for (const reaction of message.reactions ?? []) {
    for (const { from } of reaction.recent ?? []) yield from;
  }
  for (const button of (message.buttons ?? []).flat()) {
    if (button.type === "user_profile") yield `user${button.userId}`;
  }
  if (message.action) yield* actionPeers(message.action);
  if (message.media) yield* mediaPeers(message.media);
}

function* actionPeers(action: ActionSpec): Iterable<PeerId> {
  if ("members" in action) { for (const id of action.members) yield `user${id}`; }
  if ("member" in action) yield `user${action.member}`;
  if ("inviter" in action) yield `user${action.inviter}`;
  if ("channelId" in action) yield `channel${action.channelId}`;
  if ("chatId" in action) yield `chat${action.chatId}`;
  if ("peer" in action) yield action.peer;
  if ("peers" in action) yield* action.peers;
  if ("boostPeer" in action && action.boostPeer) yield action.boostPeer;
  if (action.type === "proximity_reached") {
    yield action.from;
    yield action.to;
  }
}

function* mediaPeers(media: MediaSpec): Iterable<PeerId> {
  if (media.type === "contact" && media.userId !== undefined) yield `user${media.userId}`;
  if (media.type === "giveaway") { for (const id of media.channels) yield `channel${id}`; }
  if (media.type === "giveaway_results") {
    yield `channel${media.channel}`;
    for (const id of media.winners) yield `user${id}`;
  }
  if (media.type === "story") yield media.peer;
}
