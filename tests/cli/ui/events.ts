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

const DAMAGED = { kind: "media", bytes: 7, sha256: "ab".repeat(32) } as const;

/** What `tgkeep verify` and `tgkeep import` tell, one of each kind. */
const VERIFY_EVENTS: readonly RunEvent[] = [
  {
    event: "verify.problem",
    problem: "damaged",
    path: "a/b.jpg",
    ...DAMAGED,
    chat_id: "user1",
    message_id: 1,
    found_bytes: 7,
    found_sha256: "cd".repeat(32),
    detail: "other bytes",
  },
  { event: "verify.problem", problem: "missing", path: "a/b.jpg", ...DAMAGED, detail: "gone" },
  { event: "verify.problem", problem: "foreign", path: "a/x", detail: "not ours" },
  { event: "verify.problem", problem: "database", detail: "counts differ" },
  {
    event: "verify.problem",
    problem: "gap",
    chat_id: "user1",
    from_id: 2,
    to_id: 4,
    detail: "never asked for",
  },
  { event: "verify.repaired", path: "a/b.jpg", source: "telegram" },
  {
    event: "verify.finished",
    exit_code: 0,
    duration_ms: 12,
    files: {
      checked: 3,
      bytes: 21,
      missing: 0,
      damaged: 0,
      foreign: 0,
      pending: 0,
      failed: 0,
      unfinished: 0,
      unrecorded: 0,
      repaired: 0,
    },
    database_problems: 0,
    gaps: 0,
  },
  {
    event: "import.finished",
    exit_code: 0,
    duration_ms: 12,
    chats: 1,
    messages: { new: 3, updated: 0, kept: 0, skipped: 0 },
    media: { copied: 1, linked: 0, missing: 0, bytes: 7 },
    repairs: 0,
  },
];

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
  fc.record({
    event: fc.constantFrom("transcript.done" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    language: fc.constantFrom("en", "ru"),
    characters: COUNT,
    sound_ms: COUNT,
    took_ms: COUNT,
  }, {
    requiredKeys: [
      "event",
      "chat_id",
      "message_id",
      "kind",
      "path",
      "characters",
      "sound_ms",
      "took_ms",
    ],
  }),
  fc.record({
    event: fc.constant("transcript.progress" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    heard_ms: COUNT,
  }),
  fc.record({
    event: fc.constant("transcript.failed" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    reason: NAME,
  }),
  ...VERIFY_EVENTS.map((event) => fc.constant(event)),
);

/** A sequence of events, each some ms after the last. */
export const ANY_EVENTS = fc.array(
  fc.tuple(ANY_EVENT, fc.integer({ min: 0, max: 5_000 })),
  { maxLength: 60 },
);
