// Takeout: what is asked for, what it gives, and how its refusals read (core.telegram.org/api/takeout).
import { TgkeepError } from "../model/errors.ts";
import type { TelegramGateway } from "./gateway.ts";

/** Kinds of chats as `account.initTakeoutSession` tells them apart; bots and Saved Messages are users. */
export type TakeoutChats = "users" | "groups" | "supergroups" | "channels";

/** What a takeout may read. Telegram shows it to the person who is asked to confirm. */
export interface TakeoutScope {
  /** Histories of other kinds are refused. */
  readonly chats: ReadonlySet<TakeoutChats>;
  /** Bytes of the largest file that will be fetched; absent when no files are. */
  readonly maxFileBytes?: number;
}

/**
 * A gateway whose every request is part of one takeout. Disposing of it ends a takeout that was not
 * finished, as a failure; the client behind it stays open.
 */
export interface TakeoutGateway extends TelegramGateway {
  /**
   * Tells Telegram that the takeout is over, and whether the export has got what it wanted. Nothing can be
   * read after it. May be called again when it failed; once Telegram has heard it, nothing is sent.
   */
  finish(outcome: TakeoutOutcome, signal?: AbortSignal): Promise<void>;
}

/** How a takeout ended. */
export type TakeoutOutcome = "success" | "failure";

/**
 * Bytes of the largest file that Telegram keeps for anyone: 8000 parts of 512 KiB
 * (`upload_max_fileparts_premium`, core.telegram.org/api/config).
 */
export const LARGEST_FILE_BYTES = 8000 * 512 * 1024;

/**
 * A takeout that has to wait, in words.
 *
 * @param seconds as `TAKEOUT_INIT_DELAY_X` tells them
 * @param now Unix time in ms
 * @returns code "flood_wait": nothing is wrong, the same command works later
 */
export function takeoutDelayed(seconds: number, now: number, cause: unknown): TgkeepError {
  return new TgkeepError(
    "flood_wait",
    `Telegram lets a takeout begin only from ${localMinute(now + seconds * 1000)}, ${
      roughly(seconds)
    } from now: it has told the account's other devices that someone wants to export. Confirm the ` +
      `request there, in another Telegram app, or wait until then, and run the same command again. To ` +
      `go on now, run it without --takeout`,
    { cause },
  );
}

/** A takeout that Telegram has ended twice: the whole run ends with it, not only the chat at hand. */
export function takeoutLost(cause: unknown): TgkeepError {
  return new TgkeepError(
    "network",
    "Telegram has ended the takeout twice during this run; what was fetched is kept. Run the same " +
      "command again, or run it without --takeout, it goes on from here",
    { cause },
  );
}

/** Rounded up, so that the minute that is told is not too early. */
function localMinute(ms: number): string {
  const time = new Date(Math.ceil(ms / 60_000) * 60_000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())} local time`;
}

function roughly(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
