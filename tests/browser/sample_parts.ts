// What the samples are made of: people, texts, photos and files.
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import type { Archive } from "../../lib/archive/archive.ts";
import type { ArchivedChat, MediaJob } from "../../lib/archive/types.ts";
import type { DocumentMedia, PhotoMedia } from "../../lib/model/media.ts";
import type { TextMessage } from "../../lib/model/message.ts";
import type { Peer } from "../../lib/model/peer.ts";
import type { RichText, TextEntity } from "../../lib/model/text.ts";
import { remoteFile } from "../helpers/fake_gateway.ts";
import { landscape, tone } from "./pictures.ts";

/** When the first message was written: Unix seconds. */
export const START = Math.floor(new Date(2024, 5, 14, 9, 2).getTime() / 1000);

/** Who writes. */
export const PEOPLE: readonly Peer[] = [
  { id: "user1", name: "Nora Lindqvist", shortName: "Nora", username: "nora" },
  { id: "user2", name: "Tariq Haddad", shortName: "Tariq" },
  { id: "user3", name: "Mei Tanaka", shortName: "Mei" },
  { id: "user4", name: "Weather", shortName: "Weather", username: "weather_bot", bot: true },
  { id: "channel5", name: "Mountain News", shortName: "Mountain News" },
];

/** Text with formatting: pieces are texts, or texts with what they are. */
export function rich(
  ...pieces: readonly (string | readonly [string, Record<string, unknown>])[]
): RichText {
  let text = "";
  const entities: TextEntity[] = [];
  for (const piece of pieces) {
    const [part, kind] = typeof piece === "string" ? [piece, undefined] : piece;
    if (kind) entities.push({ offset: text.length, length: part.length, ...kind } as TextEntity);
    text += part;
  }
  return { text, entities };
}

export function says(
  id: number,
  from: number,
  text: RichText | string,
  more: Partial<TextMessage> = {},
): TextMessage {
  return {
    type: "message",
    chatId: "channel2000000001",
    id,
    date: START + id * 240,
    fromId: `user${from}`,
    text: typeof text === "string" ? rich(text) : text,
    ...more,
  };
}

export function photo(id: string, width: number, height: number): PhotoMedia {
  const { location } = remoteFile(id, 1);
  return {
    type: "photo",
    width,
    height,
    file: { location: { ...location, type: "photo", thumbSize: "y" }, dcId: 2, size: 90_000 },
  };
}

export function documentOf(id: string, fields: Partial<DocumentMedia>): DocumentMedia {
  return {
    type: "document",
    kind: "file",
    mimeType: "application/pdf",
    file: remoteFile(id, 245_000),
    ...fields,
  };
}

/** Key of the chat's only history. */
export function keyOf(chat: ArchivedChat): number {
  return chat.histories[0]?.key ?? 0;
}

const SKIES = [
  [[90, 150, 220], [250, 214, 165]],
  [[30, 60, 120], [230, 120, 90]],
  [[120, 190, 200], [240, 240, 210]],
  [[60, 40, 90], [220, 150, 170]],
] as const;

/** Puts a file in the place of each job; the video of the walk stays away. */
export async function keepFiles(archive: Archive, chat: ArchivedChat): Promise<void> {
  const jobs = archive.takeMediaJobs(keyOf(chat), 1000);
  const outcomes = await Promise.all(jobs.map(async (job, i) => {
    if (job.kind === "video" && job.slot === "main") {
      return { job, outcome: { state: "skipped", reason: "too_large" } as const };
    }
    const bytes = contentOf(job, i);
    const path = `${archive.folder}/${chat.folder}/${job.path}`;
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(path, bytes);
    return {
      job,
      outcome: { state: "kept", bytes: bytes.length, sha256: hashOf(bytes) } as const,
    };
  }));
  archive.recordMediaOutcomes(chat, outcomes);
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function contentOf({ kind, messageId, slot, file }: MediaJob, i: number): Uint8Array {
  if (kind === "photo" || slot === "thumbnail" || file.location.id === "k43") {
    const sky = SKIES[i % SKIES.length] ?? SKIES[0];
    return messageId === 19 ? landscape(640, 360, sky) : landscape(640, 480, sky);
  }
  return kind === "voice" || kind === "audio"
    ? tone(12)
    : new TextEncoder().encode("alert(document.domain)");
}
