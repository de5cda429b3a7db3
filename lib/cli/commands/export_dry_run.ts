// The part of `tgkeep export` that is only about `--dry-run`: what a run would do.
import { openArchive } from "../../archive/open_archive.ts";
import type { Archive } from "../../archive/archive.ts";
import type { ExportEstimate } from "../../export/estimate.ts";
import { estimateExport, type EstimateRequest } from "../../export/estimate_export.ts";
import { callPatiently, floodWaitEvent } from "../../history/flood.ts";
import { TgkeepError } from "../../model/errors.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { Telegram } from "../../telegram/connect.ts";
import type { MediaSurvey } from "../../telegram/survey.ts";
import type { CommandContext } from "../command.ts";
import type { SignedIn } from "../connection.ts";
import { formatAmount, formatBytes, formatCount, formatDuration } from "../output/quantities.ts";

/** Where chats are asked about. */
export interface EstimatedChats extends Pick<SignedIn, "telegram" | "gateway" | "account"> {
  readonly chats: EstimateRequest["chats"];
}

/** What would be done with them. */
export interface EstimatedRun extends Omit<EstimateRequest, "chats"> {
  /** The output folder; nothing in it is changed. */
  readonly out: string;
}

/**
 * Prints what a run would do: lines for a person, and one JSON object where stdout carries events.
 *
 * @returns the exit code
 */
export async function dryRun(
  asked: EstimatedChats,
  run: EstimatedRun,
  context: CommandContext,
): Promise<number> {
  const estimate = await estimateRun(asked, run, context);
  const { reporter, host } = context;
  if (reporter.mode === "text") {
    for (const line of estimateLines(estimate)) reporter.tell(line);
    reporter.tell("Nothing was fetched or changed.");
  } else host.stdout.write(`${JSON.stringify({ dry_run: true, ...estimate })}\n`);
  return 0;
}

/** What a run would do; the archive is only read. */
export async function estimateRun(
  { telegram, gateway, account, chats }: EstimatedChats,
  { out, range, media }: EstimatedRun,
  context: CommandContext,
): Promise<ExportEstimate> {
  await using archive = await archiveOf(out);
  return await estimateExport({
    gateway,
    // Telegram lets no bot search.
    ...(account.bot ? {} : { survey: patientSurvey(telegram, context) }),
    ...(archive ? { archive } : {}),
    signal: context.signal,
  }, { chats, range, media });
}

/** The estimate in words. */
export function estimateLines(estimate: ExportEstimate): readonly string[] {
  const { messages, media, files, bytes, dedup, requests, duration_ms: ms } = estimate;
  const kinds = Object.entries(media).filter(([, kind]) => kind.files + kind.skipped > 0);
  const widest = Math.max(0, ...kinds.map(([kind]) => kind.length)) + 2;
  return [
    ...estimate.chats.map((chat) =>
      chat.refused === undefined
        ? `${sanitizeLine(chat.name) || chat.chat_id}: ${about(chat.exact.messages)}${
          formatAmount(chat.messages, "message")
        } of ${formatCount(chat.total)}, ${about(chat.exact.files)}${
          formatAmount(chat.files, "file")
        }, ${formatBytes(chat.bytes)}`
        : `${sanitizeLine(chat.name) || chat.chat_id}: ${chat.refused}`
    ),
    "",
    `In all ${about(estimate.exact.messages)}${formatAmount(messages, "message")} and ${
      about(estimate.exact.files)
    }${formatAmount(files, "file")} of ${formatBytes(bytes)}${kinds.length > 0 ? ":" : "."}`,
    ...kinds.map(([kind, { files, bytes, skipped }]) =>
      `  ${kind.padEnd(widest)}${formatCount(files).padStart(9)}  ${
        formatBytes(bytes).padStart(9)
      }${skipped > 0 ? `  ${formatCount(skipped)} left out` : ""}`
    ),
    ...(dedup.files > 0
      ? [
        `${formatAmount(dedup.files, "file")} of these (${
          formatBytes(dedup.bytes)
        }) need not be fetched: the same bytes are here, or come once for all.`,
      ]
      : []),
    `Requests: ${formatCount(requests.history)} for messages, ${
      formatCount(requests.files)
    } for files; ${
      ms === undefined
        ? "how long they take is not known"
        : ms < 1000
        ? "less than a second"
        : `about ${formatDuration(ms)}`
    }, flood waits not counted.`,
  ];
}

function about(exact: boolean): string {
  return exact ? "" : "about ";
}

function patientSurvey(telegram: Telegram, { reporter, signal }: CommandContext): MediaSurvey {
  const policy = {
    signal,
    onWait: (wait: Parameters<typeof floodWaitEvent>[0]) => reporter.event(floodWaitEvent(wait)),
  };
  return {
    mediaCounts: (chat, topicId) =>
      callPatiently((signal) => telegram.mediaCounts(chat, topicId, signal), policy),
    mediaSample: (request) =>
      callPatiently((signal) => telegram.mediaSample(request, signal), policy),
  };
}

/** @returns `undefined` when there is no archive yet */
async function archiveOf(out: string): Promise<Archive | undefined> {
  try {
    return await openArchive(out, { mode: "read" });
  } catch (error) {
    if (error instanceof TgkeepError && error.code === "usage") return undefined;
    throw error;
  }
}
