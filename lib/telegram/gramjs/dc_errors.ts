// What goes wrong between data centres, in words that callers know.
import { RpcError, rpcErrorValue, TgkeepError } from "../../model/errors.ts";

/** Refused by the data centre itself; the export of the authorization is asked of home. */
export function isUnauthorized(error: unknown): error is RpcError {
  return error instanceof RpcError && error.status === 401 &&
    error.method !== "auth.exportAuthorization";
}

/** The home data centre has forgotten the key, which was the account. */
export function unregistered(): RpcError {
  return new RpcError(401, "AUTH_KEY_UNREGISTERED", "connect");
}

/** The account is signed in, but not everywhere. */
export function notAdmitted(dcId: number, cause: RpcError): TgkeepError {
  return new TgkeepError(
    "telegram",
    `Data centre ${dcId} does not accept the account, which is signed in: ${cause.type}`,
    { cause },
  );
}

/** Telegram's own words for it, so that callers need not tell who noticed. */
export function unknownDc(dcId: number): never {
  throw new RpcError(400, "DC_ID_INVALID", `connect to data centre ${dcId}`);
}

/** The data centre that an error such as `PHONE_MIGRATE_4` points to. */
export function migrationTarget(error: unknown): number | undefined {
  return rpcErrorValue(error, "PHONE_MIGRATE") ?? rpcErrorValue(error, "NETWORK_MIGRATE") ??
    rpcErrorValue(error, "USER_MIGRATE");
}
