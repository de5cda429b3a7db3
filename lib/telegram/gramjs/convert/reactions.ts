// Reactions: how many of each, and the latest people behind them.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { Reaction } from "../../../model/message.ts";
import type { PeerId } from "../../../model/peer.ts";
import { peerIdOf, requiredDecimal } from "./ids.ts";
import { list, number, string } from "./scalars.ts";

/** Reactions in Telegram's order; those that only a recent reaction names come last with count 0. */
export function convertReactions(
  reactions: Api.TypeMessageReactions | null | undefined,
): readonly Reaction[] | undefined {
  const byKey = new Map<string, Draft>();
  for (const { reaction, count } of list(reactions?.results)) {
    const kind = kindOf(reaction);
    if (!kind || byKey.has(keyOf(kind))) continue;
    byKey.set(keyOf(kind), { ...kind, count: number(count), recent: [] });
  }
  for (const { reaction, peerId, date } of list(reactions?.recentReactions)) {
    const kind = kindOf(reaction);
    const fromId = peerIdOf(peerId);
    if (!kind || !fromId) continue;
    const draft = byKey.get(keyOf(kind)) ?? { ...kind, count: 0, recent: [] };
    draft.recent.push({ fromId, date: number(date) });
    byKey.set(keyOf(kind), draft);
  }
  return byKey.size > 0 ? [...byKey.values()] : undefined;
}

type Kind = Pick<Reaction, "type" | "emoji" | "documentId">;

interface Draft extends Kind {
  readonly count: number;
  readonly recent: { readonly fromId: PeerId; readonly date: number }[];
}

function kindOf(reaction: Api.TypeReaction): Kind | undefined {
  if (reaction instanceof Api.ReactionEmoji) {
    return { type: "emoji", emoji: string(reaction.emoticon) };
  }
  if (reaction instanceof Api.ReactionCustomEmoji) {
    return { type: "custom_emoji", documentId: requiredDecimal(reaction.documentId) };
  }
  return reaction instanceof Api.ReactionPaid ? { type: "paid" } : undefined;
}

function keyOf({ type, emoji, documentId }: Kind): string {
  return `${type}:${emoji ?? documentId ?? ""}`;
}
