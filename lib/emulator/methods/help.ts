// What clients ask before anything else: data centres, limits, configuration.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { type CallContext, type Handler, handler, type TlObject } from "../dispatch.ts";

/** Where a data centre listens. */
export interface DcAddress {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  /** PEM of a data centre of the CDN, which has a key of its own. */
  readonly cdnKey?: string;
}

/** The methods of `help`, which know the addresses of the data centres. */
export function helpMethods(addresses: () => readonly DcAddress[]): [string, Handler][] {
  return [
    handler(Api.help.GetConfig, (context) => config(context, addresses())),
    handler(Api.help.GetNearestDc, nearestDc),
    handler(Api.help.GetAppConfig, appConfig),
    handler(Api.help.GetCdnConfig, () => cdnConfig(addresses())),
    handler(
      Api.help.GetTermsOfServiceUpdate,
      (context) => new Api.help.TermsOfServiceUpdateEmpty({ expires: seconds(context) + 3600 }),
    ),
  ];
}

function config(context: CallContext, addresses: readonly DcAddress[]): TlObject {
  const date = seconds(context);
  return new Api.Config({
    date,
    expires: date + 3600,
    testMode: false,
    thisDc: context.dcId,
    dcOptions: addresses.map(({ id, host, port, cdnKey }) =>
      new Api.DcOption({
        id,
        ipAddress: host,
        port,
        static: true,
        ...(cdnKey === undefined ? {} : { cdn: true }),
      })
    ),
    dcTxtDomainName: "localhost",
    chatSizeMax: 200,
    megagroupSizeMax: 200_000,
    forwardedCountMax: 100,
    onlineUpdatePeriodMs: 210_000,
    offlineBlurTimeoutMs: 5_000,
    offlineIdleTimeoutMs: 30_000,
    onlineCloudTimeoutMs: 300_000,
    notifyCloudDelayMs: 30_000,
    notifyDefaultDelayMs: 1_500,
    pushChatPeriodMs: 60_000,
    pushChatLimit: 2,
    editTimeLimit: 172_800,
    revokeTimeLimit: 2_147_483_647,
    revokePmTimeLimit: 2_147_483_647,
    ratingEDecay: 2_419_200,
    stickersRecentLimit: 200,
    channelsReadMediaPeriod: 604_800,
    callReceiveTimeoutMs: 20_000,
    callRingTimeoutMs: 90_000,
    callConnectTimeoutMs: 30_000,
    callPacketTimeoutMs: 10_000,
    meUrlPrefix: "https://t.me/",
    captionLengthMax: 1024,
    messageLengthMax: 4096,
    webfileDcId: 4,
  });
}

function cdnConfig(addresses: readonly DcAddress[]): TlObject {
  return new Api.CdnConfig({
    publicKeys: addresses.flatMap(({ id, cdnKey }) =>
      cdnKey === undefined ? [] : [new Api.CdnPublicKey({ dcId: id, publicKey: cdnKey })]
    ),
  });
}

function nearestDc(context: CallContext): TlObject {
  return new Api.NearestDc({
    country: "NL",
    thisDc: context.dcId,
    nearestDc: context.world.account.dcId,
  });
}

const APP_CONFIG_HASH = 1;

function appConfig(_context: CallContext, request: Api.help.GetAppConfig): TlObject {
  if (request.hash === APP_CONFIG_HASH) return new Api.help.AppConfigNotModified();
  const values = {
    small_queue_max_active_operations_count: 5,
    large_queue_max_active_operations_count: 2,
    upload_max_fileparts_default: 4000,
    upload_max_fileparts_premium: 8000,
  };
  return new Api.help.AppConfig({
    hash: APP_CONFIG_HASH,
    config: new Api.JsonObject({
      value: Object.entries(values).map(([key, value]) =>
        new Api.JsonObjectValue({ key, value: new Api.JsonNumber({ value }) })
      ),
    }),
  });
}

function seconds(context: CallContext): number {
  return Math.floor(context.now() / 1000);
}
