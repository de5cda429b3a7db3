// The files that are being listened to as a person sees them.
import type { LiveEvent, LoggedEvent } from "../../model/events.ts";
import { count, plain } from "./plain.ts";

/** A file that is being listened to. */
export interface SoundView {
  readonly chatId: string;
  /** Where it is kept. */
  readonly path: string;
  /** Last part of its path, safe to print. */
  readonly name: string;
  /** What has been listened to, and how long it is in ms; 0 where it is not known. */
  readonly heardMs: number;
  readonly soundMs: number;
  /** Clock in ms. */
  readonly startedAt: number;
}

/** More are never under way at a time. */
const MOST_SOUNDS = 64;

/** How sounds change with an event. */
export function changeSounds(
  sounds: readonly SoundView[],
  event:
    | Extract<LiveEvent, { readonly event: "transcript.started" }>
    | Extract<
      LoggedEvent,
      { readonly event: "transcript.progress" | "transcript.done" | "transcript.failed" }
    >,
  now: number,
): readonly SoundView[] {
  if (event.event === "transcript.progress") {
    return sounds.map((sound) =>
      sound.path === event.path ? heardUpTo(sound, count(event.heard_ms)) : sound
    );
  }
  const others = sounds.filter(({ path }) => path !== event.path);
  if (event.event !== "transcript.started" || others.length >= MOST_SOUNDS) return others;
  return [...others, {
    chatId: event.chat_id,
    path: event.path,
    name: plain(event.path.split("/").at(-1) ?? ""),
    heardMs: 0,
    soundMs: event.sound_ms === undefined ? 0 : count(event.sound_ms),
    startedAt: now,
  }];
}

/** Senders say what they like: a length that has been passed is none. */
function heardUpTo(sound: SoundView, ms: number): SoundView {
  const heardMs = Math.max(sound.heardMs, ms);
  return { ...sound, heardMs, soundMs: sound.soundMs < heardMs ? 0 : sound.soundMs };
}
