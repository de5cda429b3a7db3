// Where a forwarded message comes from.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { ForwardedFrom } from "../../../model/message.ts";
import { defined } from "./defined.ts";
import { peerIdOf } from "./ids.ts";
import { number, optionalNumber, optionalString } from "./scalars.ts";

/** The origin of a forwarded message. */
export function convertForward(
  header: Api.TypeMessageFwdHeader | null | undefined,
): ForwardedFrom | undefined {
  if (!(header instanceof Api.MessageFwdHeader)) return undefined;
  return defined({
    id: peerIdOf(header.fromId),
    name: optionalString(header.fromName),
    date: number(header.date),
    postAuthor: optionalString(header.postAuthor),
    channelPost: optionalNumber(header.channelPost),
    savedFrom: peerIdOf(header.savedFromPeer),
  });
}
