// What a check is, and how one is run.
import { explainFailure } from "../failure.ts";

/** What a check found. A check that failed says what to do. */
export type CheckResult =
  | { readonly status: "ok" | "skipped"; readonly message: string }
  | { readonly status: "warning"; readonly message: string; readonly advice: string }
  | {
    readonly status: "failed";
    readonly message: string;
    readonly advice: string;
    readonly exitCode: number;
  };

/** A result under the name of its check. */
export type NamedResult = CheckResult & { readonly name: string };

/** Runs a check; what it throws is its result. */
export async function runCheck(
  name: string,
  check: () => CheckResult | Promise<CheckResult>,
): Promise<NamedResult> {
  try {
    return { name, ...await check() };
  } catch (error) {
    const { message, exitCode } = explainFailure(error);
    // Messages for people end with what to do, as a sentence of its own.
    const [what = message, ...rest] = message.split(/\. (?=[A-Z])/);
    return {
      name,
      status: "failed",
      message: what,
      advice: rest.join(". ") || "Run the command again",
      exitCode,
    };
  }
}
