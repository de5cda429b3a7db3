// `tgkeep search`: finds messages of an archive by their words.
import type { Archive } from "../../archive/archive.ts";
import type { SearchAnswer, SearchResult } from "../../archive/search.ts";
import type { SearchQuery } from "../../archive/search_query.ts";
import { TgkeepError } from "../../model/errors.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import type { SEARCH } from "../definitions/archive.ts";
import { createProgressLine } from "../output/progress_line.ts";
import { formatAmount, formatCount } from "../output/quantities.ts";
import type { Style } from "../output/style.ts";

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: CommonSettings & Pick<SettingValues, typeof SEARCH.settings[number]>,
  [folder, ...words]: readonly string[],
): Promise<number> {
  if (!folder) {
    throw new TgkeepError("usage", "No folder was named. Give the output folder of an export");
  }
  const { openArchive } = await import("../../archive/open_archive.ts");
  const { openSearch } = await import("../../archive/search.ts");
  const { host, signal } = context;
  const text = words.join(" ");
  const query = await understood(text);
  await using archive = await openArchive(folder, { mode: "read" });
  using search = openSearch(archive, host.now);
  const progress = createProgressLine(host.stderr, host.now);
  search.catchUp({
    signal,
    onProgress: (done, total) =>
      progress.status(`Indexing: ${formatCount(done)} of ${formatAmount(total, "message")}`),
  });
  progress.clear();
  const answer = search.search(query, { limit: settings.limit });
  const { stdout } = host;
  if (settings.json || !stdout.terminal) {
    stdout.write(`${JSON.stringify(answerJson(archive, text, answer), null, 2)}\n`);
  } else stdout.write(answerText(archive, answer, context.style));
  return 0;
}

async function understood(text: string): Promise<SearchQuery> {
  const { parseSearch } = await import("../../archive/search_query.ts");
  try {
    return parseSearch(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TgkeepError("usage", `Cannot search: ${error.message}`, { cause: error });
  }
}

function answerJson(archive: Archive, query: string, { results, total, more }: SearchAnswer) {
  return {
    query,
    total,
    more,
    results: results.map(({ chat, half, message, deleted, excerpt }) => ({
      chat_id: chat.id,
      chat: chat.chat.fullName,
      message_id: message.id,
      ...(half === "older" ? { older_half: true } : {}),
      date_unixtime: message.date,
      from_id: message.fromId ?? null,
      from: nameOf(archive, message) ?? null,
      text: excerpt.text,
      matches: excerpt.matches,
      ...(deleted ? { deleted: true } : {}),
    })),
  };
}

function answerText(
  archive: Archive,
  { results, total, more }: SearchAnswer,
  style: Style,
): string {
  const lines = results.flatMap((result) => {
    const { chat, message, deleted } = result;
    const head = [
      sanitizeLine(chat.chat.fullName) || chat.id,
      sanitizeLine(nameOf(archive, message) ?? ""),
      dateText(message.date),
      `#${message.id}`,
      ...(deleted ? ["deleted"] : []),
    ].filter((each) => each !== "");
    return [style.dim(head.join(" · ")), `  ${marked(result, style)}`, ""];
  });
  const shown = results.length < total || more
    ? `${formatCount(results.length)} of ${more ? "more than " : ""}${
      formatAmount(total, "message")
    }`
    : formatAmount(total, "message");
  return [...lines, total === 0 ? "Nothing was found" : shown, ""].join("\n");
}

/** The excerpt, matches in bold; what terminals would act on is taken out piece by piece. */
function marked({ excerpt: { text, matches } }: SearchResult, style: Style): string {
  let at = 0;
  let line = "";
  for (const [start, end] of matches) {
    line += sanitizeLine(text.slice(at, start)) + style.bold(sanitizeLine(text.slice(start, end)));
    at = end;
  }
  return line + sanitizeLine(text.slice(at));
}

function nameOf(archive: Archive, { fromId }: SearchResult["message"]): string | undefined {
  return fromId && archive.peer(fromId)?.name || undefined;
}

function dateText(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return "";
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
