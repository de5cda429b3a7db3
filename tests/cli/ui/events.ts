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

const FIGURE = fc.nat();
const SHA256 = fc.constant("ab".repeat(32));

/** An event of a command that is no export. */
const READER_EVENT: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({
    event: fc.constant("transcript.started" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    sound_ms: COUNT,
  }),
  fc.record({
    event: fc.constant("transcript.progress" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    heard_ms: COUNT,
    sound_ms: COUNT,
  }),
  fc.record({
    event: fc.constant("transcript.done" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    language: fc.constantFrom("en", "de"),
    characters: COUNT,
    sound_ms: COUNT,
    took_ms: COUNT,
  }),
  fc.record({
    event: fc.constant("transcript.failed" as const),
    chat_id: CHAT,
    message_id: MESSAGE,
    kind: KIND,
    path: PATH,
    reason: NAME,
  }),
  fc.record({
    event: fc.constant("verify.problem" as const),
    problem: fc.constantFrom("missing" as const, "damaged" as const),
    path: PATH,
    kind: fc.constantFrom("media" as const, "contact" as const, "output" as const),
    bytes: COUNT,
    sha256: SHA256,
    detail: NAME,
  }),
  fc.record({
    event: fc.constant("verify.problem" as const),
    problem: fc.constant("foreign" as const),
    path: PATH,
    detail: NAME,
  }),
  fc.record({
    event: fc.constant("verify.problem" as const),
    problem: fc.constant("database" as const),
    path: fc.constant("archive.db"),
    detail: NAME,
  }),
  fc.record({
    event: fc.constant("verify.problem" as const),
    problem: fc.constant("gap" as const),
    chat_id: CHAT,
    from_id: COUNT,
    to_id: COUNT,
    detail: NAME,
  }),
  fc.record({
    event: fc.constant("verify.repaired" as const),
    path: PATH,
    source: fc.constantFrom("copy" as const, "telegram" as const, "archive" as const),
  }),
  fc.record({
    event: fc.constant("verify.finished" as const),
    exit_code: fc.constantFrom(0, 4, 6),
    duration_ms: FIGURE,
    files: fc.record({
      checked: FIGURE,
      bytes: FIGURE,
      missing: FIGURE,
      damaged: FIGURE,
      foreign: FIGURE,
      pending: FIGURE,
      failed: FIGURE,
      unfinished: FIGURE,
      unrecorded: FIGURE,
      repaired: FIGURE,
    }),
    database_problems: FIGURE,
    gaps: FIGURE,
  }),
  fc.record({
    event: fc.constant("import.finished" as const),
    exit_code: fc.constantFrom(0, 4),
    duration_ms: FIGURE,
    chats: FIGURE,
    messages: fc.record({ new: FIGURE, updated: FIGURE, kept: FIGURE, skipped: FIGURE }),
    media: fc.record({ copied: FIGURE, linked: FIGURE, missing: FIGURE, bytes: FIGURE }),
    repairs: FIGURE,
  }),
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
    expected: COUNT,
  }, { requiredKeys: ["event", "chat_id", "name", "type"] }),
  fc.record({
    event: fc.constant("history.progress" as const),
    chat_id: CHAT,
    fetched: COUNT,
    total: COUNT,
    expected: COUNT,
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
    media_waiting: { files: 12, bytes: 3_400_000 },
    memory_bytes: 812_000_000,
    dedup: { ...REPORT.dedup, id_based_hits: 7, bytes_saved: 123_456 },
  }),
  fc.constant<RunEvent>({ event: "export.finished", ...REPORT }),
  READER_EVENT,
);

/** A sequence of events, each some ms after the last. */
export const ANY_EVENTS = fc.array(
  fc.tuple(ANY_EVENT, fc.integer({ min: 0, max: 5_000 })),
  { maxLength: 60 },
);
