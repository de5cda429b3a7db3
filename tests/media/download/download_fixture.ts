// One file of a fake Telegram to be downloaded, for the tests of the download.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { PartMapRecord } from "../../../lib/archive/types.ts";
import {
  type DownloadedFile,
  downloadFile,
  type DownloadRequest,
  partPath,
} from "../../../lib/media/download/download.ts";
import { MediaFailure } from "../../../lib/media/media_failure.ts";
import { createPartBudget } from "../../../lib/media/download/part_budget.ts";
import { PART_BYTES } from "../../../lib/media/download/part_size.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import type { RemoteFile } from "../../../lib/model/file.ts";
import type { TelegramGateway } from "../../../lib/telegram/gateway.ts";
import { fakeGateway, fakeWorld, patternBytes, remoteFile } from "../../helpers/fake_gateway.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

/** Lower-case hexadecimal. */
export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/** A file on a fake Telegram, and the folder that it is downloaded to. */
export interface Fixture extends AsyncDisposable {
  readonly world: ReturnType<typeof fakeWorld>;
  readonly gateway: TelegramGateway;
  readonly folder: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly file: RemoteFile;
  /** The maps of parts that the archive would have. */
  readonly maps: Map<string, PartMapRecord>;
  readonly download: (changes?: Partial<DownloadRequest>) => Promise<DownloadedFile>;
}

/** A file of so many bytes. */
export async function fixture(size: number): Promise<Fixture> {
  const folder = await tempFolder();
  const world = fakeWorld();
  const bytes = patternBytes(size);
  world.files.set("1", bytes);
  const file = remoteFile("1", size);
  const path = `${folder.path}/files/a_1.bin`;
  const maps = new Map<string, PartMapRecord>();
  const gateway = fakeGateway(world);
  const archive = {
    folder: folder.path,
    partMap: (name: string) => maps.get(name),
    savePartMap: (name: string, map: PartMapRecord) =>
      void maps.set(name, { ...map, finished: map.finished.slice() }),
  };
  return {
    world,
    gateway,
    folder: folder.path,
    path,
    bytes,
    file,
    maps,
    download: (changes = {}) =>
      downloadFile({ gateway, archive, budget: createPartBudget(gateway) }, {
        file,
        path,
        refresh: () => Promise.resolve(undefined),
        ...changes,
      }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** The failure of one file, with a reason that matches. */
export function failure(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof MediaFailure && pattern.test(error.message);
}

/** Leaves a download behind that got all parts but the last. */
export async function interrupted(f: Fixture): Promise<string> {
  const last = Math.ceil(f.bytes.length / PART_BYTES) - 1;
  f.world.before = (_method, request) => {
    if ((request as { offset: number }).offset < last * PART_BYTES) return;
    throw new TgkeepError("network", "gone");
  };
  // The other parts of the file are given up with the one that fails: one at a time loses none.
  const { partsAtOnce } = f.gateway;
  f.gateway.partsAtOnce = () => 1;
  await assert.rejects(f.download(), /gone/);
  f.gateway.partsAtOnce = partsAtOnce;
  f.world.before = () => {};
  f.world.parts.length = 0;
  return partPath(f.path, f.file);
}
