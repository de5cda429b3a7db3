// Starts the loopback Telegram in a process of its own, so that its CPU time is not the client's.
import { fileURLToPath } from "node:url";
import type { ServerInfo } from "./emulator_main.ts";

/** A server that runs until it is disposed of. */
export interface Loopback extends AsyncDisposable {
  readonly info: ServerInfo;
}

/** Starts a server with the options of `emulator_main.ts`. */
export async function startLoopback(...options: readonly string[]): Promise<Loopback> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", path("emulator_main.ts"), ...options],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const info: ServerInfo = JSON.parse(await firstLine(child.stdout));
  return {
    info,
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await child.status;
    },
  };
}

/** The variables that lead the program to the server. */
export function environment(
  info: Pick<
    ServerInfo,
    "host" | "port" | "public_key_pem" | "session_string" | "api_id" | "api_hash"
  >,
): Record<string, string> {
  return {
    TG_API_ID: String(info.api_id),
    TG_API_HASH: info.api_hash,
    TGKEEP_SERVER: `${info.host}:${info.port}`,
    TGKEEP_SERVER_KEY: info.public_key_pem,
    TGKEEP_SESSION_STRING: info.session_string,
  };
}

/** A file of this folder. */
export function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream() as never)) {
    text += chunk;
    if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
  }
  throw new Error("Cannot start the loopback server: it ended without a word");
}
