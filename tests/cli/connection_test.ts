// Tests of the first request of a command: trouble on the way, waits, a server that is not there.
import assert from "node:assert/strict";
import type { Fault } from "../../lib/emulator/faults.ts";
import { withServer } from "./commands/with_server.ts";

const FIRST = "users.getUsers";
const TROUBLE: readonly Fault[] = [
  { kind: "drop_connection", when: "before" },
  { kind: "drop_connection", when: "after" },
  { kind: "rpc_error", code: 500, message: "RPC_CALL_FAIL" },
  { kind: "flood_wait", seconds: 1 },
];

Deno.test("openSignedIn() asks again after trouble with the first request", async () => {
  await withServer({}, async ({ server, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString() };
    for (const fault of TROUBLE) {
      server.faults.add(fault, { method: FIRST });
      const { exitCode, host } = await run(["whoami"], { variables });
      assert.equal(exitCode, 0, `${JSON.stringify(fault)} ${host.err()}`);
      assert.equal(JSON.parse(host.out()).name, "Kim Example");
    }
  });
});

Deno.test("login and logout ask again after trouble with the first request", async () => {
  await withServer({}, async ({ server, run }) => {
    const login = ["login", "--phone", "+9996621234", "--code", "22222"];
    assert.equal((await run(login)).exitCode, 0);
    for (const fault of TROUBLE) {
      server.faults.add(fault, { method: FIRST });
      const again = await run([...login, "--log", "text"]);
      assert.equal(again.exitCode, 0, `${JSON.stringify(fault)} ${again.host.err()}`);
      assert.match(again.host.out(), /Already signed in/);
    }
    server.faults.add({ kind: "drop_connection", when: "after" }, { method: "auth.logOut" });
    const logout = await run(["logout"]);
    assert.equal(logout.exitCode, 0, logout.host.err());
  });
});

Deno.test("openSignedIn() tells a wait, and gives up for one that is longer than allowed", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString() };
    const args = ["export", "@nobody_there", "--out", `${folder}/a`, "--max-flood-wait", "2s"];
    server.faults.add({ kind: "flood_wait", seconds: 1 }, { method: FIRST });
    const waited = await run(args, { variables });
    assert.equal(waited.exitCode, 2, waited.host.err());
    const { event, method } = JSON.parse(waited.host.out().split("\n")[0] ?? "");
    assert.deepEqual([event, method], ["flood.wait", FIRST]);
    server.faults.add({ kind: "flood_wait", seconds: 3 }, { method: FIRST });
    const refused = await run(args, { variables });
    assert.equal(refused.exitCode, 5, refused.host.err());
    assert.match(refused.host.err(), /users\.getUsers.*--max-flood-wait/);
  });
});

Deno.test("openSignedIn() names a server that is not there at once", async () => {
  await withServer({}, async ({ server, run }) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    const session = { TGKEEP_SESSION_STRING: await server.sessionString() };
    for (const place of [`127.0.0.1:${port}`, "nowhere.invalid:443"]) {
      const variables = { ...session, TGKEEP_SERVER: place };
      for (const args of [["whoami"], ["export", "me"], ["logout"]]) {
        const began = performance.now();
        const { exitCode, host } = await run(args, { variables });
        assert.equal(exitCode, 1, host.err());
        assert.ok(host.err().includes(`Cannot reach the server ${place}`), host.err());
        assert.ok(performance.now() - began < 3000);
      }
    }
  });
});
