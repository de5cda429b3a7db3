// What a service message tells, by Telegram Desktop's names of the actions.
import type { PhotoMedia } from "./media.ts";
import type { PeerId } from "./peer.ts";

/** Discriminated by `type`, which is the `action` of result.json. */
export type ServiceAction =
  | { readonly type: "create_group"; readonly title: string; readonly members: readonly PeerId[] }
  | { readonly type: "edit_group_photo"; readonly photo: PhotoMedia }
  | { readonly type: "unknown"; readonly constructorName: string };
