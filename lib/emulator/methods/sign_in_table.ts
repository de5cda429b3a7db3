// The methods that are about signing in and about the server itself.
import type { HandlerTable } from "../dispatch.ts";
import { authMethods } from "./auth.ts";
import { type DcAddress, helpMethods } from "./help.ts";
import { passwordMethods } from "./password.ts";
import { qrMethods } from "./qr.ts";
import { tempKeyMethods } from "./temp_key.ts";

/** Handlers by class name of the request. */
export function signInMethods(addresses: () => readonly DcAddress[]): HandlerTable {
  return new Map([
    ...authMethods,
    ...passwordMethods,
    ...qrMethods,
    ...tempKeyMethods,
    ...helpMethods(addresses),
  ]);
}
