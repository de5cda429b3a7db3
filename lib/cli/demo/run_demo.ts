// The demo: a loopback Telegram in this process, and the whole job against it over a real connection.
import type { Archive } from "../../archive/archive.ts";
import { startEmulator } from "../../emulator/server.ts";
import { CHATS } from "../../emulator/world/generate/every_kind.ts";
import { generateWorld } from "../../emulator/world/generate.ts";
import { exportChats } from "../../export/export_chats.ts";
import { resolveChats } from "../../export/resolve_chats.ts";
import { MEDIA_KINDS } from "../../model/file.ts";
import { connectTelegram, type SignInPrompts } from "../../telegram/connect.ts";
import { createWorkerPool } from "../../workers/pool.ts";
import { describeAccount } from "../output/describe_account.ts";
import { formatAmount } from "../output/quantities.ts";
import type { Reporter } from "../output/reporter.ts";
import { VERSION } from "../version.ts";

/** What the demo works with. */
export interface DemoDeps {
  readonly archive: Archive;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** The password of two-step verification that the demo's account has. */
const PASSWORD = "loopback password";
/** A person, a group that was migrated, a channel: together they have every kind of message and media. */
const DEMO_CHATS = [CHATS.alice, CHATS.friends, CHATS.news];

/** @returns the exit code of the export */
export async function runDemo({ archive, reporter, signal }: DemoDeps): Promise<number> {
  const world = generateWorld({ seed: 1, account: { password: PASSWORD } });
  await using server = await startEmulator({ world });
  const { account } = world;
  const { host, port } = server;
  reporter.tell(`A Telegram of its own listens on ${host}:${port}; nothing leaves this machine`);
  await using telegram = await connectTelegram({
    apiId: account.apiId,
    apiHash: account.apiHash,
    server: { host, port, dcId: server.dcId, publicKeyPem: server.publicKeyPem },
    session: undefined,
    // The session is of no use once the server is gone.
    onSession: () => Promise.resolve(),
    onLog: (level, message) => reporter.diagnose(level, message),
    appVersion: VERSION,
  });
  const prompts: SignInPrompts = {
    phone: () => Promise.resolve(account.phone),
    code: () => Promise.resolve(account.code),
    password: () => Promise.resolve(PASSWORD),
  };
  const me = await telegram.signInWithPhone(prompts, signal);
  reporter.tell(`Signed in with phone, code and password as ${describeAccount(me)}`);
  const chats = await telegram.listChats(signal);
  reporter.tell(
    `The account has ${formatAmount(chats.length, "chat")}; three of them are exported`,
  );
  await using pool = createWorkerPool();
  const report = await exportChats(
    {
      gateway: telegram,
      archive,
      pool,
      onEvent: (event) => reporter.event(event),
      signal,
      version: VERSION,
    },
    {
      chats: resolveChats({ chats }, { words: DEMO_CHATS }),
      range: {},
      media: { kinds: MEDIA_KINDS },
      formats: ["json", "html"],
      link: "hard",
    },
  );
  return report.exit_code;
}
