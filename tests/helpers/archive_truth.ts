// Compares an output folder with what the loopback server knows to be true.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { openArchive } from "../../lib/archive/open_archive.ts";
import {
  type ExpectedFile,
  FILE_PATH,
  type JsonObject,
  type Truth,
  truthOf,
} from "../../lib/emulator/world/truth.ts";
import type { World } from "../../lib/emulator/world/world.ts";
import { parsePeerId, type PeerId } from "../../lib/model/peer.ts";
import { UNAVAILABLE } from "../../lib/render/result_json/files.ts";

/** A chat's result.json. */
export interface ResultJson {
  readonly name?: string | null;
  readonly type: string;
  readonly id: number;
  readonly messages: readonly JsonObject[];
}

/** What {@linkcode assertArchiveIsTrue} allows. */
export interface TruthOptions {
  /** Ids of messages whose file, or thumbnail, could not be had. */
  readonly unavailable?: ReadonlySet<number>;
}

/** Every one of the chats is in the folder, with every message and file that the world has of it. */
export async function assertArchiveIsTrue(
  world: World,
  out: string,
  chats: readonly PeerId[],
  options: TruthOptions = {},
): Promise<void> {
  for (const peer of chats) {
    const folder = join(out, await chatFolder(out, peer));
    const result = await readResult(join(folder, "result.json"));
    const truth = truthOf(world, peer);
    assertHead(result, truth);
    await assertMessages(result, truth, folder, options);
  }
}

/** The folder of a chat, relative to the output folder. */
export async function chatFolder(out: string, peer: PeerId): Promise<string> {
  await using archive = await openArchive(out, { mode: "read" });
  const chat = archive.chat(peer);
  assert.ok(chat, `${peer} is in the archive`);
  return chat.folder;
}

/** A chat's result.json out of an output folder. */
export async function resultOf(out: string, peer: PeerId): Promise<ResultJson> {
  return await readResult(join(out, await chatFolder(out, peer), "result.json"));
}

async function readResult(path: string): Promise<ResultJson> {
  return JSON.parse(await Deno.readTextFile(path));
}

function assertHead(result: ResultJson, truth: Truth): void {
  assert.equal(result.type, truth.type);
  assert.equal(result.id, truth.id);
  if ("name" in result) assert.equal(result.name, truth.name);
}

async function assertMessages(
  result: ResultJson,
  truth: Truth,
  folder: string,
  { unavailable = new Set() }: TruthOptions,
): Promise<void> {
  assert.deepEqual(
    result.messages.map((message) => message.id),
    truth.messages.map((message) => message.id),
    `ids of ${truth.id}`,
  );
  for (const [i, expected] of truth.messages.entries()) {
    const message = result.messages[i]!;
    const id = Number(expected.id);
    if (unavailable.has(id)) {
      assert.ok(JSON.stringify(message).includes(UNAVAILABLE), `message ${id} says what it lacks`);
      continue;
    }
    assert.deepEqual(withoutPaths(message, expected), expected, `message ${id} of ${truth.id}`);
    for (const file of truth.files.get(id) ?? []) await assertFile(message, file, folder);
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

/** All chats of the world that the account has in its list and may read. */
export function listedChats(world: World): readonly PeerId[] {
  return [...world.chats.values()]
    .filter(({ dialog, forbidden }) => dialog !== undefined && !forbidden)
    .map(({ peer }) => peer)
    .toSorted((a, b) => parsePeerId(a).id - parsePeerId(b).id);
}
