import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { Archive } from "../../lib/archive/archive.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { ArchivedChat } from "../../lib/archive/types.ts";
import { renderArchive } from "../../lib/export/render_archive.ts";
import type { OutputFormat } from "../../lib/export/render_outputs.ts";
import { updateOutputs } from "../../lib/export/update_outputs.ts";
import type { Message } from "../../lib/model/message.ts";
import { chatOf, documentMessage, remoteFile, textMessage } from "../helpers/fake_gateway.ts";
import { outputDigests } from "../helpers/output_folder.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const OPTIONS = { version: "test" } as const;

interface Scene {
  readonly archive: Archive;
  readonly chat: ArchivedChat;
  put(half: "older" | "main", messages: readonly Message[]): void;
  /** @returns how many messages were read for it */
  update(): Promise<number>;
  /** Fails unless the pages are what writing all of them would give. */
  areRight(): Promise<void>;
}

async function withScene(
  run: (scene: Scene) => Promise<void>,
  formats: readonly OutputFormat[] = ["html"],
): Promise<void> {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  archive.upsertChat(chatOf("channel5"));
  const chat = archive.addOlderHalf("channel5", "chat4");
  await run({
    archive,
    chat,
    put(half, messages) {
      const history = chat.histories.find((each) => each.half === half)!.key;
      const peers = [{ id: "user7", name: "Ann", shortName: "Ann" }] as const;
      archive.commitPage({ history, messages, peers });
    },
    async update() {
      let read = 0;
      const counting: Archive = {
        ...archive,
        *messages(...args) {
          for (const record of archive.messages(...args)) {
            read++;
            yield record;
          }
        },
      };
      await updateOutputs(counting, archive.chat(chat.id)!, formats, OPTIONS);
      return read;
    },
    async areRight() {
      const found = await outputDigests(folder.path);
      await renderArchive({ archive, onEvent: () => {}, version: "test" }, formats);
      const wanted = await outputDigests(folder.path);
      for (const [path, digest] of wanted) {
        if (path !== "index.html") assert.equal(found.get(path), digest, path);
      }
    },
  });
}

const message = (id: number, more: Partial<Extract<Message, { type: "message" }>> = {}) =>
  textMessage("channel5", id, { fromId: "user7", date: 1_600_000_000 + id * 3600, ...more });

const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

Deno.test("updateOutputs() reads the last pages of a long chat for one new message", async () => {
  await withScene(async ({ put, update, areRight }) => {
    put("main", messages(1, 5_200));
    assert.equal(await update(), 5_200);
    assert.equal(await update(), 0);
    put("main", [message(5_201)]);
    assert.equal(await update(), 201);
    await areRight();
  });
});

Deno.test("updateOutputs() writes the pages from the first change on, whatever it is", async () => {
  const changes: Readonly<
    Record<string, (scene: Scene) => readonly [least: number, most: number]>
  > = {
    "an edit": ({ put }) => {
      put("main", [message(1_700, { text: { text: "edited", entities: [] } })]);
      return [1_500, 2_100];
    },
    "a deletion": ({ archive, chat }) => {
      const history = chat.histories.at(-1)!.key;
      archive.commitPage({ history, messages: [], peers: [], gone: [2_900] });
      return [300, 1_100];
    },
    "a file that has come": ({ archive, chat, put }) => {
      put("main", [documentMessage("channel5", 3_001, remoteFile("f", 5), { fileName: "a.txt" })]);
      const history = chat.histories.at(-1)!.key;
      const [job] = archive.takeMediaJobs(history, 1);
      const outcome = { state: "kept", bytes: 5, sha256: "ab".repeat(32) } as const;
      archive.recordMediaOutcomes(chat, [{ job: job!, outcome }]);
      return [1, 1_100];
    },
    "a message of the older half": ({ put }) => {
      put("older", [message(5_000)]);
      return [3_000, 9_000];
    },
    "a person's new name": ({ archive, chat }) => {
      const history = chat.histories.at(-1)!.key;
      const peers = [{ id: "user7", name: "Beth", shortName: "Beth" }] as const;
      archive.commitPage({ history, messages: [], peers });
      return [3_000, 9_000];
    },
    "a new title": ({ archive }) => {
      archive.upsertChat({ ...chatOf("channel5"), name: "New", fullName: "New" });
      return [3_000, 9_000];
    },
  };
  for (const [what, change] of Object.entries(changes)) {
    await withScene(async (scene) => {
      scene.put("older", messages(1, 40));
      scene.put("main", messages(1, 3_000));
      assert.equal(await scene.update(), 3_040);
      const [least, most] = change(scene);
      const read = await scene.update();
      assert.ok(read >= least && read <= most, `${what}: ${read}`);
      await scene.areRight();
    });
  }
});

Deno.test("updateOutputs() writes all pages when one of them is not as it was written", async () => {
  await withScene(async ({ archive, chat, put, update, areRight }) => {
    put("main", messages(1, 2_000));
    await update();
    await Deno.remove(join(archive.folder, chat.folder, "messages.html"));
    put("main", [message(2_001)]);
    assert.equal(await update(), 2_001);
    await areRight();
  });
});

Deno.test("updateOutputs() after any changes leaves the pages that writing all of them gives", async () => {
  const step = fc.record({
    half: fc.constantFrom("older" as const, "main" as const),
    ids: fc.array(fc.integer({ min: 1, max: 2_600 }), { minLength: 1, maxLength: 40 }),
    album: fc.boolean(),
    answer: fc.option(fc.integer({ min: 1, max: 2_600 })),
    topic: fc.option(fc.integer({ min: 2, max: 4 })),
    days: fc.constantFrom(0, -40, 40),
    text: fc.string({ maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      await withScene(async ({ put, update, areRight }) => {
        put("main", messages(1, 1_700).filter(({ id }) => id % 3 !== 0));
        await update();
        for (const { half, ids, album, answer, topic, days, text } of steps) {
          const changed = new Set(ids).values().map((id) =>
            message(id, {
              text: { text, entities: [] },
              date: 1_600_000_000 + id * 3600 + days * 86_400,
              ...(album ? { groupedId: "9" } : {}),
              ...(answer === null ? {} : { replyTo: { messageId: answer } }),
              ...(topic === null ? {} : { topicId: topic }),
            })
          );
          put(half, [...changed]);
          await update();
        }
        await areRight();
      }, ["html", "markdown"]);
    }),
    { numRuns: 12 },
  );
});
