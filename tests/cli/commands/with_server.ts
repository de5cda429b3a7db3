// A loopback Telegram and a folder of its own for a test that runs commands against it.
import { type Emulator, startEmulator } from "../../../lib/emulator/server.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import type { WorldAccount } from "../../../lib/emulator/world/world.ts";
import { main } from "../../../lib/cli/main.ts";
import { type FakeHost, fakeHost, type FakeHostOptions } from "../fake_host.ts";

/** What a test gets. */
export interface ServerFixture {
  readonly server: Emulator;
  readonly folder: string;
  /** Variables that lead to the server, and to a session file inside the folder. */
  readonly variables: Readonly<Record<string, string>>;
  /** Runs a command in this process. */
  run(args: readonly string[], options?: FakeHostOptions): Promise<CommandRun>;
}

export interface CommandRun {
  readonly exitCode: number;
  readonly host: FakeHost;
}

export async function withServer(
  account: Partial<WorldAccount>,
  body: (fixture: ServerFixture) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tgkeep_cli_" });
  try {
    await using server = await startEmulator({ world: generateWorld({ seed: 1, account }) });
    const variables = {
      TG_API_ID: String(server.world.account.apiId),
      TG_API_HASH: server.world.account.apiHash,
      TGKEEP_SERVER: `${server.host}:${server.port}`,
      TGKEEP_SERVER_KEY: server.publicKeyPem,
      TGKEEP_DC: String(server.dcId),
      TGKEEP_SESSION: `${folder}/session.json`,
    };
    const run = async (
      args: readonly string[],
      options: FakeHostOptions = {},
    ): Promise<CommandRun> => {
      const host = fakeHost({ ...options, variables: { ...variables, ...options.variables } });
      return { exitCode: await main(args, host), host };
    };
    await body({ server, folder, variables, run });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
