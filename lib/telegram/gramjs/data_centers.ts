// The data centres of one account: finds them, connects to them, authorizes keys, keeps the session.
import "./quiet_globals.ts";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { abortable } from "../../async/abortable.ts";
import { ConnectionError, RpcError } from "../../model/errors.ts";
import type { ProxyOptions } from "../client.ts";
import type { Session, SessionDc } from "../session.ts";
import { readDirectory, TELEGRAM_DCS } from "./dc_directory.ts";
import { isUnauthorized, notAdmitted, unknownDc, unregistered } from "./dc_errors.ts";
import type { ClientInfo } from "./introduce.ts";
import { type Link, openLink, type TlRequest } from "./link.ts";
import { LinkTable, placeOf } from "./link_table.ts";
import { partLanes } from "./part_lanes.ts";
import { AuthKeyUnknownError } from "./sender.ts";
import type { ServerKey } from "./server_key.ts";
import { type UpdateWaiters, updateWaiters } from "./update_waiters.ts";

export interface DataCentersOptions {
  readonly client: ClientInfo;
  readonly session: Session;
  /** Of the servers that are trusted. */
  readonly serverKeys: readonly ServerKey[];
  readonly proxy?: ProxyOptions | undefined;
  readonly onSession: (session: Session) => Promise<void>;
  readonly onLog: (level: "debug" | "warn", message: string) => void;
  /** Time for an answer, in ms. */
  readonly requestTimeoutMs: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** The home data centre when absent. */
  readonly dcId?: number;
  /** Instead of `requestTimeoutMs`. */
  readonly timeoutMs?: number;
  /** The answer is a part of a file with at most so many bytes: it travels on lanes of its own. */
  readonly partBytes?: number;
}

const CLOSED = "The connection to Telegram has been closed";

/** The connection for everything but parts of files. */
const MAIN = 0;

/** So many parts lost on lanes of which none has ever answered mean that the server wants no second connection. */
const MAX_LOST_PARTS = 4;

/**
 * Sends each request to the right data centre, over connections that are opened when first needed: one for
 * requests, and lanes for parts of files, so that nothing waits behind some MiB of them.
 */
export class DataCenters implements AsyncDisposable {
  readonly #options: DataCentersOptions;
  readonly #links = new LinkTable();
  readonly #lanes = partLanes((dcId, lane) => void this.#links.close(placeOf(dcId, lane + 1)));
  readonly #stop = new AbortController();
  readonly #salts = new Map<number, unknown>();
  /** How far the server's clock is ahead of ours, in seconds. */
  #timeOffset = 0;
  /** Data centres other than home whose key has been authorized in this run or an earlier one. */
  readonly #authorized = new Set<number>();
  readonly #authorizing = new Map<number, Promise<void>>();
  /** Parts lost on lanes, by data centre, until one of them has answered. */
  readonly #lostParts = new Map<number, number>();
  /** What Telegram pushes, over whichever connection. */
  readonly updates: UpdateWaiters = updateWaiters();
  #addresses: Promise<ReadonlyMap<number, SessionDc>> | undefined;
  #session: Session;

  constructor(options: DataCentersOptions) {
    this.#options = options;
    this.#session = options.session;
    for (const [id, { authKey }] of Object.entries(options.session.dcs)) {
      if (authKey !== undefined) this.#authorized.add(Number(id));
    }
  }

  get homeDc(): number {
    return this.#session.homeDc;
  }

  /**
   * Sends a request once and gives its answer.
   *
   * @throws {RpcError} what Telegram refused; 401 `AUTH_KEY_UNREGISTERED` also when it forgot our key
   * @throws {ConnectionError} the data centre cannot be reached or did not answer in time
   */
  async call<R>(request: TlRequest<R>, options: CallOptions = {}): Promise<R> {
    const dcId = options.dcId ?? this.homeDc;
    try {
      return await this.#callOnce(request, dcId, options);
    } catch (error) {
      const lostKey = error instanceof AuthKeyUnknownError;
      if (dcId === this.homeDc) throw lostKey ? unregistered() : error;
      // Another data centre's word on the account counts for nothing: home decides, by the export.
      if (!lostKey && !isUnauthorized(error)) throw error;
      this.#authorized.delete(dcId);
      return await this.#callOnce(request, dcId, options).catch((again) => {
        throw isUnauthorized(again) ? notAdmitted(dcId, again) : again;
      });
    }
  }

  /** A time of the server's, Unix seconds, on this computer's clock in ms: the two may disagree. */
  localTime(serverSeconds: number): number {
    return (serverSeconds - this.#timeOffset) * 1000;
  }

  /** How many parts are worth having under way at a data centre now. */
  partsAtOnce(dcId: number): number {
    return this.#lanes(dcId).atOnce;
  }

  /** Makes ready for signing in: a home key that the server has forgotten gives way to a new one. */
  async renewLostKey(): Promise<void> {
    const link = await this.#links.peek(placeOf(this.homeDc, MAIN));
    if (link?.failure instanceof AuthKeyUnknownError) await this.forgetKeys();
  }

  /** Makes another data centre the home, as `PHONE_MIGRATE_X` and its like demand. */
  async moveHome(dcId: number): Promise<void> {
    this.#session = { ...this.#session, homeDc: dcId };
    await this.#save();
  }

  /** Forgets every key, after signing out. */
  async forgetKeys(): Promise<void> {
    const { homeDc, dcs } = this.#session;
    await this.#links.closeAll();
    this.#authorized.clear();
    this.#session = {
      homeDc,
      dcs: Object.fromEntries(
        Object.entries(dcs).map(([id, { host, port }]) => [id, { host, port }]),
      ),
    };
    await this.#save();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new ConnectionError(CLOSED));
    await this.#links.closeAll();
  }

  async #callOnce<R>(request: TlRequest<R>, dcId: number, options: CallOptions): Promise<R> {
    const { signal, timeoutMs = this.#options.requestTimeoutMs } = options;
    if (dcId !== this.homeDc && !this.#authorized.has(dcId)) await this.#authorize(dcId, signal);
    const { partBytes } = options;
    const send = async (lane: number): Promise<R> => {
      const link = await this.#link(dcId, signal, lane);
      try {
        return await link.invoke(request, { signal, timeoutMs, partBytes });
      } catch (error) {
        if (error instanceof AuthKeyUnknownError) await this.#loseKey(dcId, link.authKey);
        throw error;
      } finally {
        this.#salts.set(dcId, link.salt);
        this.#timeOffset = link.timeOffset;
      }
    };
    if (partBytes === undefined) return await send(MAIN);
    // A new key is agreed on the main connection; the lanes use it.
    if (!this.#session.dcs[dcId]?.authKey) await this.#link(dcId, signal);
    return await this.#lanes(dcId).run(partBytes, async (lane) => {
      const lost = this.#lostParts.get(dcId) ?? 0;
      if (lost >= MAX_LOST_PARTS) return await send(MAIN);
      try {
        const answer = await send(lane + 1);
        this.#lostParts.set(dcId, -Infinity);
        return answer;
      } catch (error) {
        const now = this.#lostParts.get(dcId) ?? 0;
        if (error instanceof ConnectionError) this.#lostParts.set(dcId, now + 1);
        throw error;
      }
    });
  }

  #link(dcId: number, signal: AbortSignal | undefined, lane = MAIN): Promise<Link> {
    signal?.throwIfAborted();
    this.#stop.signal.throwIfAborted();
    return this.#links.get(placeOf(dcId, lane), signal, (broken) => {
      const lost = broken?.failure instanceof AuthKeyUnknownError;
      // The home key is the account: only a new sign-in may replace it.
      if (lost && dcId === this.homeDc) throw broken.failure;
      return this.#open(dcId, lane, lost ? broken.authKey : undefined);
    });
  }

  async #open(dcId: number, lane: number, lostKey: Uint8Array | undefined): Promise<Link> {
    await this.#loseKey(dcId, lostKey);
    const address = await this.#address(dcId);
    const authKey = this.#session.dcs[dcId]?.authKey;
    const { client, serverKeys, proxy, onLog } = this.#options;
    const link = await openLink({
      dcId,
      endpoint: { host: address.host, port: address.port, ...(proxy ? { proxy } : {}) },
      client,
      serverKeys,
      authKey: authKey === undefined ? undefined : Buffer.from(authKey, "base64"),
      salt: this.#salts.get(dcId),
      timeOffset: this.#timeOffset,
      onLog,
      signal: this.#stop.signal,
      onUpdate: (update) => this.updates.announce(update),
      onSilence: (ms) => lane === MAIN || this.#lanes(dcId).silent(lane - 1, ms),
    });
    if (authKey === undefined) {
      this.#authorized.delete(dcId);
      // Only home keys are kept at once: another data centre's key is worth nothing until authorized.
      if (dcId === this.homeDc) await this.#keepKey(dcId, address, link.authKey!);
    }
    return link;
  }

  /** Home as the session knows it; others as the server says now, since they may have moved. */
  async #address(dcId: number): Promise<SessionDc> {
    const { dcs } = this.#session;
    const known = dcs[dcId];
    if (known && dcId === this.homeDc) return known;
    if (dcId === this.homeDc && Object.keys(dcs).length === 0) {
      return TELEGRAM_DCS[dcId] ?? unknownDc(dcId);
    }
    return (await this.#directory()).get(dcId) ?? known ?? unknownDc(dcId);
  }

  #directory(): Promise<ReadonlyMap<number, SessionDc>> {
    const loading = this.#addresses ??= this.#loadDirectory();
    loading.catch(() => this.#addresses = undefined);
    return loading;
  }

  async #loadDirectory(): Promise<ReadonlyMap<number, SessionDc>> {
    const from = this.#session.dcs[this.homeDc]
      ? this.homeDc
      : Number(Object.keys(this.#session.dcs)[0] ?? this.homeDc);
    const link = await this.#link(from, undefined);
    const config = await link.invoke<Api.Config>(new Api.help.GetConfig(), {
      timeoutMs: this.#options.requestTimeoutMs,
    });
    return readDirectory(config);
  }

  /** Lets the key for another data centre act for the account; callers at the same time share one run. */
  #authorize(dcId: number, signal: AbortSignal | undefined): Promise<void> {
    const running = this.#authorizing.get(dcId) ??
      this.#importAuthorization(dcId).finally(() => this.#authorizing.delete(dcId));
    this.#authorizing.set(dcId, running);
    return abortable(running, signal);
  }

  async #importAuthorization(dcId: number): Promise<void> {
    const address = await this.#address(dcId);
    const link = await this.#link(dcId, undefined);
    try {
      await this.#exportTo(dcId, link);
    } catch (error) {
      // What was exported holds for a moment only.
      if (!(error instanceof RpcError && error.type === "AUTH_BYTES_INVALID")) throw error;
      await this.#exportTo(dcId, link);
    }
    this.#authorized.add(dcId);
    try {
      await this.#keepKey(dcId, address, link.authKey!);
    } catch (error) {
      // The next run can agree on a key again: no reason to lose this one.
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.onLog("warn", `The key for data centre ${dcId} is not kept: ${reason}`);
    }
  }

  async #exportTo(dcId: number, link: Link): Promise<void> {
    const { id, bytes } = await this.call<Api.auth.ExportedAuthorization>(
      new Api.auth.ExportAuthorization({ dcId }),
    );
    await link.invoke<Api.auth.TypeAuthorization>(
      new Api.auth.ImportAuthorization({ id, bytes }),
      { timeoutMs: this.#options.requestTimeoutMs },
    );
  }

  async #keepKey(dcId: number, address: SessionDc, key: Uint8Array): Promise<void> {
    const { host, port } = address;
    const dc = { host, port, authKey: Buffer.from(key).toString("base64") };
    this.#session = { ...this.#session, dcs: { ...this.#session.dcs, [dcId]: dc } };
    await this.#save();
  }

  /**
   * The server has forgotten a key: the main connection must not go on with it. Home's key stays, and so
   * does one that another connection has agreed on meanwhile.
   */
  async #loseKey(dcId: number, lost: Uint8Array | undefined): Promise<void> {
    const dc = this.#session.dcs[dcId];
    if (dcId === this.homeDc || !dc || !lost) return;
    if (dc.authKey !== Buffer.from(lost).toString("base64")) return;
    const { host, port } = dc;
    this.#session = { ...this.#session, dcs: { ...this.#session.dcs, [dcId]: { host, port } } };
    this.#authorized.delete(dcId);
    this.#salts.delete(dcId);
    await this.#links.close(placeOf(dcId, MAIN));
  }

  async #save(): Promise<void> {
    await this.#options.onSession(this.#session);
  }
}
