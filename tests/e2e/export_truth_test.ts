// The whole program against the loopback server: what it exports is what the server knows.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { startEmulator } from "../../lib/emulator/server.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import {
  type ExpectedFile,
  FILE_PATH,
  type JsonObject,
  truthOf,
} from "../../lib/emulator/world/truth.ts";
import type { World } from "../../lib/emulator/world/world.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";
import { eventsOf, runTgkeep } from "../helpers/tgkeep.ts";

interface ResultJson {
  readonly name?: string | null;
  readonly type: string;
  readonly id: number;
  readonly messages: readonly JsonObject[];
}

Deno.test("export --all gives every chat exactly as the server knows it", async () => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const world = generateWorld({ seed: 7 });
  await using emulator = await startEmulator({ world });
  const out = join(folder, "archive");
  const env = await serverEnvironment(emulator, folder);
  const run = await runTgkeep(["export", "--all", "--out", out, "--log", "ndjson"], { env });
  const events = eventsOf(run.stdout);
  const failed = events.filter((event) => event.event === "media.failed");
  assert.equal(run.code, failed.length > 0 ? 4 : 0, run.stderr);

  const finished = events.filter((event) => event.event === "chat.finished");
  assert.ok(finished.length >= 10);
  for (const event of finished) {
    const [output] = event.outputs as string[];
    const chatFolder = join(out, output!, "..");
    const result: ResultJson = JSON.parse(await Deno.readTextFile(join(out, output!)));
    await assertTrue(world, event.chat_id as PeerId, result, chatFolder);
  }
});

async function assertTrue(
  world: World,
  peer: PeerId,
  result: ResultJson,
  folder: string,
): Promise<void> {
  const truth = truthOf(world, peer);
  assert.equal(result.type, truth.type);
  assert.equal(result.id, truth.id);
  assert.deepEqual(
    result.messages.map((message) => message.id),
    truth.messages.map((message) => message.id),
    `ids of ${peer}`,
  );
  for (const [i, expected] of truth.messages.entries()) {
    const message = result.messages[i]!;
    const files = truth.files.get(Number(expected.id)) ?? [];
    assert.deepEqual(
      withoutPaths(message, expected),
      expected,
      `message ${expected.id} of ${peer}`,
    );
    for (const file of files) await assertFile(message, file, folder);
  }
}

/** The message with the marker of the truth where the truth has a path, so that the rest can be compared. */
function withoutPaths(value: unknown, expected: unknown): unknown {
  if (expected === FILE_PATH) return typeof value === "string" ? FILE_PATH : value;
  if (Array.isArray(value) && Array.isArray(expected)) {
    return value.map((each, i) => withoutPaths(each, expected[i]));
  }
  if (isObject(value) && isObject(expected)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, withoutPaths(each, expected[key])]),
    );
  }
  return value;
}

async function assertFile(message: JsonObject, file: ExpectedFile, folder: string): Promise<void> {
  const holder = file.item === undefined
    ? message
    : (message.paid_media as readonly JsonObject[])[file.item]!;
  const path = holder[file.field];
  assert.equal(typeof path, "string");
  const bytes = await Deno.readFile(join(folder, String(path)));
  assert.equal(bytes.length, file.size, `size of ${path}`);
  assert.equal(createHash("sha256").update(bytes).digest("hex"), file.sha256, `hash of ${path}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
