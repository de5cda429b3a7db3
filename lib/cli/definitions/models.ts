// What `tgkeep models` is: help text, settings, examples. How it runs is in commands/models.ts.
import type { CommandDefinition } from "../command.ts";

/** What can be done with models. */
export const MODEL_ACTIONS = ["list", "pull", "path"] as const;

export const MODELS_COMMAND = {
  name: "models",
  summary: "list, fetch and find whisper models, which write speech down",
  details: [
    "list shows each model with its size and SHA-256, pull NAME fetches one and compares its hash, path",
    "[NAME] says where it is kept. Larger ones hear better and take longer; those with .en know English only.",
  ].join(" "),
  arguments: [
    { syntax: "<action>", description: MODEL_ACTIONS.join(", "), choices: MODEL_ACTIONS },
    { syntax: "[name]", description: "name of a model, such as base" },
  ],
  settings: ["json", "modelsUrl"],
  stdout: "data",
  examples: [
    { line: "tgkeep models list", meaning: "what there is, and what is here" },
    { line: "tgkeep models pull base", meaning: "148 MB; goes on where it was interrupted" },
  ],
} as const satisfies CommandDefinition;
