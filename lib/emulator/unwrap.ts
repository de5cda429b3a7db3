// Takes the wrappers off a request: invokeWithLayer, initConnection, invokeAfterMsg, takeout, ….
import type { RequestCall } from "./connection.ts";
import { EmulatorRpcError } from "./dispatch.ts";
import { unpack } from "./mtproto/receive.ts";
import { SERVICE } from "./mtproto/service_ids.ts";
import type { Session } from "./mtproto/state.ts";
import { decodeFields, expectEnd, UnknownConstructorError } from "./tl/decode.ts";
import { TlFormatError, TlReader } from "./tl/reader.ts";
import type { TlDefinition, TlSchema } from "./tl/schema.ts";

/** A request without its wrappers, and what they said. */
export interface OpenedRequest {
  readonly definition: TlDefinition;
  /** GramJS's object of the request. */
  readonly request: unknown;
  /** Decimal. */
  readonly takeoutId?: string;
  readonly messagesRange?: { readonly min: number; readonly max: number };
}

/** What unwrapping needs to know. */
export interface UnwrapOptions {
  readonly schema: TlSchema;
  readonly apiId: number;
}

/** The newest layer that the schema covers. */
export const MAX_LAYER = 198;

/**
 * Reads a request and does what its wrappers ask for: waits for the messages it comes after, and
 * notes the layer on the key.
 *
 * @throws {EmulatorRpcError} what Telegram answers to a request that cannot be read or is not
 * wrapped as it must be
 */
export async function openRequest(
  options: UnwrapOptions,
  { session, msgId, body }: RequestCall,
): Promise<OpenedRequest> {
  const read = readRequest(options.schema, body);
  const { wrappers, definition } = read;
  for (const id of wrappers.after) await expectSuccess(session, id, msgId);
  const { key } = session;
  if (wrappers.layer !== undefined && (wrappers.layer < 1 || wrappers.layer > MAX_LAYER)) {
    throw new EmulatorRpcError(400, "CONNECTION_LAYER_INVALID");
  }
  if (wrappers.apiId !== undefined) {
    if (wrappers.apiId !== options.apiId) throw new EmulatorRpcError(400, "API_ID_INVALID");
    const layer = wrappers.layer ?? key.layer;
    if (layer === undefined) throw new EmulatorRpcError(400, "CONNECTION_LAYER_INVALID");
    key.layer = layer;
  } else if (key.layer === undefined && definition.className !== "auth.BindTempAuthKey") {
    throw new EmulatorRpcError(400, "CONNECTION_NOT_INITED");
  }
  return {
    definition,
    request: read.request,
    ...(wrappers.takeoutId === undefined ? {} : { takeoutId: wrappers.takeoutId }),
    ...(wrappers.range === undefined ? {} : { messagesRange: wrappers.range }),
  };
}

interface Wrappers {
  layer?: number;
  apiId?: number;
  takeoutId?: string;
  range?: { readonly min: number; readonly max: number };
  after: bigint[];
}

type Values = Readonly<Record<string, unknown>>;

const WRAPPERS: ReadonlyMap<string, (wrappers: Wrappers, values: Values) => void> = new Map([
  ["InvokeWithLayer", (wrappers: Wrappers, values: Values) => {
    wrappers.layer = Number(values["layer"]);
  }],
  ["InitConnection", (wrappers, values) => {
    wrappers.apiId = Number(values["apiId"]);
  }],
  ["InvokeWithoutUpdates", () => {}],
  ["InvokeAfterMsg", (wrappers, values) => {
    wrappers.after.push(BigInt(String(values["msgId"])));
  }],
  ["InvokeAfterMsgs", (wrappers, values) => {
    for (const id of values["msgIds"] as readonly unknown[]) {
      wrappers.after.push(BigInt(String(id)));
    }
  }],
  ["InvokeWithTakeout", (wrappers, values) => {
    wrappers.takeoutId = String(values["takeoutId"]);
  }],
  ["InvokeWithMessagesRange", (wrappers, values) => {
    const range = values["range"] as { readonly minId: number; readonly maxId: number };
    wrappers.range = { min: range.minId, max: range.maxId };
  }],
]);

function readRequest(
  schema: TlSchema,
  body: Uint8Array,
): {
  readonly wrappers: Wrappers;
  readonly definition: TlDefinition;
  readonly request: unknown;
} {
  const wrappers: Wrappers = { after: [] };
  let reader = new TlReader(body);
  try {
    while (true) {
      if (reader.peekUint() === SERVICE.gzipPacked) reader = new TlReader(unpack(reader.rest()));
      const id = reader.uint();
      const definition = schema.get(id);
      if (definition?.kind !== "method") {
        throw new EmulatorRpcError(400, `INPUT_METHOD_INVALID_${id}`);
      }
      const values = decodeFields(schema, definition, reader);
      const wrap = WRAPPERS.get(definition.className);
      if (wrap !== undefined) {
        wrap(wrappers, values);
        continue;
      }
      if (definition.fields.some((field) => field.type === "X")) {
        throw new EmulatorRpcError(400, "METHOD_INVALID");
      }
      expectEnd(reader);
      return { wrappers, definition, request: definition.create(values) };
    }
  } catch (error) {
    throw readingError(error);
  }
}

function readingError(error: unknown): unknown {
  if (error instanceof UnknownConstructorError) {
    return new EmulatorRpcError(400, `INPUT_CONSTRUCTOR_INVALID_${error.id}`);
  }
  if (error instanceof TlFormatError) return new EmulatorRpcError(400, "INPUT_FETCH_ERROR");
  return error;
}

async function expectSuccess(session: Session, id: bigint, own: bigint): Promise<void> {
  const request = session.requests.get(id);
  const ok = request?.state === "answered"
    ? request.ok
    : request?.state === "running" && id !== own
    ? await request.done
    : false;
  if (!ok) throw new EmulatorRpcError(400, "MSG_WAIT_FAILED");
}
