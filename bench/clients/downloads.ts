// The downloads alone: every file of a chat, as many at a time as the budget allows. Arguments: the server's
// JSON line, the channel's bare id, the output folder, and `hashes` to verify every part.
import "./usage.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { withFloodPolicy } from "../../lib/history/flood.ts";
import { downloadFile } from "../../lib/media/download/download.ts";
import { createPartBudget } from "../../lib/media/download/part_budget.ts";
import { messageFiles } from "../../lib/model/message.ts";
import { connectTelegram } from "../../lib/telegram/connect.ts";
import { parseSessionString } from "../../lib/telegram/session_string.ts";
import type { ServerInfo } from "../emulator_main.ts";

const [serverJson = "{}", channelId = "0", out = "", verify] = Deno.args;
const info: ServerInfo = JSON.parse(serverJson);
await using telegram = await connectTelegram({
  apiId: info.api_id,
  apiHash: info.api_hash,
  server: { host: info.host, port: info.port, dcId: info.dc, publicKeyPem: info.public_key_pem },
  session: parseSessionString(info.session_string),
  onSession: () => Promise.resolve(),
  appVersion: "bench",
});
const gateway = withFloodPolicy(telegram);
await using archive = await openArchive(out);
const chat = (await gateway.listChats()).find(({ ref }) => ref.id === `channel${channelId}`)!;
const budget = createPartBudget(gateway);
const running: Promise<unknown>[] = [];
let started = Infinity;
for (let offsetId = 0;;) {
  const page = await gateway.historyPage({ chat: chat.ref, offsetId, addOffset: 0, limit: 100 });
  for (const message of page.messages) {
    for (const { file } of messageFiles(message)) {
      started = Math.min(started, performance.now());
      running.push(downloadFile({ gateway, archive, budget }, {
        file,
        path: `${out}/files/${file.location.id}`,
        refresh: () => Promise.resolve(undefined),
        verify: verify === "hashes" ? "hashes" : "size",
      }));
    }
  }
  const [oldest] = page.messages;
  if (!oldest) break;
  offsetId = oldest.id;
}
await Promise.all(running);
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000 }));
