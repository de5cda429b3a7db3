// The loopback Telegram in a process of its own. Prints one JSON line, then serves until SIGTERM or
// until stdin is closed:
//   deno run -A bench/emulator_main.ts --seed 1 --messages 20000 --document-bytes 200000000
import process from "node:process";
import { inspect, parseArgs } from "node:util";
import { createBandwidth } from "../lib/emulator/bandwidth.ts";
import { startEmulator } from "../lib/emulator/server.ts";
import {
  bulkTextChat,
  documentChat,
  mediaHeavyChat,
  singleDocument,
  type WorldPart,
} from "../lib/emulator/world/generate/parts.ts";
import { voiceChat } from "../lib/emulator/world/generate/voice_chat.ts";
import { generateWorld } from "../lib/emulator/world/generate.ts";

/** What the line says. */
export interface ServerInfo {
  readonly host: string;
  readonly port: number;
  readonly dc: number;
  /** PKCS#1. */
  readonly public_key_pem: string;
  readonly session_string: string;
  readonly phone: string;
  readonly code: string;
  readonly password: string | null;
  readonly bot_token: string | null;
  readonly api_id: number;
  readonly api_hash: string;
  /** Sends so many bytes at the pace of the limits to whoever connects, with nothing around them. */
  readonly plain_port: number | null;
  /** The chats that were asked for by options, by the option's name. */
  readonly chats: Readonly<Record<string, { readonly id: number; readonly title: string }>>;
}

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    port: { type: "string", default: "0" },
    content: { type: "string", default: "every_kind" },
    password: { type: "string" },
    "bot-token": { type: "string" },
    /** A chat of so many texts. */
    messages: { type: "string" },
    /** A chat with one document of so many bytes. */
    "document-bytes": { type: "string" },
    /** A chat of so many files… */
    files: { type: "string" },
    /** …of so many bytes each. */
    "file-bytes": { type: "string", default: "262144" },
    /** …each so many bytes larger than the one before it… */
    "file-spread": { type: "string", default: "0" },
    /** …photos showing this JPEG file. */
    picture: { type: "string" },
    /** A chat of so many documents, all in the home data centre… */
    documents: { type: "string" },
    /** …of so many bytes each. */
    "each-bytes": { type: "string", default: "1000000" },
    /** A chat of so many voice messages… */
    voices: { type: "string" },
    /** …that sound like this file; each has an end of its own, so that no two are equal. */
    voice: { type: "string" },
    "latency-ms": { type: "string", default: "0" },
    "bytes-per-second": { type: "string" },
    /** A port beside the others that sends so many bytes at that pace. */
    "plain-bytes": { type: "string" },
    "bytes-per-second-per-connection": { type: "string" },
  },
});

const chats: Record<string, { readonly id: number; readonly title: string }> = {};
const parts: WorldPart[] = [];

/** Adds a chat to the world, and notes it under the option that asked for it. */
function addPart(
  option: "messages" | "document-bytes" | "files" | "documents" | "voices",
  make: (n: number) => WorldPart,
) {
  const value = values[option];
  if (value === undefined) return;
  const part = make(whole(value, option));
  parts.push((world) => {
    const chat = part(world);
    chats[option] = { id: chat.id, title: chat.title };
    return chat;
  });
}

addPart("messages", (messages) => bulkTextChat({ messages }));
addPart("document-bytes", (bytes) => singleDocument({ bytes }));
addPart(
  "files",
  (files) =>
    mediaHeavyChat({
      files,
      bytes: whole(values["file-bytes"], "file-bytes"),
      spread: whole(values["file-spread"], "file-spread"),
      ...(values.picture === undefined ? {} : { picture: Deno.readFileSync(values.picture) }),
    }),
);
addPart("documents", (documents) => {
  const bytes = whole(values["each-bytes"], "each-bytes");
  return documentChat({ documents: Array.from({ length: documents }, () => ({ bytes })) });
});

addPart("voices", (voices) => {
  const sound = values.voice === undefined ? new Uint8Array() : Deno.readFileSync(values.voice);
  const messages = Array.from({ length: voices }, (_, i) => {
    const content = new Uint8Array(sound.length + i);
    content.set(sound);
    return { kind: "voice", content } as const;
  });
  return voiceChat({ messages });
});

const { password, "bot-token": botToken } = values;
const world = generateWorld({
  seed: whole(values.seed, "seed"),
  content: values.content === "empty" ? "empty" : "every_kind",
  account: {
    ...(password === undefined ? {} : { password }),
    ...(botToken === undefined ? {} : { botToken, botUserId: Number(botToken.split(":")[0]) }),
  },
  parts,
});
const { account } = world;
if (account.botUserId !== undefined && !world.users.has(account.botUserId)) {
  world.addUser({ id: account.botUserId, accessHash: 7n, firstName: "Robot", bot: true });
}

await using emulator = await startEmulator({ world, port: whole(values.port, "port") });
emulator.faults.latencyMs = whole(values["latency-ms"], "latency-ms");
emulator.faults.bytesPerSecond = limit("bytes-per-second");
emulator.faults.bytesPerSecondPerConnection = limit("bytes-per-second-per-connection");

const plainBytes = values["plain-bytes"];
const plain = plainBytes === undefined
  ? undefined
  : Deno.listen({ hostname: emulator.host, port: 0 });
if (plain) void servePlain(plain, whole(plainBytes ?? "", "plain-bytes"));

const info: ServerInfo = {
  host: emulator.host,
  port: emulator.port,
  dc: emulator.dcId,
  public_key_pem: emulator.publicKeyPem,
  session_string: await emulator.sessionString(),
  phone: account.phone,
  code: account.code,
  password: account.password ?? null,
  bot_token: account.botToken ?? null,
  api_id: account.apiId,
  api_hash: account.apiHash,
  plain_port: plain?.addr.port ?? null,
  chats,
};
process.stdout.write(`${JSON.stringify(info)}\n`);
await new Promise<void>((resolve) => {
  process.stdin.on("end", resolve).on("error", resolve).resume();
  process.on("SIGTERM", resolve).on("SIGINT", resolve);
});
for (const defect of emulator.stats.defects) process.stderr.write(`${inspect(defect)}\n`);
process.stdin.destroy();
plain?.close();
process.removeAllListeners("SIGTERM").removeAllListeners("SIGINT");

/** Frames of 1 MiB, as parts are, one connection after the other. */
async function servePlain(listener: Deno.TcpListener, bytes: number): Promise<void> {
  const frame = new Uint8Array(1_048_576);
  const bandwidth = createBandwidth(emulator.faults);
  for await (const connection of listener) {
    const pace = bandwidth();
    for (let left = bytes; left > 0; left -= frame.length) {
      const pieces = pace.pieces(frame.subarray(0, left), AbortSignal.timeout(60_000));
      for await (const piece of pieces) {
        for (let rest = piece; rest.length > 0;) {
          rest = rest.subarray(await connection.write(rest));
        }
      }
    }
    connection.close();
  }
}

function whole(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`Cannot start: --${option} ${text} is not a whole number`);
  }
  return value;
}

function limit(option: "bytes-per-second" | "bytes-per-second-per-connection"): number {
  const value = values[option];
  return value === undefined ? Infinity : whole(value, option);
}
