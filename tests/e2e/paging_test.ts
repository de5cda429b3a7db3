// What is asked of Telegram when only a part of a chat is wanted: dates and topics, by the number of requests.
import assert from "node:assert/strict";
import { join } from "node:path";
import { startEmulator } from "../../lib/emulator/server.ts";
import { bulkTextChat } from "../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { topicOf } from "../../lib/emulator/methods/history.ts";
import { plain } from "../../lib/emulator/world/text_spec.ts";
import type { WorldChat } from "../../lib/emulator/world/world.ts";
import { resultOf } from "../helpers/archive_truth.ts";
import { runExport } from "../helpers/export_run.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const BULK = "channel1700000001";
const FORUM = "channel1700000077";
const DAY = 86_400;

Deno.test("--since and --until ask for the messages of those days and two requests more", async () => {
  const world = generateWorld({
    seed: 5,
    content: "empty",
    parts: [bulkTextChat({ messages: 30_000 })],
  });
  const messages = messagesOf(world.chat(BULK));
  const middle = messages[15_000]!.date;
  const day = new Date(Math.floor(middle / DAY) * DAY * 1000).toISOString().slice(0, 10);
  // Dates are days of the local time zone.
  const start = new Date(`${day}T00:00:00`).getTime() / 1000;
  const end = new Date(`${day}T23:59:59`).getTime() / 1000;
  const expected = messages.filter(({ date }) => date >= start && date <= end).map(({ id }) => id);
  assert.ok(expected.length > 100 && expected.length < 10_000, `${expected.length} messages`);
  await using temp = await tempFolder();
  await using emulator = await startEmulator({ world });
  const env = await serverEnvironment(emulator, temp.path);
  const out = join(temp.path, "out");
  const args = [BULK, "--since", day, "--until", day, "--out", out];
  const { code, stderr } = await runExport(args, env);
  assert.equal(code, 0, stderr);
  const result = await resultOf(out, BULK);
  assert.deepEqual(result.messages.map(({ id }) => id), expected);
  const pages = emulator.stats.requests.get("messages.getHistory") ?? 0;
  assert.ok(pages <= 2 + Math.ceil(expected.length / 100) + 4, `${pages} pages`);
});

Deno.test("--topic asks for the pages of the topic alone", async () => {
  const world = generateWorld({ seed: 5, content: "empty" });
  const forum = world.addChat({
    peer: FORUM,
    kind: "supergroup",
    title: "Large forum",
    accessHash: 77n,
    forum: true,
    dialog: {},
  });
  const from = `user${world.account.userId}` as const;
  world.addMessage(FORUM, { from, action: { type: "create_channel", title: "Large forum" } });
  const { id: topicId } = world.addMessage(FORUM, {
    from,
    action: { type: "topic_created", title: "Small", iconColor: 0x6fb9f0 },
  });
  forum.topics.push({ id: 1, title: "General", date: 1, creator: from, iconColor: 0x6fb9f0 });
  forum.topics.push({ id: topicId, title: "Small", date: 1, creator: from, iconColor: 0x6fb9f0 });
  for (let i = 0; i < 6_000; i++) {
    const topic = i % 40 === 0 ? { topicId } : {};
    world.addMessage(FORUM, { from, text: plain(`message ${i}`), ...topic });
  }
  const expected = messagesOf(forum).filter((each) => topicOf(forum, each) === topicId);
  assert.equal(expected.length, 151);
  await using temp = await tempFolder();
  await using emulator = await startEmulator({ world });
  const env = await serverEnvironment(emulator, temp.path);
  const out = join(temp.path, "out");
  const { code, stderr } = await runExport([FORUM, "--topic", String(topicId), "--out", out], env);
  assert.equal(code, 0, stderr);
  const ids = (await resultOf(out, FORUM)).messages.map(({ id }) => id);
  assert.deepEqual(ids, expected.map(({ id }) => id));
  assert.equal(emulator.stats.requests.get("messages.getHistory"), undefined);
  const pages = emulator.stats.requests.get("messages.getReplies") ?? 0;
  assert.ok(pages <= 6, `${pages} pages`);

  // The whole chat is still to be fetched, and then has everything once.
  const whole = await runExport([FORUM, "--out", out], env);
  assert.equal(whole.code, 0, whole.stderr);
  assert.equal(whole.report.messages.new, messagesOf(forum).length - expected.length);
});

function messagesOf(chat: WorldChat) {
  return Array.from({ length: chat.messages.size }, (_, i) => chat.messages.at(i));
}
