// A private chat with voice and round video messages of given contents.
import { createKit } from "./kit.ts";
import { documentChat, type WorldPart } from "./parts.ts";
import type { PeerId } from "../../../model/peer.ts";

/** A message with sound. */
export interface SpokenMessage {
  readonly kind: "voice" | "video_message";
  readonly content: Uint8Array;
}

const ATTRIBUTES = {
  voice: { type: "audio", voice: true, duration: 5 },
  video_message: { type: "video", round: true, duration: 5, width: 64, height: 64 },
} as const;

/** A supergroup whose messages are these, in order. */
export function voiceChat(
  { messages, id = 1_700_000_201, title = "Voices" }: {
    readonly messages: readonly SpokenMessage[];
    readonly id?: number;
    readonly title?: string;
  },
): WorldPart {
  return (world) => {
    const chat = documentChat({ documents: [], id, title })(world);
    const kit = createKit(world, `voices of ${id}`);
    messages.forEach(({ kind, content }, i) => {
      const mimeType = kind === "voice" ? "audio/ogg" : "video/mp4";
      const bytes = content.length;
      const document = {
        ...kit.document({ bytes, mimeType, attributes: [ATTRIBUTES[kind]] }),
        content: { key: `voice ${id} ${i}`, size: bytes, start: content },
      };
      const from: PeerId = `user${chat.members[0] ?? world.account.userId}`;
      world.addMessage(chat.peer, { from, media: { type: "document", document } });
    });
    return chat;
  };
}
