// Looks again at the newest messages of one chat for edits and deletions.
import type { IdRange } from "../archive/types.ts";
import { planRefresh, refreshHistory } from "../history/refresh.ts";
import type { AddressedChat, FetchChatDeps } from "./fetch_chat.ts";

/**
 * Reads the newest messages that the archive has of a chat once more. Earlier texts become revisions,
 * messages that are gone are marked as deleted, and nothing is removed.
 *
 * @param newest how many messages, both halves of the chat together
 * @throws {RpcError} what Telegram refuses
 */
export async function refreshChat(
  deps: FetchChatDeps,
  addressed: AddressedChat,
  newest: number,
): Promise<void> {
  const { gateway, archive, signal, shards } = deps;
  const { histories } = addressed.archived;
  const plans = planRefresh(archive, histories.map(({ key }) => key), newest);
  for (const [i, plan] of plans.entries()) {
    const history = histories[i];
    if (!history) continue;
    await refreshHistory(
      gateway,
      addressed.refs.get(history.key) ?? { id: history.peerId },
      plan,
      {
        signal,
        shards,
        known: (range) => archive.knownIds(history.key, range),
        onPage(page) {
          const { added } = archive.commitPage({ history: history.key, ...page });
          const { messages } = page;
          const ids = spanOf(messages.map(({ id }) => id));
          deps.onPage({ history: history.key, ids, messages: messages.length, added });
        },
      },
    );
  }
}

function spanOf(ids: readonly number[]): IdRange {
  if (ids.length === 0) return { after: 0, upTo: 0 };
  return { after: Math.min(...ids) - 1, upTo: Math.max(...ids) };
}
