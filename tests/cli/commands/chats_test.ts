// Tests of listing and choosing chats.
import assert from "node:assert/strict";
import { selectChats } from "../../../lib/cli/commands/chats.ts";
import type { Chat } from "../../../lib/model/chat.ts";
import { withServer } from "./with_server.ts";

const BASE = { name: "", topMessageId: 1, unreadCount: 0, folders: [] };
const CHATS: readonly Chat[] = [
  { ...BASE, ref: { id: "user1" }, type: "personal_chat", fullName: "Émile", username: "zola" },
  { ...BASE, ref: { id: "chat2" }, type: "private_group", fullName: "Family", folders: ["Home"] },
];

Deno.test("selectChats() applies every filter that is given", () => {
  const ids = (filters: Partial<Parameters<typeof selectChats>[1]>) =>
    selectChats(CHATS, {
      listType: undefined,
      listFolder: undefined,
      search: undefined,
      ...filters,
    })
      .map((chat) => chat.ref.id);
  assert.deepEqual(ids({}), ["user1", "chat2"]);
  assert.deepEqual(ids({ listType: ["private_group"] }), ["chat2"]);
  assert.deepEqual(ids({ listFolder: "home" }), ["chat2"]);
  assert.deepEqual(ids({ search: "e\u0301MILE" }), ["user1"]);
  assert.deepEqual(ids({ search: "@ZOL" }), ["user1"]);
  assert.deepEqual(ids({ search: "nobody" }), []);
  assert.throws(() => ids({ listFolder: "Hone" }), { code: "usage", message: /Home/ });
});

Deno.test("chats prints JSON into a pipe and a table that fits a terminal", async () => {
  await withServer({}, async ({ server, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString() };
    const piped = await run(["chats"], { variables });
    assert.equal(piped.exitCode, 0, piped.host.err());
    const chats: Record<string, unknown>[] = JSON.parse(piped.host.out());
    const forum = chats.find(({ forum }) => forum === true);
    assert.ok(chats.length >= 10);
    assert.match(String(forum?.id), /^channel\d+$/);
    for (const chat of chats) {
      assert.deepEqual(Object.keys(chat), [
        "id",
        "type",
        "name",
        "username",
        "unread",
        "messages",
        "folders",
        "archived",
        "pinned",
        "forum",
        "last_message_at",
      ]);
    }
    const channels = await run(["chats", "--type", "public_channel", "--json"], { variables });
    assert.deepEqual(
      JSON.parse(channels.host.out()).map(({ type }: { readonly type: string }) => type),
      chats.map(({ type }) => type).filter((type) => type === "public_channel"),
    );
    const table = await run(["chats"], {
      variables: { ...variables, NO_COLOR: "1" },
      stdout: "terminal",
      columns: 70,
    });
    const text = table.host.out();
    assert.match(text, /^ID +NAME /);
    for (const { id } of chats) assert.ok(text.includes(String(id)));
  });
});
