// `tgkeep schema`: the JSON Schema that every line of the NDJSON log, or of messages.ndjson, keeps to.
import type { CommandContext, CommonSettings } from "../command.ts";

/** @returns the exit code */
export async function run(
  { host }: CommandContext,
  _settings: CommonSettings,
  [what]: readonly string[],
): Promise<number> {
  const schema = what === "messages" ? await messages() : await events();
  host.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  return 0;
}

async function events(): Promise<unknown> {
  const { eventsSchema } = await import("../schema/events_schema.ts");
  return eventsSchema();
}

async function messages(): Promise<unknown> {
  const { messagesSchema } = await import("../../render/ndjson/schema.ts");
  return messagesSchema();
}
