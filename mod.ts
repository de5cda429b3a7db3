/**
 * tgkeep as a library: connect to Telegram, export chats into an archive, render the archive again.
 *
 * Importing this module starts nothing, opens nothing and reads no environment; GramJS is loaded by
 * {@linkcode connectTelegram}.
 *
 * @module
 */
export type * from "./lib/model/action.ts";
export * from "./lib/model/chat.ts";
export * from "./lib/model/errors.ts";
export type * from "./lib/model/events.ts";
export * from "./lib/model/file.ts";
export type * from "./lib/model/json.ts";
export type * from "./lib/model/media.ts";
export * from "./lib/model/message.ts";
export * from "./lib/model/peer.ts";
export type * from "./lib/model/text.ts";
export * from "./lib/telegram/connect.ts";
export type * from "./lib/telegram/gateway.ts";
export type * from "./lib/telegram/session.ts";
export { readSession, removeSession, writeSession } from "./lib/telegram/session_file.ts";
export { parseSessionString } from "./lib/telegram/session_string.ts";
export type { Archive } from "./lib/archive/archive.ts";
export { openArchive, type OpenArchiveOptions } from "./lib/archive/open_archive.ts";
export { exportChats, type ExportDeps, type ExportRequest } from "./lib/export/export_chats.ts";
export {
  renderArchive,
  type RenderArchiveDeps,
  type RenderedArchive,
} from "./lib/export/render_archive.ts";
export { type FloodPolicyOptions, withFloodPolicy } from "./lib/history/flood.ts";
