import assert from "node:assert/strict";
import fc from "fast-check";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { fetchChat, registerChat } from "../../lib/export/fetch_chat.ts";
import { refreshChat } from "../../lib/export/refresh_chat.ts";
import type { Message } from "../../lib/model/message.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { chatOf, fakeGateway, fakeWorld, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const OLD: PeerId = "chat4";
const NEW: PeerId = "channel9";

/** What happens to a chat between two runs. */
type Happening =
  | { readonly type: "add"; readonly gap: number }
  | { readonly type: "edit" | "delete"; readonly half: PeerId; readonly place: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ type: fc.constant("add"), gap: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    type: fc.constantFrom("edit", "delete"),
    half: fc.constantFrom(OLD, NEW, NEW),
    place: fc.nat(),
  }),
);

/** Both halves of a chat as the archive should have them. */
class Model {
  readonly now = new Map<PeerId, Message[]>([[OLD, []], [NEW, []]]);
  #topId = 0;
  #edits = 0;

  of(half: PeerId): Message[] {
    return this.now.get(half) ?? [];
  }

  let(event: Happening): void {
    if (event.type === "add") {
      this.#topId += event.gap;
      this.of(NEW).push(textMessage(NEW, this.#topId));
      return;
    }
    const list = this.of(event.half);
    const at = event.place % Math.max(1, list.length);
    const message = list[at];
    if (!message) return;
    if (event.type === "delete") list.splice(at, 1);
    else {
      const text = { text: `edit ${++this.#edits}`, entities: [] };
      list[at] = textMessage(event.half, message.id, { text, editDate: 9 });
    }
  }
}

const textOf = (message: Message): string => message.type === "message" ? message.text.text : "";

Deno.test("refreshChat() after anything that happened leaves what Telegram shows, and all that was seen", async () => {
  const rounds = fc.array(
    fc.record({
      happenings: fc.array(happening, { maxLength: 30 }),
      newest: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const older = fc.integer({ min: 0, max: 8 });
  await fc.assert(
    fc.asyncProperty(rounds, older, async (rounds, older) => {
      await using folder = await tempFolder();
      using archive = await openArchive(folder.path);
      const model = new Model();
      for (let id = 1; id <= older; id++) model.of(OLD).push(textMessage(OLD, id * 3));
      const world = fakeWorld();
      world.details.set(NEW, { migratedFrom: { id: OLD } });
      world.pageSize = (limit) => Math.max(1, Math.floor(limit / 7));
      for (const [half, messages] of model.now) world.messages.set(half, messages);
      const deps = { gateway: fakeGateway(world), archive, onPage: () => {} };
      const seen = new Map<string, string>();

      for (const { happenings, newest } of [...rounds, { happenings: [], newest: 10_000 }]) {
        for (const event of happenings) model.let(event);
        const topMessageId = model.of(NEW).at(-1)?.id ?? 0;
        const chat = chatOf(NEW, { type: "private_supergroup", topMessageId });
        const addressed = await registerChat(deps, chat);
        if (newest !== undefined) await refreshChat(deps, addressed, newest);
        await fetchChat(deps, chat, addressed, {});
        for (const { message, half } of archive.messages(addressed.archived)) {
          seen.set(`${half} ${message.id} ${textOf(message)}`, textOf(message));
        }
      }

      const chat = archive.chat(NEW);
      assert.ok(chat);
      const records = [...archive.messages(chat)];
      for (const [half, peer] of [["older", OLD], ["main", NEW]] as const) {
        const shown = records.filter((record) => record.half === half && !record.deleted);
        assert.deepEqual(shown.map(({ message }) => message), model.of(peer));
      }
      // Every text that was ever here is here still, as the message or as an earlier state of it.
      for (const { half, message, revisions } of records) {
        for (const state of [...revisions, message]) {
          assert.ok(seen.delete(`${half} ${state.id} ${textOf(state)}`));
        }
      }
      assert.deepEqual([...seen.keys()], []);
      assert.equal(archive.messageCount(chat), records.length);
    }),
    { numRuns: 40 },
  );
});
