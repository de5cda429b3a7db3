// What `tgkeep completions` is: help text, settings, examples. How it runs is in commands/completions.ts.
import type { CommandDefinition } from "../command.ts";

/** The shells that there are scripts for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** A shell that there is a script for. */
export type Shell = typeof SHELLS[number];

export const COMPLETIONS = {
  name: "completions",
  summary: "print a script that makes a shell complete commands, options and chats",
  details: "Chats are those of the last run of tgkeep chats.",
  arguments: [{ syntax: "<shell>", description: SHELLS.join(", "), choices: SHELLS }],
  settings: [],
  stdout: "data",
  examples: [
    {
      line: 'eval "$(tgkeep completions bash)"',
      meaning: "for this shell; in ~/.bashrc for every one",
    },
    { line: 'eval "$(tgkeep completions zsh)"', meaning: "in ~/.zshrc, below compinit" },
    {
      line: "tgkeep completions fish > ~/.config/fish/completions/tgkeep.fish",
      meaning: "for every fish",
    },
  ],
} as const satisfies CommandDefinition;
