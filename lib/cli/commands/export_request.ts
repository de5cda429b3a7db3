// What the settings of `tgkeep export` ask for, in the terms of the export.
import type { ExportRequest } from "../../export/export_chats.ts";
import type { SettingValues } from "../config/settings.ts";

/** Which files the settings ask for. */
export function mediaOf(
  { media, maxSize }: Pick<SettingValues, "media" | "maxSize">,
): ExportRequest["media"] {
  return { kinds: media, ...(maxSize === undefined ? {} : { maxBytes: maxSize }) };
}

/** Which messages the settings ask for. */
export function rangeOf(
  settings: Pick<SettingValues, "since" | "until" | "last" | "minId" | "maxId" | "topic">,
): ExportRequest["range"] {
  const { since, until, last, minId, maxId, topic } = settings;
  return {
    ...(since ? { since: since.start } : {}),
    ...(until ? { until: until.end } : {}),
    ...(last === undefined ? {} : { last }),
    ...(minId === undefined ? {} : { minId }),
    ...(maxId === undefined ? {} : { maxId }),
    ...(topic === undefined ? {} : { topicId: topic }),
  };
}
