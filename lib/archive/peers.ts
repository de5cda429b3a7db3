// People and chats that messages name.
import type { Peer, PeerId } from "../model/peer.ts";
import { type Database, text } from "./database.ts";

/** Names looked up lately stay in memory; a large group has far more members than speak. */
const CACHE_SIZE = 4096;

/** Reads and writes the `peers` table. */
export interface PeerStore {
  readonly peer: (id: PeerId) => Peer | undefined;
  /**
   * Adds people or brings their names up to date; partial ones count where nothing is known. Part of the
   * caller's transaction.
   */
  readonly putPeers: (peers: readonly Peer[]) => void;
}

/** The people and chats of an archive. */
export function peerStore(db: Database): PeerStore {
  const cache = new Map<PeerId, Peer>();
  return {
    peer(id) {
      const known = cache.get(id);
      if (known) return known;
      const row = db.get("SELECT data FROM peers WHERE peer_id = ?", id);
      const peer = row && JSON.parse(text(row, "data")) as Peer;
      if (cache.size >= CACHE_SIZE) cache.clear();
      if (peer) cache.set(id, peer);
      return peer;
    },
    putPeers(peers) {
      for (const peer of peers) {
        db.run(peer.partial ? INSERT : UPSERT, peer.id, JSON.stringify(peer));
        cache.delete(peer.id);
      }
    },
  };
}

const INSERT = "INSERT INTO peers (peer_id, data) VALUES (?, ?) ON CONFLICT (peer_id) DO NOTHING";
const UPSERT = `INSERT INTO peers (peer_id, data) VALUES (?, ?)
  ON CONFLICT (peer_id) DO UPDATE SET data = excluded.data WHERE data <> excluded.data`;
