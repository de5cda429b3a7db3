// Actions about calls.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { CallAction } from "../../../model/action.ts";
import { defined } from "./defined.ts";
import { requiredDecimal, userIds } from "./ids.ts";
import { number, optionalNumber } from "./scalars.ts";

type DiscardReason = NonNullable<
  Extract<CallAction, { readonly type: "phone_call" }>["discardReason"]
>;

/** The action, or `undefined` when it is not about a call. */
export function convertCall(action: Api.TypeMessageAction): CallAction | undefined {
  if (action instanceof Api.MessageActionPhoneCall) {
    return defined({
      type: "phone_call" as const,
      callId: requiredDecimal(action.callId),
      video: Boolean(action.video),
      durationSeconds: optionalNumber(action.duration),
      discardReason: DISCARD_REASONS[action.reason?.className ?? ""],
    });
  }
  if (action instanceof Api.MessageActionGroupCall) {
    const durationSeconds = optionalNumber(action.duration);
    return defined({ type: "group_call" as const, durationSeconds });
  }
  if (action instanceof Api.MessageActionGroupCallScheduled) {
    return { type: "group_call_scheduled", scheduleDate: number(action.scheduleDate) };
  }
  if (action instanceof Api.MessageActionInviteToGroupCall) {
    return { type: "invite_to_group_call", members: userIds(action.users) };
  }
  return undefined;
}

const DISCARD_REASONS: Readonly<Record<string, DiscardReason>> = {
  PhoneCallDiscardReasonMissed: "missed",
  PhoneCallDiscardReasonDisconnect: "disconnect",
  PhoneCallDiscardReasonHangup: "hangup",
  PhoneCallDiscardReasonBusy: "busy",
  PhoneCallDiscardReasonAllowGroupCall: "allow_group_call",
};
