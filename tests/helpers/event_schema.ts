// Holds printed events against the schema that the program publishes.
import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import schema from "../../lib/cli/schema/events.json" with { type: "json" };

const AJV = new Ajv2020({ allErrors: true });
AJV.addSchema(schema);
const WHOLE = AJV.getSchema(schema.$id);

/** Whether a line may stand on stdout, or in a log file, which has diagnostics too. */
export type LineKind = "stdout" | "log file";

/** Fails unless every line is a whole event as the schema has it. */
export function assertValidEvents(text: string, kind: LineKind): void {
  if (text === "") return;
  assert.ok(text.endsWith("\n"), `the last line is whole: ${text.slice(-200)}`);
  for (const line of text.slice(0, -1).split("\n")) assertValidEvent(line, kind);
}

/** Fails unless the line is one event as the schema has it. */
export function assertValidEvent(line: string, kind: LineKind): void {
  const event: unknown = JSON.parse(line);
  const name = eventName(event);
  const validate = validatorOf(name);
  assert.ok(validate, `${name} is an event of the schema: ${line}`);
  assert.ok(name !== "log" || kind === "log file", `a diagnostic on stdout: ${line}`);
  assert.ok(validate(event), `${AJV.errorsText(validate.errors)}: ${line}`);
  if (name !== "log") assert.ok(WHOLE?.(event), `valid against the whole document: ${line}`);
}

function validatorOf(name: string): ValidateFunction | undefined {
  if (!Object.hasOwn(schema.$defs, name)) return undefined;
  return AJV.getSchema(`${schema.$id}#/$defs/${name}`);
}

function eventName(event: unknown): string {
  return typeof event === "object" && event !== null && "event" in event &&
      typeof event.event === "string"
    ? event.event
    : "(nothing)";
}
