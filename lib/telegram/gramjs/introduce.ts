// What a program says first on a connection: its layer and who it is.
import "./quiet_globals.ts";
import "telegram/network/index.js";
import { LAYER } from "telegram/tl/AllTLObjects.js";
import { Api } from "telegram/tl/api.js";

/** Who the program says it is; sent with the first request on a connection. */
export interface ClientInfo {
  readonly apiId: number;
  readonly appVersion: string;
}

/** Wraps a request into `invokeWithLayer` and `initConnection`. */
export function introduce(query: unknown, client: ClientInfo): Api.AnyRequest {
  return new Api.InvokeWithLayer({
    layer: LAYER,
    query: new Api.InitConnection({
      apiId: client.apiId,
      deviceModel: "Desktop",
      systemVersion: Deno.build.os,
      appVersion: client.appVersion,
      systemLangCode: "en",
      langPack: "",
      langCode: "en",
      query: query as Api.AnyRequest,
    }),
  });
}
