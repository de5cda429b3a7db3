// Who is who, asked by id.
import { parsePeerId, type PeerId } from "../../model/peer.ts";
import type { RenderChat } from "../source.ts";

/** Looks people and chats up. */
export type Names = Pick<RenderChat, "peer">;

/** The full name, or `null` for those who are not known or have deleted their account. */
export function nameOf(names: Names, id: PeerId | undefined): string | null {
  return (id && names.peer(id)?.name) || null;
}

/** Names of several, in order. */
export function namesOf(names: Names, ids: readonly PeerId[]): (string | null)[] {
  return ids.map((id) => nameOf(names, id));
}

/** The id without its kind. */
export function bareId(id: PeerId): number {
  return parsePeerId(id).id;
}
