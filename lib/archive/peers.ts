// People and chats that messages name.
import type { Peer, PeerId } from "../model/peer.ts";
import { type Database, text } from "./database.ts";

/** Names looked up lately stay in memory; a large group has far more members than speak. */
const CACHE_SIZE = 4096;

/** The readers of the `peers` table. */
export function peerStore(db: Database): { readonly peer: (id: PeerId) => Peer | undefined } {
  const cache = new Map<PeerId, Peer | undefined>();
  return {
    peer(id) {
      if (cache.has(id)) return cache.get(id);
      const row = db.get("SELECT data FROM peers WHERE peer_id = ?", id);
      const peer = row && JSON.parse(text(row, "data")) as Peer;
      if (cache.size >= CACHE_SIZE) cache.clear();
      if (peer) cache.set(id, peer);
      return peer;
    },
  };
}

/** Adds people or brings their names up to date. Part of the caller's transaction. */
export function upsertPeers(db: Database, peers: readonly Peer[]): void {
  for (const peer of peers) {
    db.run(
      `INSERT INTO peers (peer_id, data) VALUES (?, ?)
       ON CONFLICT (peer_id) DO UPDATE SET data = excluded.data WHERE data <> excluded.data`,
      peer.id,
      JSON.stringify(peer),
    );
  }
}
