// Who may call what: keys without a sign-in, and keys that wait for a password.
import { EmulatorRpcError } from "./dispatch.ts";
import type { AuthService } from "./auth_service.ts";
import type { AuthKey } from "./mtproto/state.ts";
import type { World } from "./world/world.ts";

/**
 * Refuses a method that this key may not call.
 *
 * @throws {EmulatorRpcError} CDN_METHOD_INVALID, AUTH_KEY_UNREGISTERED, SESSION_PASSWORD_NEEDED or AUTH_KEY_PERM_EMPTY
 */
export function expectAllowed(
  { auth, world }: { readonly auth: AuthService; readonly world: World },
  key: AuthKey,
  method: string,
): void {
  const isCdn = key.dcId === world.options.cdnDcId && !auth.dcIds.includes(key.dcId);
  if (isCdn !== (method === "upload.getCdnFile")) {
    throw new EmulatorRpcError(400, "CDN_METHOD_INVALID");
  }
  if (isCdn) return;
  const isUnbound = key.expiresAt !== undefined && key.boundTo === undefined;
  if (isUnbound && method !== "auth.bindTempAuthKey") {
    throw new EmulatorRpcError(401, "AUTH_KEY_PERM_EMPTY");
  }
  if (auth.userOf(key) !== undefined || WITHOUT_SIGN_IN.has(method)) return;
  if (auth.passwordPendingFor(key) !== undefined) {
    if (method === "account.getPassword") return;
    throw new EmulatorRpcError(401, "SESSION_PASSWORD_NEEDED");
  }
  throw new EmulatorRpcError(401, "AUTH_KEY_UNREGISTERED");
}

/** core.telegram.org/api/auth: what works before anybody has signed in. */
const WITHOUT_SIGN_IN: ReadonlySet<string> = new Set([
  "auth.sendCode",
  "auth.resendCode",
  "auth.cancelCode",
  "auth.signIn",
  "auth.signUp",
  "auth.checkPassword",
  "auth.logOut",
  "auth.importAuthorization",
  "auth.importBotAuthorization",
  "auth.exportLoginToken",
  "auth.importLoginToken",
  "auth.bindTempAuthKey",
  "auth.dropTempAuthKeys",
  "help.getConfig",
  "help.getNearestDc",
  "help.getAppConfig",
  "help.getAppUpdate",
  "help.getCdnConfig",
  "help.getCountriesList",
  "help.getTermsOfServiceUpdate",
  "langpack.getLangPack",
  "langpack.getStrings",
  "langpack.getDifference",
  "langpack.getLanguages",
  "langpack.getLanguage",
]);
