// People and chats that messages name.
import type { Peer, PeerId } from "../model/peer.ts";
import { type Database, text } from "./database.ts";

/** Names looked up lately stay in memory; a large group has far more members than speak. */
const CACHE_SIZE = 4096;

/** The `peers` table. */
export interface PeerStore {
  /** A person or chat by its id. */
  readonly peer: (id: PeerId) => Peer | undefined;
  /**
   * Adds people or brings their names up to date; partial ones count where nothing is known. Part of the
   * caller's transaction.
   */
  upsert(peers: readonly Peer[]): void;
  /** Forgets what is in memory, because a transaction was undone. */
  forget(): void;
}

interface Cached {
  readonly data: string;
  readonly peer: Peer;
}

/** Reads and writes the `peers` table. Most people of a page were on the page before: they cost nothing. */
export function peerStore(db: Database): PeerStore {
  const cache = new Map<PeerId, Cached>();
  const keep = (id: PeerId, cached: Cached): Peer => {
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(id, cached);
    return cached.peer;
  };
  return {
    peer(id) {
      const cached = cache.get(id);
      if (cached) return cached.peer;
      const row = db.get("SELECT data FROM peers WHERE peer_id = ?", id);
      if (!row) return undefined;
      const data = text(row, "data");
      return keep(id, { data, peer: JSON.parse(data) as Peer });
    },
    upsert(peers) {
      for (const peer of peers) {
        const data = JSON.stringify(peer);
        const cached = cache.get(peer.id);
        if (cached && (peer.partial || cached.data === data)) continue;
        db.run(peer.partial ? INSERT : UPSERT, peer.id, data);
        // What stood there before a partial one is not known here.
        if (!peer.partial) keep(peer.id, { data, peer });
      }
    },
    forget: () => cache.clear(),
  };
}

const INSERT = "INSERT INTO peers (peer_id, data) VALUES (?, ?) ON CONFLICT (peer_id) DO NOTHING";
const UPSERT = `INSERT INTO peers (peer_id, data) VALUES (?, ?)
  ON CONFLICT (peer_id) DO UPDATE SET data = excluded.data WHERE data <> excluded.data`;
