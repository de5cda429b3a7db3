// How many files Telegram lets clients download at the same time, from its client configuration.
import "./quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { RpcError } from "../../model/errors.ts";
import type { FileLimits } from "../gateway.ts";
import type { Requests } from "./requests.ts";

/** What Telegram answers everybody, for servers that do not say. */
const USUAL: FileLimits = { small: 5, large: 2 };

/** Whatever a server says: more would only cost memory. */
const MOST_FILES = 64;

/**
 * Asks for the limits when they are first wanted, and then no more.
 *
 * @returns the method of the gateway
 */
export function fileLimits(requests: Requests): (signal?: AbortSignal) => Promise<FileLimits> {
  let asking: Promise<FileLimits> | undefined;
  return (signal) => {
    const current = asking ??= ask(requests, signal);
    current.catch(() => {
      if (asking === current) asking = undefined;
    });
    return current;
  };
}

async function ask(requests: Requests, signal: AbortSignal | undefined): Promise<FileLimits> {
  try {
    const answer = await requests.call(new Api.help.GetAppConfig({ hash: 0 }), { signal });
    if (!(answer instanceof Api.help.AppConfig)) return USUAL;
    return {
      small: number(answer.config, "small_queue_max_active_operations_count") ?? USUAL.small,
      large: number(answer.config, "large_queue_max_active_operations_count") ?? USUAL.large,
    };
  } catch (error) {
    // Nothing depends on it: a server that refuses this, or wants a pause first, has files all the same.
    if (error instanceof RpcError && error.status !== 401) return USUAL;
    throw error;
  }
}

function number(config: Api.TypeJSONValue, key: string): number | undefined {
  if (!(config instanceof Api.JsonObject)) return undefined;
  const found = config.value.find((each) => each.key === key)?.value;
  if (!(found instanceof Api.JsonNumber) || !(found.value >= 1)) return undefined;
  return Math.min(MOST_FILES, Math.floor(found.value));
}
