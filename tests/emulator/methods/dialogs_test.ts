// The dialog list: order, pages, folders, the archive.
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { Api } from "telegram/tl/api.js";
import type { PeerId } from "../../../lib/model/peer.ts";
import { CHATS } from "../../../lib/emulator/world/generate/every_kind.ts";
import { forbiddenChannel } from "../../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import { long } from "../../../lib/emulator/world/tl/values.ts";
import type { World } from "../../../lib/emulator/world/world.ts";
import { call, inputPeer } from "./call.ts";

type Request = Partial<
  Pick<Api.messages.GetDialogs, "limit" | "folderId" | "excludePinned"> & {
    offsetDate: number;
    offsetId: number;
    offsetPeer: Api.TypeInputPeer;
  }
>;

async function dialogs(world: World, request: Request = {}) {
  const answer = await call(
    { world },
    new Api.messages.GetDialogs({
      offsetDate: 0,
      offsetId: 0,
      offsetPeer: new Api.InputPeerEmpty(),
      limit: 100,
      hash: long(0),
      ...request,
    }),
  );
  ok(!(answer instanceof Api.messages.DialogsNotModified));
  return answer;
}

function peerOf(dialog: Api.TypeDialog): PeerId {
  const { peer } = dialog;
  if (peer instanceof Api.PeerUser) return `user${peer.userId.toJSNumber()}`;
  if (peer instanceof Api.PeerChat) return `chat${peer.chatId.toJSNumber()}`;
  return `channel${peer.channelId.toJSNumber()}`;
}

Deno.test("getDialogs() lists every dialog once, pinned ones first, then by date", async () => {
  const world = generateWorld();
  const answer = await dialogs(world);
  strictEqual(answer.className, "messages.Dialogs");
  const peers = answer.dialogs.map(peerOf);
  const expected = [...world.chats.values()].filter(({ dialog }) => dialog).map(({ peer }) => peer);
  deepStrictEqual([...peers].sort(), expected.sort());
  const pinned = peers.map((peer) => world.chat(peer).dialog?.pinned === true);
  deepStrictEqual(pinned, pinned.toSorted((a, b) => Number(b) - Number(a)));
  const dates = peers.filter((_, i) => !pinned[i]).map((peer) => {
    const { messages, date } = world.chat(peer);
    return messages.get(messages.lastId())?.date ?? date;
  });
  deepStrictEqual(dates, dates.toSorted((a, b) => b - a));
});

Deno.test("getDialogs() pages by date, id and peer", async () => {
  const world = generateWorld();
  const whole = (await dialogs(world)).dialogs.map(peerOf);
  for (const limit of [1, 3, 5]) {
    const seen: PeerId[] = [];
    let offset: Request = {};
    for (;;) {
      const page = await dialogs(world, { ...offset, limit });
      const last = page.dialogs.at(-1);
      if (!last) break;
      strictEqual(page.className, "messages.DialogsSlice");
      seen.push(...page.dialogs.map(peerOf));
      const peer = peerOf(last);
      const { messages, date } = world.chat(peer);
      const top = messages.get(messages.lastId());
      offset = {
        offsetDate: top?.date ?? date,
        offsetId: top?.id ?? 0,
        offsetPeer: inputPeer(world, peer),
      };
    }
    deepStrictEqual(seen, whole);
  }
});

Deno.test("getDialogs() keeps the archive apart and leaves pinned ones out when asked", async () => {
  const world = generateWorld();
  const archive = await dialogs(world, { folderId: 1 });
  deepStrictEqual(archive.dialogs.map(peerOf).sort(), [CHATS.files, CHATS.deleted].sort());
  const main = (await dialogs(world, { folderId: 0 })).dialogs.map(peerOf);
  strictEqual(main.includes(CHATS.files), false);
  const unpinned = (await dialogs(world, { excludePinned: true })).dialogs.map(peerOf);
  strictEqual(unpinned.some((peer) => world.chat(peer).dialog?.pinned), false);
});

Deno.test("getDialogFilters() tells the folders with their peers", async () => {
  const world = generateWorld();
  const answer = await call({ world }, new Api.messages.GetDialogFilters());
  ok(answer instanceof Api.messages.DialogFilters);
  const titles = answer.filters.flatMap((one) =>
    one instanceof Api.DialogFilter ? [one.title.text] : []
  );
  deepStrictEqual(titles, ["Groups", "Reading 📖", "Bots"]);
});

Deno.test("getPeerDialogs() answers with the dialogs asked for", async () => {
  const world = generateWorld();
  const peers = [CHATS.news, CHATS.alice].map((peer) =>
    new Api.InputDialogPeer({ peer: inputPeer(world, peer) })
  );
  const answer = await call({ world }, new Api.messages.GetPeerDialogs({ peers }));
  deepStrictEqual(answer.dialogs.map(peerOf), [CHATS.news, CHATS.alice]);
  strictEqual(answer.messages.length, 2);
});

Deno.test("getDialogs() lists a channel that cannot be read any more, without its messages", async () => {
  const world = generateWorld({ content: "empty", parts: [forbiddenChannel()] });
  const answer = await dialogs(world);
  deepStrictEqual(answer.chats.map(({ className }) => className), ["ChannelForbidden"]);
  deepStrictEqual(answer.messages, []);
  const [chat] = world.chats.keys();
  const peer = inputPeer(world, chat ?? "");
  await rejects(call({ world }, new Api.messages.GetHistory({ peer, limit: 1 })), {
    message: "CHANNEL_PRIVATE",
  });
});
