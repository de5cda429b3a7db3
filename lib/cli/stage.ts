// Tells what a command waits for while it has nothing else to show.
import type { LiveEvent } from "../model/events.ts";
import type { Reporter } from "./output/reporter.ts";

type Stage = Exclude<Extract<LiveEvent, { readonly event: "run.stage" }>["stage"], "none">;

/** Does the work; a person at a terminal sees meanwhile what is waited for, and nothing of it afterwards. */
export async function duringStage<T>(
  { event }: Pick<Reporter, "event">,
  stage: Stage,
  work: () => Promise<T>,
): Promise<T> {
  event({ event: "run.stage", stage });
  try {
    return await work();
  } finally {
    event({ event: "run.stage", stage: "none" });
  }
}
