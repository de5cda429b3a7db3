// The data centres of Telegram's CDN (core.telegram.org/cdn): connections that nobody is signed in on, under
// keys that are good for them alone.
import "./quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { ConnectionError, RpcError } from "../../model/errors.ts";
import type { ProxyOptions } from "../client.ts";
import type { ClientInfo } from "./introduce.ts";
import { type Link, openLink, type TlRequest } from "./link.ts";
import { LinkTable, placeOf } from "./link_table.ts";
import { partLanes } from "./part_lanes.ts";
import { AuthKeyUnknownError } from "./sender.ts";
import { readableKeys, type ServerKey } from "./server_key.ts";

/** What the connections are made with. */
export interface CdnCentersOptions {
  readonly client: ClientInfo;
  readonly proxy?: ProxyOptions | undefined;
  readonly onLog: (level: "debug" | "warn", message: string) => void;
  /** Asks the account's own data centre. */
  readonly ask: <R>(request: TlRequest<R>, signal?: AbortSignal) => Promise<R>;
}

/** A request for a part. */
export interface CdnCallOptions {
  readonly dcId: number;
  readonly partBytes: number;
  /** ms. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Place {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly keys: readonly ServerKey[];
}

/** A data centre that is not there is left alone for this time, in ms. */
const UNREACHABLE_MS = 300_000;

/** The CDN as one client sees it. Its keys last as long as the client: nothing of the account hangs on them. */
export class CdnCenters implements AsyncDisposable {
  readonly #options: CdnCentersOptions;
  readonly #links = new LinkTable();
  readonly #lanes = partLanes((dcId, lane) => void this.#links.close(placeOf(dcId, lane)));
  readonly #keys = new Map<number, Uint8Array>();
  readonly #answered = new Set<number>();
  /** Until when nobody tries to reach a data centre that was not there, in ms of the machine's clock. */
  readonly #unreachable = new Map<number, number>();
  readonly #stop = new AbortController();
  #places: Promise<ReadonlyMap<number, Place>> | undefined;

  constructor(options: CdnCentersOptions) {
    this.#options = options;
  }

  /** How many parts are worth having under way at a data centre of the CDN. */
  partsAtOnce(dcId: number): number {
    return this.#lanes(dcId).atOnce;
  }

  /** Whether a data centre of the CDN has ever answered. */
  hasAnswered(dcId: number): boolean {
    return this.#answered.has(dcId);
  }

  /**
   * Sends a request to the CDN.
   *
   * @throws {RpcError} 400 `DC_ID_INVALID` where no such data centre is known, and what it refuses
   * @throws {ConnectionError} when it cannot be reached; {TgkeepError} "network" when its key is not known
   */
  async call<R>(request: TlRequest<R>, options: CdnCallOptions): Promise<R> {
    const { dcId, partBytes, timeoutMs, signal } = options;
    if (performance.now() < (this.#unreachable.get(dcId) ?? 0)) {
      throw new ConnectionError(`Data centre ${dcId} of the CDN could not be reached a moment ago`);
    }
    const place = await this.#place(dcId, signal);
    const answer = await this.#lanes(dcId).run(partBytes, async (lane) => {
      const open = (broken: Link | undefined): Promise<Link> =>
        this.#open({ dcId, lane, place, broken });
      const link = await this.#links.get(placeOf(dcId, lane), signal, open);
      return await link.invoke(request, { signal, timeoutMs, partBytes });
    });
    this.#answered.add(dcId);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the client was closed"));
    await this.#links.closeAll();
  }

  async #open(
    { dcId, lane, place: { host, port, keys }, broken }: {
      readonly dcId: number;
      readonly lane: number;
      readonly place: Place;
      readonly broken: Link | undefined;
    },
  ): Promise<Link> {
    if (broken?.failure instanceof AuthKeyUnknownError) this.#keys.delete(dcId);
    const { client, proxy, onLog } = this.#options;
    try {
      const link = await openLink({
        dcId,
        endpoint: { host, port, ...(proxy ? { proxy } : {}) },
        client,
        authKey: this.#keys.get(dcId),
        serverKeys: keys,
        onLog,
        signal: this.#stop.signal,
        onUpdate: () => undefined,
        onSilence: (ms) => this.#lanes(dcId).silent(lane, ms),
      });
      this.#keys.set(dcId, link.authKey!);
      return link;
    } catch (error) {
      if (!this.#answered.has(dcId)) {
        this.#unreachable.set(dcId, performance.now() + UNREACHABLE_MS);
      }
      throw error;
    }
  }

  async #place(dcId: number, signal: AbortSignal | undefined): Promise<Place> {
    this.#stop.signal.throwIfAborted();
    const loading = this.#places ??= this.#load(signal);
    const places = await loading.catch((error) => {
      if (this.#places === loading) this.#places = undefined;
      throw error;
    });
    const place = places.get(dcId);
    if (place) return place;
    throw new RpcError(400, "DC_ID_INVALID", `connect to data centre ${dcId} of the CDN`);
  }

  async #load(signal: AbortSignal | undefined): Promise<ReadonlyMap<number, Place>> {
    const { ask } = this.#options;
    const [config, { publicKeys }] = await Promise.all([
      ask<Api.Config>(new Api.help.GetConfig(), signal),
      ask<Api.CdnConfig>(new Api.help.GetCdnConfig(), signal),
    ]);
    const places = new Map<number, Place>();
    // Plain IPv4 comes last, and so wins.
    const usable = config.dcOptions.filter(({ cdn, tcpoOnly }) => cdn && !tcpoOnly)
      .toSorted((a, b) => Number(b.ipv6 ?? false) - Number(a.ipv6 ?? false));
    for (const { id, ipAddress, port } of usable) {
      const pems = publicKeys.filter(({ dcId }) => dcId === id).map(({ publicKey }) => publicKey);
      places.set(id, { host: ipAddress, port, keys: readableKeys(pems) });
    }
    return places;
  }
}
