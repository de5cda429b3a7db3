// The baseline: what a short script does with GramJS as it comes, `iterMessages` and `downloadMedia`.
// Arguments: the server's JSON line, `messages` or `document`, the channel's bare id, the output file.
import "./usage.ts";
import "../../lib/telegram/gramjs/quiet_globals.ts";
import { Socket } from "node:net";
import bigInt from "big-integer";
import { TelegramClient } from "telegram";
import rsa from "telegram/crypto/RSA.js";
import { Logger, LogLevel } from "telegram/extensions/Logger.js";
import { StringSession } from "telegram/sessions/index.js";
import { readServerKey } from "../../lib/telegram/gramjs/server_key.ts";
import type { ServerInfo } from "../emulator_main.ts";

const [serverJson = "{}", task, channelId = "0", path = ""] = Deno.args;
const server: ServerInfo = JSON.parse(serverJson);
const { fingerprint, n, e } = readServerKey(server.public_key_pem);
rsa._serverKeys.set(fingerprint.toString(), { n: bigInt(n), e: Number(e) });

// GramJS dials ports 80 and 443 whatever the session says; nothing else of it is changed.
const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;
Socket.prototype.connect = function (this: Socket, _port: unknown, _ip: unknown, ready: unknown) {
  return connect.call(this, server.port, server.host, ready);
} as typeof Socket.prototype.connect;

const client = new TelegramClient(
  new StringSession(server.session_string),
  server.api_id,
  server.api_hash,
  { baseLogger: new Logger(LogLevel.NONE) },
);
await client.connect();
await client.getDialogs();
const chat = bigInt(`-100${channelId}`);

const file = await Deno.create(path);
const encoder = new TextEncoder();
// `waitTime` is taken for milliseconds by mistake, so its default does not slow this down.
for await (const message of client.iterMessages(chat, {})) {
  if (task === "messages") {
    const { id, date, message: text, entities } = message;
    await file.write(encoder.encode(JSON.stringify({ id, date, text, entities }) + "\n"));
  } else if (message.media) {
    const bytes = await client.downloadMedia(message);
    if (bytes instanceof Uint8Array) await file.write(bytes);
  }
}
file.close();
await client.destroy();
Deno.exit(0);
