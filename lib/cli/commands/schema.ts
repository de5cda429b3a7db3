// `tgkeep schema events`: the JSON Schema that every line of the NDJSON log keeps to.
import type { CommandContext } from "../command.ts";

/** @returns the exit code */
export async function run({ host }: CommandContext): Promise<number> {
  const { eventsSchema } = await import("../schema/events_schema.ts");
  host.stdout.write(`${JSON.stringify(eventsSchema(), null, 2)}\n`);
  return 0;
}
