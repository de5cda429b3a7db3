// `tgkeep schema events`: prints the JSON Schema of the NDJSON output.
import type { CommandRun } from "../command.ts";
import type { SCHEMA } from "../definitions/schema.ts";

/** The one schema that the parser lets through. */
export const run: CommandRun<typeof SCHEMA> = async ({ host }) => {
  const { eventsSchema } = await import("../schema/events_schema.ts");
  host.stdout.write(JSON.stringify(eventsSchema(), null, 2) + "\n");
  return 0;
};
