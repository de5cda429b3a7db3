// Tests of the file that keeps chat names for shells.
import assert from "node:assert/strict";
import { answerShell } from "../../../lib/cli/completion/answer_shell.ts";
import {
  forgetKnownChats,
  keepKnownChats,
  readKnownChats,
} from "../../../lib/cli/completion/known_chats.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import type { Chat } from "../../../lib/model/chat.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

const CHAT: Chat = {
  ref: { id: "channel1", accessHash: "123456789" },
  type: "public_channel",
  name: "Evil",
  fullName: "Evil\u001b[31m\nname\ttab",
  username: "evil",
  topMessageId: 1,
  unreadCount: 0,
  folders: [],
};

Deno.test("keepKnownChats() writes names without control characters, for the owner alone", async () => {
  await using folder = await tempFolder();
  const environment = fixedEnvironment({ HOME: folder.path, XDG_CONFIG_HOME: `${folder.path}/x` });
  assert.equal(await keepKnownChats(environment, [CHAT]), undefined);
  const [known] = readKnownChats(environment);
  assert.doesNotMatch(known?.name ?? "", /\p{Cc}/u);
  assert.equal(known?.username, "evil");
  const [file] = [...Deno.readDirSync(`${folder.path}/x/tgkeep`)];
  const path = `${folder.path}/x/tgkeep/${file?.name}`;
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  assert.doesNotMatch(await Deno.readTextFile(path), /123456789/);
  assert.match(answerShell(["zsh", "export", "@ev"], environment), /^@evil\t.*\n:nothing\n$/);

  await Deno.writeTextFile(path, "[{}, 3, nonsense");
  assert.deepEqual(readKnownChats(environment), []);
  await forgetKnownChats(environment);
  await forgetKnownChats(environment);
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});

Deno.test("keepKnownChats() says why it could not, and readKnownChats() has none then", async () => {
  const homeless = fixedEnvironment({});
  assert.equal(await keepKnownChats(homeless, [CHAT]), "there is no home folder");
  assert.deepEqual(readKnownChats(homeless), []);
  const nowhere = fixedEnvironment({ HOME: "/proc/nowhere" });
  assert.match(await keepKnownChats(nowhere, [CHAT]) ?? "", /./);
});
