// Points on the map.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { GeoPoint, LocationMedia, VenueMedia } from "../../../model/media.ts";
import { defined } from "./defined.ts";
import { number, string } from "./scalars.ts";

/** A point in degrees; `undefined` when Telegram has none or its numbers are not finite. */
export function convertGeoPoint(point: Api.TypeGeoPoint): GeoPoint | undefined {
  if (!(point instanceof Api.GeoPoint)) return undefined;
  if (!Number.isFinite(point.lat) || !Number.isFinite(point.long)) return undefined;
  return { latitude: number(point.lat), longitude: number(point.long) };
}

/** A location that was shared for a time. */
export function convertLiveLocation(media: Api.MessageMediaGeoLive): LocationMedia {
  return defined({
    type: "location" as const,
    point: convertGeoPoint(media.geo),
    livePeriodSeconds: number(media.period),
  });
}

/** A named place. */
export function convertVenue(media: Api.MessageMediaVenue): VenueMedia {
  return defined({
    type: "venue" as const,
    point: convertGeoPoint(media.geo),
    title: string(media.title),
    address: string(media.address),
  });
}
