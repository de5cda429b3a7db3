// One data centre: a TCP port and the connections that come to it.
import type { ConnectionOptions } from "./connection.ts";
import { type Connection, serveConnection } from "./connection.ts";
import type { EmulatorStats } from "./stats.ts";

/** A data centre that takes connections. */
export interface DataCenter extends AsyncDisposable {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  /** Closes every connection and goes on listening. */
  dropConnections(): void;
}

/** How to begin. */
export interface DataCenterOptions {
  readonly id: number;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly stats: EmulatorStats;
  /** What a new connection is served with. */
  readonly connectionOptions: () => ConnectionOptions;
}

/** Begins to listen. */
export function startDataCenter(options: DataCenterOptions): DataCenter {
  const { id, host, stats } = options;
  const listener = Deno.listen({ hostname: host, port: options.port });
  const connections = new Set<Connection>();
  const dropConnections = (): void => {
    for (const connection of connections) connection.close();
  };
  const accept = async (): Promise<void> => {
    for await (const socket of listener) {
      socket.setNoDelay(true);
      const connection = serveConnection(socket, options.connectionOptions());
      connections.add(connection);
      stats.connections += 1;
      stats.openConnections += 1;
      stats.peakConnections = Math.max(stats.peakConnections, stats.openConnections);
      connection.ended.catch((error: unknown) => stats.defects.push(asError(error))).finally(() => {
        connections.delete(connection);
        stats.openConnections -= 1;
      });
    }
  };
  const accepting = accept();
  return {
    id,
    host,
    port: listener.addr.port,
    dropConnections,
    async [Symbol.asyncDispose]() {
      listener.close();
      dropConnections();
      await accepting;
      await Promise.allSettled([...connections].map(({ ended }) => ended));
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
