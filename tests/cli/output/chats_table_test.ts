// Tests of the table of chats.
import assert from "node:assert/strict";
import fc from "fast-check";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import { chatsTable } from "../../../lib/cli/output/chats_table.ts";
import { chooseStyle } from "../../../lib/cli/output/style.ts";
import { textWidth } from "../../../lib/cli/output/text_width.ts";
import type { Chat } from "../../../lib/model/chat.ts";

const PLAIN = chooseStyle(false, fixedEnvironment({}));
const CHATS: readonly Chat[] = [
  {
    ref: { id: "user1234567890" },
    type: "personal_chat",
    name: "家族 \u001b[31m",
    fullName: "家族 \u001b[31mred\nline",
    username: "family",
    topMessageId: 9,
    unreadCount: 1234,
    messageCount: 56_789,
    folders: ["Home"],
    pinned: true,
  },
  {
    ref: { id: "channel1" },
    type: "public_channel",
    name: "",
    fullName: "",
    topMessageId: 0,
    unreadCount: 0,
    folders: [],
  },
];

Deno.test("chatsTable() shows every column where there is room", () => {
  const [head, first, second, count] = chatsTable(CHATS, 200, PLAIN);
  assert.match(head ?? "", /^ID +NAME +TYPE +USERNAME +UNREAD +MESSAGES +FOLDERS$/);
  assert.match(
    first ?? "",
    /^user1234567890 +家族 red line +personal_chat +@family +1,234 +56,789 +Home, pinned$/,
  );
  assert.match(second ?? "", /^channel1 +\(deleted account\) +public_channel$/);
  assert.equal(count, "2 chats");
});

Deno.test("chatsTable() keeps ids whole and fits any usual width", () => {
  fc.assert(fc.property(fc.integer({ min: 30, max: 250 }), (width) => {
    const lines = chatsTable(CHATS, width, PLAIN);
    for (const line of lines) assert.ok(textWidth(line) <= width, line);
    assert.ok(lines[1]?.startsWith("user1234567890"));
  }));
});

Deno.test("chatsTable() says when there is nothing", () => {
  assert.deepEqual(chatsTable([], 80, PLAIN), ["No chats."]);
});
