// A server, a folder of one's own, and the variables that lead the program to both.
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { type GenerateOptions, generateWorld } from "../../lib/emulator/world/generate.ts";
import { serverEnvironment } from "./server_environment.ts";
import { tempFolder } from "./temp_folder.ts";

/** All that a test of the program needs; disposing of it stops the server and removes the folder. */
export interface Scene extends AsyncDisposable {
  readonly emulator: Emulator;
  /** Signed in by a session string. */
  readonly env: Readonly<Record<string, string>>;
  /** A path in the scene's own folder. */
  path(name: string): string;
}

/** Starts a server with a generated world. */
export async function openScene(world: GenerateOptions): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const temp = stack.use(await tempFolder());
  const emulator = stack.use(await startEmulator({ world: generateWorld(world) }));
  const env = await serverEnvironment(emulator, temp.path);
  const owned = stack.move();
  return {
    emulator,
    env,
    path: (name) => join(temp.path, name),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
