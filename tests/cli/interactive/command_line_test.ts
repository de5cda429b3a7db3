// Tests of the command line that stands for what a person chose.
import assert from "node:assert/strict";
import { exportLine } from "../../../lib/cli/interactive/command_line.ts";

Deno.test("exportLine() names chats beyond doubt, quotes values and leaves secrets to variables", () => {
  const line = exportLine({
    program: "tgkeep",
    chats: [
      { ref: { id: "user1" }, type: "saved_messages" },
      { ref: { id: "channel2" }, type: "public_channel", username: "news" },
      { ref: { id: "chat3" }, type: "private_group" },
    ],
    flags: new Map([["out", "it's mine"], ["takeout", "true"], ["apiHash", "deadbeef"]]),
  });
  assert.equal(
    line,
    `tgkeep export me @news chat3 --out 'it'\\''s mine' --takeout --api-hash "$TG_API_HASH"`,
  );
});
