// What the makers of messages share: people, fresh ids, and files of every size.
import type { Content } from "../content.ts";
import type { HeadKind } from "../heads.ts";
import type { AttributeSpec, DocumentSpec, PhotoSizeSpec, PhotoSpec } from "../media_spec.ts";
import { hash63, type Random, seededRandom } from "../random.ts";
import type { NewMessage } from "../spec.ts";
import type { World } from "../world.ts";

/** A message that is to be added; one that answers others is made when their ids are known. */
export type Draft = NewMessage | ((earlier: readonly number[]) => NewMessage);

export interface Kit {
  readonly world: World;
  readonly random: Random;
  /** A 64-bit id that nothing else has. */
  id(): bigint;
  photo(options?: PhotoOptions): PhotoSpec;
  document(options: DocumentOptions): DocumentSpec;
  /** A thumbnail of a document. */
  thumb(type?: string): PhotoSizeSpec;
}

export interface PhotoOptions {
  /** Bytes of the largest size. @default some tens of KB */
  readonly bytes?: number;
  readonly dcId?: number;
  /** @default "size" */
  readonly largest?: "size" | "progressive";
  readonly width?: number;
  readonly height?: number;
  /** A picture that the largest size begins with; what follows it is noise that decoders pass over. */
  readonly picture?: Uint8Array;
}

export interface DocumentOptions {
  /** Bytes. */
  readonly bytes: number;
  readonly mimeType?: string;
  readonly head?: HeadKind;
  /** Contents with one key are equal. @default a content of its own */
  readonly contentKey?: string;
  readonly fileName?: string;
  readonly attributes?: readonly AttributeSpec[];
  readonly thumbs?: readonly PhotoSizeSpec[];
  readonly dcId?: number;
}

/** A kit whose choices depend on the world's seed and a name. */
export function createKit(world: World, name: string): Kit {
  const random = seededRandom(world.seed, "kit", name);
  let made = 0;
  const id = (): bigint => hash63(world.seed, "id", name, made++) | (1n << 60n);
  const content = (size: number, head?: HeadKind): Content => ({
    key: `${name}:${made++}`,
    size,
    ...(head ? { head } : {}),
  });
  const date = world.now - 86_400 * 300;

  return {
    world,
    random,
    id,
    photo(options = {}): PhotoSpec {
      const { bytes, dcId = 2, largest = "size", width = 1280, height = 853, picture } = options;
      const size = bytes ?? random.integer(20_000, 90_000);
      const start = picture ? { start: picture } : {};
      return {
        id: id(),
        dcId,
        date,
        sizes: [
          { kind: "stripped", bytes: [1, 26, 40, 117, 20, 81, 64] },
          { kind: "cached", type: "s", width: 90, height: 60, content: content(900, "jpeg") },
          { kind: "size", type: "m", width: 320, height: 213, content: content(6_000, "jpeg") },
          {
            kind: largest,
            type: "y",
            width,
            height,
            content: { ...content(size, "jpeg"), ...start },
          },
        ],
      };
    },
    document(options): DocumentSpec {
      const { bytes, mimeType = "application/octet-stream", head, dcId = 2, thumbs } = options;
      const own = content(bytes, head);
      const named: AttributeSpec[] = options.fileName === undefined
        ? []
        : [{ type: "file_name", name: options.fileName }];
      return {
        id: id(),
        dcId,
        date,
        mimeType,
        content: options.contentKey === undefined ? own : { ...own, key: options.contentKey },
        attributes: [...(options.attributes ?? []), ...named],
        ...(thumbs ? { thumbs } : {}),
      };
    },
    thumb: (type = "m") => ({
      kind: "size",
      type,
      width: 320,
      height: 180,
      content: content(random.integer(2_000, 5_000), "jpeg"),
    }),
  };
}

/**
 * Adds drafts to chats whose ids are taken from one sequence: turn by turn, so that ids of
 * different chats lie between each other, with small gaps and one big one.
 */
export function addDrafts(
  kit: Kit,
  drafts: readonly (readonly [peer: NewPeer, drafts: readonly Draft[]])[],
  { firstId, firstDate }: { readonly firstId: number; readonly firstDate: number },
): void {
  const queues = drafts.map(([peer, list]) => ({ peer, list, earlier: [] as number[] }));
  const total = queues.reduce((sum, { list }) => sum + list.length, 0);
  let id = firstId;
  let date = firstDate;
  for (let n = 0; n < total; n++) {
    const open = queues.filter(({ list, earlier }) => earlier.length < list.length);
    const queue = kit.random.pick(open);
    const draft = queue.list[queue.earlier.length];
    if (draft === undefined) continue;
    const message = typeof draft === "function" ? draft(queue.earlier) : draft;
    kit.world.addMessage(queue.peer, { ...message, id, date });
    queue.earlier.push(id);
    id += n === total >> 1 ? 70_001 : kit.random.pick([1, 1, 1, 2, 3, 7]);
    date += kit.random.integer(0, 900);
  }
}

type NewPeer = Parameters<World["addMessage"]>[0];
