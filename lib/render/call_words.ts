// Calls, as sentences.
import type { ServiceAction } from "../model/action.ts";
import type { PeerId } from "../model/peer.ts";
import { playTime } from "./quantities.ts";
import type { Words } from "./words.ts";

/** The sentence about a call; `undefined` for other actions. */
export function callWords(
  action: ServiceAction,
  actor: { readonly peer: PeerId | undefined },
): Words | undefined {
  switch (action.type) {
    case "phone_call":
      return [
        actor,
        action.video ? " made a video call" : " called",
        outcome(action.durationSeconds, REASONS[action.discardReason ?? "none"]),
      ];
    case "conference_call":
      return [
        actor,
        action.video ? " made a video call with several people" : " called several people",
        outcome(action.durationSeconds, stateOf(action)),
      ];
    case "group_call":
      return action.durationSeconds === undefined
        ? [actor, " started a group call"]
        : [actor, ` ended the group call (${playTime(action.durationSeconds)})`];
    case "invite_to_group_call":
      return [
        actor,
        " invited to the group call: ",
        ...action.members.flatMap((peer, i) => i === 0 ? [{ peer }] : [", ", { peer }]),
      ];
    default:
      return undefined;
  }
}

const REASONS = {
  missed: "missed",
  disconnect: "connection lost",
  hangup: "",
  busy: "declined",
  allow_group_call: "went on as a group call",
  none: "",
} as const;

function stateOf(call: { readonly active: boolean; readonly missed: boolean }): string {
  if (call.missed) return "missed";
  return call.active ? "was going on" : "";
}

function outcome(seconds: number | undefined, reason: string): string {
  const facts = [seconds ? playTime(seconds) : "", reason].filter((fact) => fact !== "");
  return facts.length > 0 ? ` (${facts.join(", ")})` : "";
}
