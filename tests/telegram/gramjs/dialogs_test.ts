import "../../../lib/telegram/gramjs/quiet_globals.ts";
import "telegram/network/index.js";
import assert from "node:assert/strict";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { RpcError } from "../../../lib/model/errors.ts";
import { listDialogs } from "../../../lib/telegram/gramjs/dialogs.ts";
import { convertHistoryPage } from "../../../lib/telegram/gramjs/history_page.ts";
import type { Ask } from "../../../lib/telegram/gramjs/paged_list.ts";

/** Basic groups with one message each, the newest first; every answer calls itself the whole list. */
function groups(ids: readonly number[]): Api.messages.Dialogs {
  return new Api.messages.Dialogs({
    dialogs: ids.map((id) =>
      new Api.Dialog({
        peer: new Api.PeerChat({ chatId: bigInt(id) }),
        topMessage: id,
        readInboxMaxId: 0,
        readOutboxMaxId: 0,
        unreadCount: 0,
        unreadMentionsCount: 0,
        unreadReactionsCount: 0,
        notifySettings: new Api.PeerNotifySettings({}),
      })
    ),
    messages: ids.map((id) =>
      new Api.Message({
        id,
        peerId: new Api.PeerChat({ chatId: bigInt(id) }),
        date: id,
        message: "",
      })
    ),
    chats: ids.map((id) =>
      new Api.Chat({
        id: bigInt(id),
        title: `Group ${id}`,
        photo: new Api.ChatPhotoEmpty(),
        participantsCount: 1,
        date: 1,
        version: 1,
      })
    ),
    users: [],
  });
}

Deno.test("listDialogs() goes on behind a full page, and does without an archive of chats", async () => {
  const all = Array.from({ length: 230 }, (_, i) => 1000 - i);
  let asked = 0;
  const ask = ((request: unknown) => {
    if (!(request instanceof Api.messages.GetDialogs)) {
      return Promise.reject(new RpcError(400, "METHOD_INVALID", "messages.getDialogFilters"));
    }
    if (request.folderId === 1) {
      return Promise.reject(new RpcError(400, "FOLDER_ID_INVALID", "messages.getDialogs"));
    }
    asked++;
    const rest = request.offsetId > 0 ? all.filter((id) => id < request.offsetId) : all;
    return Promise.resolve(groups(rest.slice(0, request.limit)));
  }) as Ask;
  const chats = await listDialogs(ask, "user1");
  assert.deepEqual(chats.map(({ topMessageId }) => topMessageId), all);
  assert.equal(asked, 3);
});

Deno.test("convertHistoryPage() takes no answer for the whole that is as long as it was allowed to be", () => {
  const messages = [3, 2, 1].map((id) =>
    new Api.Message({ id, peerId: new Api.PeerChat({ chatId: bigInt(4) }), date: id, message: "" })
  );
  const answer = new Api.messages.Messages({ messages, chats: [], users: [] });
  const page = (limit?: number) => convertHistoryPage(answer, "chat4", "user1", limit);
  assert.deepEqual([page(100).whole, page(100).total], [true, 3]);
  assert.deepEqual([page(3).whole, page(3).total], [false, undefined]);
  assert.equal(page().whole, true);
});
