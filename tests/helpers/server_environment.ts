// How the program is told of a loopback server: by variables, as a container would.
import { join } from "node:path";
import type { Emulator } from "../../lib/emulator/server.ts";

/** Variables that lead the program to the server, signed in by a session string. */
export async function serverEnvironment(
  emulator: Emulator,
  folder: string,
): Promise<Record<string, string>> {
  return {
    ...await signedOutEnvironment(emulator, folder),
    TGKEEP_SESSION_STRING: await emulator.sessionString(),
  };
}

/** The same without an account. Everything the program writes by itself goes below the folder. */
export async function signedOutEnvironment(
  emulator: Emulator,
  folder: string,
): Promise<Record<string, string>> {
  const key = join(folder, "server.pem");
  await Deno.writeTextFile(key, emulator.publicKeyPem);
  return {
    TG_API_ID: String(emulator.world.account.apiId),
    TG_API_HASH: emulator.world.account.apiHash,
    TGKEEP_SERVER: `${emulator.host}:${emulator.port}`,
    TGKEEP_SERVER_KEY: key,
    TGKEEP_SESSION: join(folder, "session.json"),
    XDG_CONFIG_HOME: join(folder, "config"),
  };
}
