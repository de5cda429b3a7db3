// What `tgkeep export` is: help text, settings, examples. How it runs is in commands/export.ts.
import type { CommandDefinition } from "../command.ts";

export const EXPORT = {
  name: "export",
  summary: "fetch chats with their media into an archive",
  details:
    "A second run over the same folder fetches what is new, and goes on where one was stopped.\n" +
    "On a terminal, without chats, it asks which ones.",
  arguments: [{
    syntax: "[chat...]",
    description: 'chats: id, @username, t.me link, exact title, or "me" for Saved Messages',
    completes: "chats",
  }],
  settings: [
    "all",
    "type",
    "folder",
    "exclude",
    "out",
    "format",
    "markdownBy",
    "markdownLinks",
    "media",
    "maxSize",
    "since",
    "until",
    "last",
    "minId",
    "maxId",
    "topic",
    "takeout",
    "refresh",
    "dryRun",
    "maxFloodWait",
    "link",
    "threads",
    "threadMetrics",
    "parallelMedia",
    "parallelMediaProcessing",
    "memoryLimitMb",
    "hashDedup",
    "hashCacheSize",
    "verifyParts",
    "thumbnails",
    "transcribe",
    "transcribeMedia",
    "whisperModel",
    "whisperUrl",
    "whisperKey",
    "language",
    "subtitles",
  ],
  stdout: "events",
  examples: [
    { line: "tgkeep export @durov", meaning: "one chat, everything, into ./telegram-archive" },
    {
      line: "tgkeep export me --media photo,video --max-size 50MB",
      meaning: "photos and videos of at most 50 MB",
    },
    {
      line: "tgkeep export --all --exclude @noisy --since 2024-01-01 --out ~/telegram",
      meaning: "all chats but one, from 2024 on",
    },
    {
      line: "tgkeep export me --transcribe --whisper-model base",
      meaning: "and write down what is said in voice and round video messages",
    },
    {
      line: "tgkeep export --all --dry-run",
      meaning: "how many messages and files that would be, and how long it would take",
    },
    {
      line: "tgkeep export --all --refresh 500",
      meaning: "what is new, and what was edited or deleted among the last 500 of each chat",
    },
    {
      line: "tgkeep export --all --log ndjson --no-input | jq -c 'select(.level != \"info\")'",
      meaning: "from cron: only what is wrong",
    },
  ],
} as const satisfies CommandDefinition;
