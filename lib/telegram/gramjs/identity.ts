// Who is signed in: asked once, remembered for the life of the client.
import "./quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { endsSession, RpcError, TgkeepError } from "../../model/errors.ts";
import type { PeerId } from "../../model/peer.ts";
import type { Account } from "../gateway.ts";
import type { DataCenters } from "./data_centers.ts";
import { maskPhone } from "./sign_in.ts";

/** The account behind a session. */
export interface Identity {
  /** `undefined` when nobody is signed in. */
  account(signal?: AbortSignal): Promise<Account | undefined>;
  /** @throws {TgkeepError} "sign_in_needed" */
  selfId(signal: AbortSignal | undefined): Promise<PeerId>;
  /** Takes the user that a sign-in gave. */
  welcome(user: Api.TypeUser): Account;
  forget(): void;
}

/** The account of the data centres' session. */
export function createIdentity(dcs: DataCenters): Identity {
  let self: Promise<Account | undefined> | undefined;
  const account: Identity["account"] = (signal) => {
    const asking = self ??= askAccount(dcs, signal);
    const forget = () => {
      if (self === asking) self = undefined;
    };
    asking.then((known) => known ?? forget(), forget);
    return asking;
  };
  return {
    account,
    async selfId(signal) {
      const known = await account(signal);
      if (known) return known.id;
      throw new TgkeepError(
        "sign_in_needed",
        "Telegram no longer accepts this session. Sign in again with: tgkeep login",
      );
    },
    welcome(user) {
      const known = describe(user, dcs.homeDc);
      self = Promise.resolve(known);
      return known;
    },
    forget() {
      self = undefined;
    },
  };
}

async function askAccount(
  dcs: DataCenters,
  signal: AbortSignal | undefined,
): Promise<Account | undefined> {
  try {
    const self = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
    const [user] = await dcs.call(self, { signal });
    return user && describe(user, dcs.homeDc);
  } catch (error) {
    if (error instanceof RpcError && endsSession(error)) return undefined;
    throw error;
  }
}

function describe(user: Api.TypeUser, dcId: number): Account {
  if (!(user instanceof Api.User)) {
    throw new TgkeepError(
      "telegram",
      "Telegram says that the account behind the session is gone",
    );
  }
  const username = user.username ?? user.usernames?.find((each) => each.active)?.username;
  return {
    id: `user${Number(user.id)}`,
    name: [user.firstName, user.lastName].filter(Boolean).join(" "),
    ...(username ? { username } : {}),
    ...(user.phone ? { maskedPhone: maskPhone(`+${user.phone}`) } : {}),
    bot: Boolean(user.bot),
    dcId,
  };
}
