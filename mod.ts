/**
 * tgkeep as a library: connect to Telegram, export chats into an archive, read and render the archive.
 *
 * Importing this module starts nothing, opens nothing and reads no environment; GramJS is loaded by
 * {@linkcode connectTelegram}. Whatever is opened is disposed of with `await using`. Failures that a
 * person must read are {@linkcode TgkeepError}s, told apart by their `code`.
 *
 * Examples import from "tgkeep": with `--config` naming the deno.json beside this module, or with an import
 * map of one's own, Deno finds it by that name. The loopback Telegram that most of them start is there to
 * try things out; {@linkcode connectOptions} leads to the account that `tgkeep login` signed in.
 *
 * @example Fetch one chat into an archive, and read it there
 * ```ts
 * import { ALL_MEDIA, connectTelegram, exportChats, openArchive, startLoopback } from "tgkeep";
 *
 * await using loopback = await startLoopback();
 * await using telegram = await connectTelegram({
 *   ...loopback.connection,
 *   session: loopback.session,
 *   onSession: () => Promise.resolve(),
 *   appVersion: "my-script 1.0",
 * });
 * const chats = (await telegram.listChats()).filter(({ username }) => username === "alice_liddell");
 * await using archive = await openArchive(await Deno.makeTempDir());
 * await exportChats(
 *   { gateway: telegram, archive, onEvent: ({ event }) => console.log(event), version: "my-script 1.0" },
 *   { chats, range: {}, media: ALL_MEDIA, formats: ["json"], link: "hard" },
 * );
 * for (const chat of archive.chats()) {
 *   console.log(chat.chat.fullName, [...archive.messages(chat)].length);
 * }
 * ```
 *
 * @module
 */

// Signing in and keeping the session.
export { connectOptions } from "./lib/cli/connect_options.ts";
export { connectTelegram } from "./lib/telegram/connect.ts";
export type {
  AnswerTimeouts,
  CodeSent,
  ConnectOptions,
  PasswordAsk,
  ProxyOptions,
  QrPrompts,
  ServerOptions,
  SignInPrompts,
  Telegram,
} from "./lib/telegram/client.ts";
export type { Session, SessionDc } from "./lib/telegram/session.ts";
export { readSession, removeSession, writeSession } from "./lib/telegram/session_file.ts";
export { parseSessionString } from "./lib/telegram/session_string.ts";

// Asking Telegram: chats, pages of history, parts of files.
export { type FloodPolicyOptions, type FloodWait, withFloodPolicy } from "./lib/history/flood.ts";
export type { MethodClass, RateLimiter } from "./lib/history/rate_limiter.ts";
export type { Clock } from "./lib/async/clock.ts";
export type * from "./lib/telegram/gateway.ts";
export type {
  MediaSampleRequest,
  MediaSurvey,
  SearchableKind,
  ServerClock,
} from "./lib/telegram/survey.ts";
export type {
  TakeoutChats,
  TakeoutGateway,
  TakeoutOutcome,
  TakeoutScope,
} from "./lib/telegram/takeout.ts";
export {
  type Chat,
  CHAT_TYPES,
  type ChatRef,
  type ChatType,
  type Topic,
} from "./lib/model/chat.ts";
export { parsePeerId, type Peer, type PeerId, peerId, type PeerKind } from "./lib/model/peer.ts";

// Reading a history, message by message.
export { iterateMessages, type IterateOptions } from "./lib/history/iterate_messages.ts";

// Exporting.
export { exportChats, type ExportDeps, type ExportRequest } from "./lib/export/export_chats.ts";
export type { MediaRunRequest } from "./lib/export/media_run.ts";
export type { HistoryRange } from "./lib/history/plan_history.ts";
export { ALL_MEDIA, type MediaFilter } from "./lib/media/filter.ts";
export type { LinkMode } from "./lib/media/place.ts";
export {
  OUTPUT_FORMATS,
  type OutputFormat,
  type RenderOptions,
} from "./lib/export/render_outputs.ts";
export type {
  MarkdownLinks,
  MarkdownOptions,
  MarkdownPeriod,
} from "./lib/render/markdown/options.ts";
export type * from "./lib/model/events.ts";
export { isLogged } from "./lib/model/events.ts";

// The archive: read it, render it again.
export { openArchive, type OpenArchiveOptions } from "./lib/archive/open_archive.ts";
export {
  renderArchive,
  type RenderArchiveDeps,
  type RenderedArchive,
} from "./lib/export/render_archive.ts";
export type { Archive, MediaPosition } from "./lib/archive/archive.ts";
export type { HistoryHalf } from "./lib/archive/names.ts";
export type * from "./lib/archive/types.ts";
export type * from "./lib/archive/image_types.ts";
export type * from "./lib/archive/output_notes.ts";
export type * from "./lib/archive/transcript_types.ts";

// Heavy work: one pool of workers for all of it.
export { createWorkerPool, WorkerCrash, type WorkerPoolOptions } from "./lib/workers/pool.ts";
export type { RunTaskOptions, WorkerPool } from "./lib/workers/worker_pool.ts";
export type { PoolMetrics, TaskFigures } from "./lib/workers/pool_metrics.ts";
export type { TaskPriority } from "./lib/workers/task_queue.ts";
export { serveTasks, type WorkerScope } from "./lib/workers/serve_tasks.ts";
export type * from "./lib/workers/task_table.ts";
export type * from "./lib/workers/app_tasks.ts";
export { AudioError } from "./lib/workers/audio_error.ts";
export { ImageError } from "./lib/workers/image_error.ts";
export type { Residence } from "./lib/workers/residents.ts";

// A Telegram on loopback, for the tests of scripts.
export {
  type LoopbackOptions,
  type LoopbackTelegram,
  startLoopback,
} from "./lib/emulator/start_loopback.ts";

// What is done with an archive: search it, verify it, bring an earlier export in.
export {
  type ArchiveSearch,
  openSearch,
  type SearchAnswer,
  type SearchPage,
  type SearchResult,
} from "./lib/archive/search.ts";
export {
  HAS_KINDS,
  type HasKind,
  parseSearch,
  type SearchQuery,
  type SearchTerm,
} from "./lib/archive/search_query.ts";
export type { Excerpt } from "./lib/archive/search_excerpt.ts";
export type { CatchUpOptions, IndexedRow, IndexSource } from "./lib/archive/search_index.ts";
export type { FoundRow, SearchSource } from "./lib/archive/search_rows.ts";
export type * from "./lib/archive/window_types.ts";
export type * from "./lib/archive/verify_types.ts";
export type * from "./lib/archive/import_types.ts";
export type * from "./lib/model/verify_events.ts";
export type * from "./lib/model/import_report.ts";
export { verifyArchive, type VerifyDeps } from "./lib/verify/verify_archive.ts";
export type { BrokenFile, Mended } from "./lib/verify/verify_tally.ts";
export { inspectInternals, type Internals } from "./lib/verify/inspect_internals.ts";
export type { SealState } from "./lib/archive/seal.ts";
export type { ContradictsOutputSource } from "./lib/export/contradicts_output.ts";
export type { ExpectedFile } from "./lib/verify/expected_files.ts";
export type { FileProblem } from "./lib/verify/check_file.ts";
export { type ImportDeps, importExport } from "./lib/import/import_export.ts";

// Voice to text: who listens, and to what.
export {
  transcribeArchive,
  type TranscribeArchiveDeps,
  type TranscribeArchiveRequest,
  type TranscribedArchive,
} from "./lib/export/transcribe_archive.ts";
export type { SpeechRequest } from "./lib/export/transcript_run.ts";
export {
  type ListenRequest,
  type SpeechEngine,
  SpeechFailure,
} from "./lib/media/transcribe/engine.ts";
export { createHttpEngine, type HttpEngineOptions } from "./lib/media/transcribe/http_engine.ts";
export {
  openWhisperEngine,
  type WhisperEngineOptions,
} from "./lib/media/transcribe/whisper_engine.ts";
export { findModel, type WhisperModel } from "./lib/media/transcribe/find_model.ts";
export type * from "./lib/model/transcript.ts";

// What a message is made of.
export type {
  Button,
  FileSlot,
  ForwardedFrom,
  Message,
  MessageBase,
  Reaction,
  ReplyTo,
  ServiceMessage,
  TextMessage,
} from "./lib/model/message.ts";
export type * from "./lib/model/text.ts";
export type * from "./lib/model/media.ts";
export type * from "./lib/model/action.ts";
export type * from "./lib/model/json.ts";
export {
  type FileLocation,
  MEDIA_KINDS,
  type MediaKind,
  type RemoteFile,
} from "./lib/model/file.ts";

// What can go wrong.
export { ConnectionError, type FailureCode, RpcError, TgkeepError } from "./lib/model/errors.ts";
