// Errors as plain data: a structured clone would lose their class and code.
import { type FailureCode, TgkeepError } from "../model/errors.ts";
import { AudioError } from "./audio_error.ts";
import { ImageError } from "./image_error.ts";

/** An error on its way from a worker to the pool. */
export interface WireError {
  /** Tells the class. */
  readonly name: string;
  readonly message: string;
  /** Of a {@linkcode TgkeepError}, of the operating system (`ENOENT`), or of a library. */
  readonly code?: string;
  /** Where it was thrown, inside the worker. */
  readonly stack?: string;
  readonly cause?: WireError;
}

/** Causes further down than this are left out: a chain may lead in a circle. */
const MAX_CAUSES = 4;

/** Takes an error apart; whatever else was thrown becomes the message of one. */
export function packError(error: unknown, causes = MAX_CAUSES): WireError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { code } = error as { readonly code?: unknown };
  return {
    name: error.name,
    message: error.message,
    // The numeric codes of DOMException follow from its name.
    ...(typeof code === "string" ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || causes === 0
      ? {}
      : { cause: packError(error.cause, causes - 1) }),
  };
}

/** Puts an error together again: of its own class where that is known here, else a plain Error. */
export function unpackError(wire: WireError): Error {
  const options = wire.cause ? { cause: unpackError(wire.cause) } : {};
  const error = ofItsClass(wire, options);
  if (error.name !== wire.name) set(error, "name", wire.name);
  if (wire.code !== undefined && (error as { code?: unknown }).code !== wire.code) {
    set(error, "code", wire.code);
  }
  if (wire.stack !== undefined) set(error, "stack", wire.stack);
  return error;
}

type ErrorClass = new (message: string, options?: ErrorOptions) => Error;

const CLASSES: Readonly<Record<string, ErrorClass>> = {
  TypeError,
  RangeError,
  SyntaxError,
  AudioError,
  ImageError,
};

const DOM_ERRORS: ReadonlySet<string> = new Set([
  "AbortError",
  "DataCloneError",
  "TimeoutError",
]);

function ofItsClass({ name, message, code }: WireError, options: ErrorOptions): Error {
  if (name === "TgkeepError") return new TgkeepError(code as FailureCode, message, options);
  if (DOM_ERRORS.has(name)) return new DOMException(message, name);
  const ErrorClass = CLASSES[name] ?? systemErrorClass(name) ?? Error;
  return new ErrorClass(message, options);
}

/** `Deno.errors.NotFound` and the like, which callers tell apart with `instanceof`. */
function systemErrorClass(name: string): ErrorClass | undefined {
  if (!Object.hasOwn(Deno.errors, name)) return undefined;
  return Deno.errors[name as keyof typeof Deno.errors] as ErrorClass;
}

function set(error: Error, key: "name" | "code" | "stack", value: string): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true });
}
