// People by themselves, and the state of updates (of which there are none).
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { type CallContext, EmulatorRpcError, handler, type TlObject } from "../dispatch.ts";
import { tlUser } from "../world/tl/peers.ts";
import { long } from "../world/tl/values.ts";
import { inputUser, selfId } from "./access.ts";

export const userMethods = [
  handler(Api.users.GetUsers, getUsers),
  handler(Api.users.GetFullUser, getFullUser),
  handler(Api.updates.GetState, getState),
  handler(Api.updates.GetDifference, getDifference),
  handler(Api.account.UpdateStatus, () => true),
];

function getUsers(context: CallContext, request: Api.users.GetUsers): readonly TlObject[] {
  return request.id.flatMap((id) => {
    const user = inputUser(context, id);
    return user === undefined ? [] : [tlUser(user, selfId(context))];
  });
}

function getFullUser(context: CallContext, request: Api.users.GetFullUser): TlObject {
  const user = inputUser(context, request.id);
  if (user === undefined) throw new EmulatorRpcError(400, "USER_ID_INVALID");
  return new Api.users.UserFull({
    fullUser: new Api.UserFull({
      id: long(user.id),
      settings: new Api.PeerSettings({}),
      notifySettings: new Api.PeerNotifySettings({}),
      commonChatsCount: 0,
    }),
    chats: [],
    users: [tlUser(user, selfId(context))],
  });
}

function getState(context: CallContext): TlObject {
  const date = Math.floor(context.now() / 1000);
  return new Api.updates.State({ pts: 1, qts: 0, date, seq: 0, unreadCount: 0 });
}

function getDifference(context: CallContext): TlObject {
  return new Api.updates.DifferenceEmpty({ date: Math.floor(context.now() / 1000), seq: 0 });
}
