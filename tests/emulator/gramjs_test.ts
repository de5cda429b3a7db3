// GramJS, as it comes, against the loopback Telegram.
import assert from "node:assert/strict";
import { Api } from "telegram/tl/api.js";
import { startEmulator } from "../../lib/emulator/server.ts";
import { smallWorld } from "./small_world.ts";
import { gramJsClient } from "./gramjs_client.ts";

const PASSWORD = "correct horse";

Deno.test("startEmulator() lets GramJS sign in with phone, code and password", async () => {
  const world = smallWorld({ password: PASSWORD });
  await using emulator = await startEmulator({ world });
  await using gramjs = gramJsClient(emulator);
  const { client } = gramjs;
  await client.connect();
  assert.equal(await client.isUserAuthorized(), false);
  await client.start({
    phoneNumber: () => Promise.resolve(world.account.phone),
    phoneCode: () => Promise.resolve(emulator.sentCodes().at(-1)?.code ?? ""),
    password: () => Promise.resolve(PASSWORD),
    onError: (error) => {
      throw error;
    },
  });
  const config = await client.invoke(new Api.help.GetConfig());
  assert.equal(config.thisDc, 2);
  assert.deepEqual(
    config.dcOptions.map(({ id, port }) => ({ id, port })),
    emulator.dataCenters.map(({ id, port }) => ({ id, port })),
  );
  const me = await client.getMe();
  assert.equal(String(me.id), String(world.account.userId));
  assert.deepEqual(emulator.stats.defects, []);
});
