// What `tgkeep transcribe` is: help text, settings, examples. How it runs is in commands/transcribe.ts.
import type { CommandDefinition } from "../command.ts";

export const TRANSCRIBE = {
  name: "transcribe",
  summary: "write down what is said in the files of an archive made earlier",
  details: [
    "Listens to voice and round video messages that are here and have no transcript of the model yet.",
    "The transcripts are in every output and in search. It can be interrupted and goes on later.",
  ].join(" "),
  arguments: [{
    syntax: "<dir>",
    description: "the output folder of an export",
    completes: "folders",
  }],
  settings: [
    "whisperModel",
    "whisperUrl",
    "whisperKey",
    "language",
    "transcribeMedia",
    "subtitles",
    "format",
    "markdownBy",
    "markdownLinks",
    "threads",
    "threadMetrics",
    "cache",
  ],
  stdout: "events",
  examples: [
    {
      line: "tgkeep transcribe ./telegram-archive",
      meaning: "with the largest model that was fetched (tgkeep models pull base)",
    },
    {
      line: "tgkeep transcribe DIR --whisper-model small --language de --subtitles",
      meaning: "German, with .srt and .vtt beside files of a minute or more",
    },
    {
      line: "tgkeep transcribe DIR --whisper-url http://127.0.0.1:8000/v1",
      meaning: "by a server with OpenAI's API: the files are sent there",
    },
  ],
} as const satisfies CommandDefinition;
