// Any sequence of events, sensible or not, for properties of what is drawn from them.
import fc from "fast-check";
import { CHAT_TYPES } from "../../../lib/model/chat.ts";
import type { RunEvent } from "../../../lib/model/events.ts";
import { MEDIA_KINDS } from "../../../lib/model/file.ts";
import type { PeerId } from "../../../lib/model/peer.ts";
import { REPORT } from "../output/report.ts";

/** Names that terminals and tables find hard. */
export const HARD_NAMES: readonly string[] = [
  "Kim",
  "",
  "Family 👨‍👩‍👧‍👦 of ours, with a title that goes on and on and on until nobody reads it",
  "חברים מהצבא (2019)",
  "قناة الأخبار العاجلة",
  "家族のアルバム",
  "a\u0301\u0302\u0303 combined",
  "\u001b[2J\u001b]0;title\u0007evil\r\nname\u202e",
  "\ue000placeholders\ue001",
  "🇩🇪🇫🇷 ❤️ 1️⃣",
];

const CHAT = fc.integer({ min: 1, max: 6 }).map((id): PeerId => `channel${id}`);
const COUNT = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.constantFrom(-1, 0, 1, Number.MAX_SAFE_INTEGER, NaN),
);
const NAME = fc.oneof(fc.constantFrom(...HARD_NAMES), fc.string({ unit: "binary" }));
const MESSAGE = fc.integer({ min: 1, max: 9 });
const KIND = fc.constantFrom(...MEDIA_KINDS);
const PATH = fc.tuple(CHAT, MESSAGE, NAME).map(([chat, id, name]) =>
  `${chat}/photos/${id}_${name}`
);

/** One event. */
export const ANY_EVENT: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({
    event: fc.constant("run.started" as const),
    version: NAME,
    out: NAME,
    chats: COUNT,
  }),
  fc.record({
    event: fc.constant("chat.started" as const),
    chat_id: CHAT,
    name: NAME,
    type: fc.constantFrom(...CHAT_TYPES),
    total: COUNT,
  }, { requiredKeys: ["event", "chat_id", "name", "type"] }),
  fc.record({
    event: fc.constant("history.progress" as const),
    chat_id: CHAT,
    fetched: COUNT,
    total: COUNT,
  }, { requiredKeys: ["event", "chat_id", "fetched"] }),
  fc.record({
    event: fc.constant("media.started" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    bytes: COUNT,
  }),
  fc.record({
    event: fc.constant("media.progress" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    path: PATH,
    bytes: COUNT,
  }),
  fc.record({
    event: fc.constant("media.done" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    bytes: COUNT,
    source: fc.constantFrom("downloaded", "id", "hash"),
  }),
  fc.record({
    event: fc.constant("media.failed" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    reason: NAME,
  }),
  fc.record({
    event: fc.constant("flood.wait" as const),
    method: NAME,
    seconds: COUNT,
    until: fc.constantFrom("2024-01-31T12:00:30.000Z", "never"),
  }),
  fc.record({
    event: fc.constant("chat.finished" as const),
    chat_id: CHAT,
    name: NAME,
    messages: fc.record({ new: COUNT, total: COUNT }),
    outputs: fc.array(NAME, { maxLength: 3 }),
  }),
  fc.record({ event: fc.constant("warning" as const), message: NAME }),
  fc.record({ event: fc.constant("error" as const), message: NAME, code: NAME }),
  fc.record({
    event: fc.constantFrom("memory.paused" as const, "memory.resumed" as const),
    used_bytes: COUNT,
    limit_bytes: COUNT,
  }),
  fc.constant<RunEvent>({
    event: "run.gauges",
    pool: { ...REPORT.pool, threads: 4, active_threads: 3, queue_size: 12 },
    media_active: 4,
    memory_bytes: 812_000_000,
    dedup: { ...REPORT.dedup, id_based_hits: 7, bytes_saved: 123_456 },
  }),
  fc.constant<RunEvent>({ event: "export.finished", ...REPORT }),
);

/** A sequence of events, each some ms after the last. */
export const ANY_EVENTS = fc.array(
  fc.tuple(ANY_EVENT, fc.integer({ min: 0, max: 5_000 })),
  { maxLength: 60 },
);
