// GramJS, as it comes, against the loopback Telegram.
import assert from "node:assert/strict";
import { Api } from "telegram/tl/api.js";
import { generateServerKey } from "../../lib/emulator/crypto/rsa.ts";
import { startEmulator } from "../../lib/emulator/server.ts";
import { bulkTextChat, singleDocument } from "../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { smallWorld } from "./small_world.ts";
import { gramJsClient } from "./gramjs_client.ts";

const serverKey = await generateServerKey();
const PASSWORD = "correct horse";

Deno.test("startEmulator() lets GramJS sign in with phone, code and password", async () => {
  const world = smallWorld({ password: PASSWORD });
  await using emulator = await startEmulator({ world, serverKey });
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

Deno.test("startEmulator() serves GramJS history and files of both data centres", async () => {
  const messages = 250;
  const bytes = 700_000;
  const world = generateWorld({
    content: "empty",
    parts: [bulkTextChat({ messages }), singleDocument({ bytes, dcId: 4 })],
  });
  await using emulator = await startEmulator({ world, serverKey });
  await using gramjs = gramJsClient(emulator, { session: await emulator.sessionString() });
  const { client } = gramjs;
  await client.connect();
  const dialogs = await client.getDialogs({});
  const byTitle = (title: string) => dialogs.find((dialog) => dialog.title === title)?.inputEntity;
  const ids: number[] = [];
  for await (const { id } of client.iterMessages(byTitle("Bulk text"), { waitTime: 0 })) {
    ids.push(id);
  }
  assert.deepEqual(ids, Array.from({ length: messages }, (_, index) => messages - index));
  const [message] = await client.getMessages(byTitle("One large file"), { limit: 1 });
  const file = await client.downloadMedia(message?.media as Api.TypeMessageMedia, {});
  assert.equal(file?.length, bytes);
  assert.equal(emulator.stats.fileBytes, bytes);
  assert.equal(emulator.stats.requests.get("auth.importAuthorization"), 1);
  assert.deepEqual(emulator.stats.defects, []);
});
