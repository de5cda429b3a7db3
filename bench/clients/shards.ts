// The export with a given number of shards, which no flag of the program sets. Arguments: the server's
// JSON line, the chat, the output folder, the number of shards. Prints the report of the run.
import "./usage.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { exportChats } from "../../lib/export/export_chats.ts";
import { ALL_MEDIA } from "../../lib/media/filter.ts";
import { connectTelegram } from "../../lib/telegram/connect.ts";
import { parseSessionString } from "../../lib/telegram/session_string.ts";
import type { ServerInfo } from "../emulator_main.ts";

const [serverJson = "{}", chatId = "", out = "", shards = "4"] = Deno.args;
const info: ServerInfo = JSON.parse(serverJson);
const telegram = await connectTelegram({
  apiId: info.api_id,
  apiHash: info.api_hash,
  server: { host: info.host, port: info.port, dcId: info.dc, publicKeyPem: info.public_key_pem },
  session: parseSessionString(info.session_string),
  onSession: () => Promise.resolve(),
  appVersion: "bench",
});
const archive = await openArchive(out);
const report = await exportChats(
  { gateway: telegram, archive, onEvent: () => {}, version: "bench" },
  {
    chats: (await telegram.listChats()).filter(({ ref }) => ref.id === chatId),
    range: {},
    media: ALL_MEDIA,
    formats: ["json"],
    link: "hard",
    shards: Number(shards),
  },
);
await archive[Symbol.asyncDispose]();
await telegram[Symbol.asyncDispose]();
console.log(JSON.stringify(report));
Deno.exit(report.exit_code);
