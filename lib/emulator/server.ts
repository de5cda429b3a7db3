// The loopback Telegram: two data centres on 127.0.0.1 that speak MTProto and serve a world, and one of
// the CDN where the world's options name it.
import "../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { Api } from "telegram/tl/api.js";
import { type AuthService, createAuthService } from "./auth_service.ts";
import { type Bandwidth, createBandwidth } from "./bandwidth.ts";
import type { ConnectionOptions } from "./connection.ts";
import { loadIge } from "./crypto/aes_ige.ts";
import { generateServerKey, type ServerKey } from "./crypto/rsa.ts";
import { type DataCenter, startDataCenter } from "./data_center.ts";
import type { HandlerTable } from "./dispatch.ts";
import { createFaults, type Faults } from "./faults.ts";
import { signInMethods } from "./methods/sign_in_table.ts";
import { worldMethods } from "./methods/table.ts";
import { createKeyStore, type KeyStore } from "./mtproto/keys.ts";
import type { AuthKey, Session } from "./mtproto/state.ts";
import { queueMessage } from "./mtproto/session.ts";
import { createRpc, type Rpc } from "./rpc.ts";
import { createStats, type EmulatorStats } from "./stats.ts";
import { encodeResult } from "./tl/encode.ts";
import { loadSchema, type TlSchema } from "./tl/schema.ts";
import type { World } from "./world/world.ts";

/** How to start. */
export interface EmulatorOptions {
  readonly world: World;
  /** @default nothing goes wrong */
  readonly faults?: Faults;
  /** @default the one of the world's account */
  readonly apiId?: number;
  /** @default the one of the world's account */
  readonly apiHash?: string;
  /** Unix time in ms. @default Date.now */
  readonly clock?: () => number;
  /** Of the home data centre. @default 0, a free one */
  readonly port?: number;
  /** @default a new one, which takes about 0.2 s */
  readonly serverKey?: ServerKey;
}

/** A running loopback Telegram. */
export interface Emulator extends AsyncDisposable {
  readonly host: string;
  /** Of the home data centre. */
  readonly port: number;
  /** The home data centre. */
  readonly dcId: number;
  /** Where each data centre listens. */
  readonly dataCenters: readonly Pick<DataCenter, "id" | "host" | "port">[];
  /** PKCS#1, `-----BEGIN RSA PUBLIC KEY-----`. */
  readonly publicKeyPem: string;
  readonly serverKey: ServerKey;
  readonly world: World;
  readonly faults: Faults;
  readonly stats: EmulatorStats;
  /**
   * A GramJS `StringSession` that is signed in as the world's account. The port is an unsigned
   * number, which GramJS reads as a signed one.
   */
  sessionString(): Promise<string>;
  /** Codes that were sent and not used yet, oldest first. */
  sentCodes(): readonly { readonly phone: string; readonly code: string }[];
  /** Does what scanning a QR code with a signed-in phone does. Returns whether the token was good. */
  acceptLoginToken(token: Uint8Array): boolean;
  /** Signs out every key. */
  revokeAll(): void;
  /** Forgets every auth key, or those of one data centre: clients are told -404. */
  forgetKeys(dcId?: number): void;
  /** Every MTProto session of every key, for tests that send or look at messages by hand. */
  sessions(): readonly Session[];
  /** Closes every connection; the clients may come back. */
  dropConnections(): void;
}

/** The other data centre, in which some of the files are. */
export const SECOND_DC_ID = 4;

const HOST = "127.0.0.1";

/** Starts the server; it serves until disposed of. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { world } = options;
  const { account } = world;
  const [serverKey] = await Promise.all([options.serverKey ?? generateServerKey(), loadIge()]);
  const schema = loadSchema();
  const faults = options.faults ?? createFaults(world.seed);
  const stats = createStats();
  const keys = createKeyStore();
  const now = options.clock ?? Date.now;
  const dcIds = [account.dcId, account.dcId === SECOND_DC_ID ? 2 : SECOND_DC_ID];
  const centers: DataCenter[] = [];
  const stop = new AbortController();
  const auth = createAuthService({
    world,
    keys,
    dcIds,
    apiId: options.apiId ?? account.apiId,
    apiHash: options.apiHash ?? account.apiHash,
    now,
    onAccepted: (key) => pushLoginUpdate(schema, key, now()),
  });
  const { cdnDcId } = world.options;
  const cdn = cdnDcId > 0 && !dcIds.includes(cdnDcId)
    ? { id: cdnDcId, key: await generateServerKey() }
    : undefined;
  const addresses = () =>
    centers.map(({ id, host, port }) => ({
      id,
      host,
      port,
      ...(id === cdn?.id ? { cdnKey: cdn.key.publicKeyPem } : {}),
    }));
  const handlers: HandlerTable = new Map([...worldMethods, ...signInMethods(addresses)]);
  const rpc = createRpc({
    schema,
    handlers,
    world,
    faults,
    stats,
    auth,
    now,
    apiId: auth.apiId,
    signal: stop.signal,
  });
  const bandwidth = createBandwidth(faults);
  const shared = { serverKey, keys, stats, faults, now, rpc, bandwidth };
  for (const [index, id] of dcIds.entries()) {
    const port = index === 0 ? options.port ?? 0 : 0;
    centers.push(startDataCenter({
      id,
      host: HOST,
      port,
      stats,
      connectionOptions: connectionOptions(id, shared),
    }));
  }
  if (cdn) {
    centers.push(startDataCenter({
      id: cdn.id,
      host: HOST,
      port: 0,
      stats,
      connectionOptions: connectionOptions(cdn.id, { ...shared, serverKey: cdn.key }),
    }));
  }
  const [home] = centers;
  if (home === undefined) throw new RangeError("Cannot start: no data centre");
  return {
    host: HOST,
    port: home.port,
    dcId: home.id,
    dataCenters: centers,
    publicKeyPem: serverKey.publicKeyPem,
    serverKey,
    world,
    faults,
    stats,
    sessionString: () => Promise.resolve(sessionString(home, keys, auth, now())),
    sentCodes: () => [...auth.codes.values()].map(({ phone, code }) => ({ phone, code })),
    acceptLoginToken: (token) => auth.acceptLoginToken(token, account.userId) !== undefined,
    revokeAll() {
      for (const key of keys.all()) auth.signOut(key);
    },
    forgetKeys(dcId) {
      for (const key of [...keys.all()]) {
        if (dcId === undefined || key.dcId === dcId) keys.delete(key);
      }
    },
    sessions: () => [...keys.all()].flatMap((key) => [...key.sessions.values()]),
    dropConnections() {
      for (const center of centers) center.dropConnections();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(centers.map((center) => center[Symbol.asyncDispose]()));
      await rpc.idle();
    },
  };
}

interface Shared {
  readonly serverKey: ServerKey;
  readonly keys: KeyStore;
  readonly stats: EmulatorStats;
  readonly faults: Faults;
  readonly now: () => number;
  readonly rpc: Rpc;
  readonly bandwidth: () => Bandwidth;
}

function connectionOptions(dcId: number, shared: Shared): () => ConnectionOptions {
  const { serverKey, keys, stats, faults, now, rpc } = shared;
  return () => ({
    dcId,
    keys,
    stats,
    now,
    bandwidth: shared.bandwidth(),
    execute: rpc.execute,
    handshake: {
      dcId,
      serverKey,
      now,
      isTaken: (keyId) => keys.get(dcId, keyId) !== undefined,
      mistake: () => faults.take("handshake_mistake", "req_DH_params")?.what,
      forceRetry: () => faults.take("dh_retry", "set_client_DH_params") !== undefined,
      onKey(key) {
        stats.handshakes += 1;
        keys.add(key);
      },
    },
  });
}

/** `updateLoginToken`: the device asks for its sign-in. */
function pushLoginUpdate(schema: TlSchema, key: AuthKey, now: number): void {
  const update = new Api.UpdateShort({
    update: new Api.UpdateLoginToken(),
    date: Math.floor(now / 1000),
  });
  const body = encodeResult(schema, "Updates", update);
  for (const session of key.sessions.values()) {
    if (session.link !== undefined) queueMessage(session, now, { body, confirm: "expected" });
  }
}

function sessionString(
  home: DataCenter,
  keys: KeyStore,
  auth: AuthService,
  now: number,
): string {
  const key = keys.add({
    bytes: randomBytes(256),
    dcId: home.id,
    firstSalt: randomBytes(8).readBigInt64LE(0),
    createdAt: now,
    expiresAt: undefined,
  });
  auth.signIn(key, auth.accountId);
  const host = Buffer.from(home.host, "latin1");
  const head = Buffer.alloc(3);
  head.writeUInt8(home.id, 0);
  head.writeInt16BE(host.length, 1);
  const port = Buffer.alloc(2);
  port.writeUInt16BE(home.port, 0);
  return `1${Buffer.concat([head, host, port, key.bytes]).toString("base64")}`;
}
