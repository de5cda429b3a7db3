// Listens on this machine alone and gives the pages of an archive to whoever has the token.
import { randomBytes } from "node:crypto";
import { TgkeepError } from "../model/errors.ts";
import { type AppDeps, createApp } from "./app.ts";

/** What {@linkcode serveArchive} works with. */
export interface ServeDeps extends Pick<AppDeps, "archive" | "search" | "onDefect"> {
  /** Port of 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Ends the server: answers that are under way are finished first. */
  readonly signal: AbortSignal;
}

/** A server that is listening. */
export interface ArchiveServer {
  /** Where it is, with the token; to be given to nobody else. */
  readonly url: string;
  /** Fulfilled when the server has ended. */
  readonly finished: Promise<void>;
}

/** @throws {TgkeepError} "usage" when the port cannot be had */
export function serveArchive(deps: ServeDeps): ArchiveServer {
  const token = randomBytes(24).toString("base64url");
  let port = deps.port;
  const app = createApp({ ...deps, token, port: () => port });
  const ended = new AbortController();
  try {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: deps.port, signal: ended.signal, onListen: () => undefined },
      (request) => app.fetch(request),
    );
    port = server.addr.port;
    const finished = endWith(deps.signal, server, ended);
    return { url: `http://127.0.0.1:${port}/?token=${token}`, finished };
  } catch (error) {
    if (
      !(error instanceof Deno.errors.AddrInUse) && !(error instanceof Deno.errors.PermissionDenied)
    ) {
      throw error;
    }
    throw new TgkeepError(
      "usage",
      `Cannot listen on port ${deps.port} of 127.0.0.1: another program has it, or it is not ` +
        "allowed. Give another --port, or none",
      { cause: error },
    );
  }
}

/** A browser that plays a video would keep its connection open for ever. */
const PATIENCE_MS = 2000;

async function endWith(
  signal: AbortSignal,
  server: Deno.HttpServer,
  ended: AbortController,
): Promise<void> {
  const stop = () => {
    void server.shutdown();
    const timer = setTimeout(() => ended.abort(), PATIENCE_MS);
    void server.finished.finally(() => clearTimeout(timer));
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  await server.finished;
  signal.removeEventListener("abort", stop);
}
