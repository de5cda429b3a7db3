import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { ConnectionError } from "../../../lib/model/errors.ts";
import { EndpointSocket, hostPort } from "../../../lib/telegram/gramjs/socket.ts";

/** Runs a test against a server on loopback that treats each connection as told. */
async function withServer(
  serve: (connection: Deno.TcpConn) => Promise<void>,
  run: (socket: EndpointSocket, port: number) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) await serve(connection);
  })();
  const socket = new EndpointSocket({ host: "127.0.0.1", port: listener.addr.port });
  try {
    await run(socket, listener.addr.port);
  } finally {
    await socket.close();
    listener.close();
    await serving;
  }
}

Deno.test("readExactly() gives what has arrived before the server closed, then says so", () =>
  withServer(
    async (connection) => {
      await connection.write(new Uint8Array([1, 2, 3, 4, 5]));
      connection.close();
    },
    async (socket, port) => {
      await socket.connect();
      assert.deepEqual([...await socket.readExactly(2)], [1, 2]);
      assert.deepEqual([...await socket.readExactly(3)], [3, 4, 5]);
      await assert.rejects(
        socket.readExactly(1),
        (error) => error instanceof ConnectionError && error.message.includes(`127.0.0.1:${port}`),
      );
    },
  ));

Deno.test("readExactly() joins chunks of any size", () => {
  const sent = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
  return withServer(
    async (connection) => {
      for (let at = 0; at < sent.length; at += 7777) {
        await connection.write(sent.subarray(at, at + 7777));
      }
      connection.close();
    },
    async (socket) => {
      await socket.connect();
      const parts = [];
      for (const length of [1, 8, 200_000, 99_991]) parts.push(await socket.readExactly(length));
      assert.equal(Buffer.concat(parts).compare(sent), 0);
    },
  );
});

Deno.test("readExactly() refuses lengths that no packet has", () =>
  withServer(
    (connection) => Promise.resolve(connection.close()),
    async (socket) => {
      await socket.connect();
      for (const length of [-5, 2_000_000_000, Number.NaN]) {
        await assert.rejects(
          socket.readExactly(length),
          (error) => error instanceof ConnectionError && /packet of/.test(error.message),
        );
      }
    },
  ));

Deno.test("close() ends a connection that is being opened", async () => {
  // An address of a block that is reserved for documentation: nothing answers there.
  const socket = new EndpointSocket({ host: "192.0.2.1", port: 443 });
  const opening = socket.connect();
  await Promise.all([
    assert.rejects(opening, (error) => error instanceof ConnectionError),
    socket.close(),
  ]);
});

Deno.test("hostPort() puts IPv6 addresses in brackets", () => {
  assert.equal(hostPort("127.0.0.1", 443), "127.0.0.1:443");
  assert.equal(hostPort("::1", 443), "[::1]:443");
});
