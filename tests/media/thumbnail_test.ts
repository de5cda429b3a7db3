import assert from "node:assert/strict";
import type { Archive } from "../../lib/archive/archive.ts";
import { hashFile } from "../../lib/archive/hash_file.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { ArchivedChat, MediaJob } from "../../lib/archive/types.ts";
import type { ImageRecord } from "../../lib/archive/image_types.ts";
import {
  makeMissingThumbnails,
  makeThumbnail,
  type ThumbnailDeps,
  thumbnailPath,
} from "../../lib/media/thumbnail.ts";
import type { Message } from "../../lib/model/message.ts";
import { createWorkerPool, WorkerCrash } from "../../lib/workers/pool.ts";
import { chatOf, documentMessage, remoteFile, textMessage } from "../helpers/fake_gateway.ts";
import { camera, jpeg } from "../helpers/images.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const SHA256 = "ab".repeat(32);

interface Scene {
  readonly deps: ThumbnailDeps;
  readonly archive: Archive;
  readonly chat: ArchivedChat;
  /** The chat's folder. */
  readonly folder: string;
  /** Brings a message's files into the archive, with this content on disk. */
  keep(message: Message, content: Uint8Array): Promise<readonly MediaJob[]>;
  /** What a reader is told of the n-th slot of a message. */
  image(messageId: number): ImageRecord | undefined;
}

async function withScene(run: (scene: Scene) => Promise<void>): Promise<void> {
  await using temporary = await tempFolder();
  await using pool = createWorkerPool({ threads: 1 });
  using archive = await openArchive(temporary.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]!.key;
  const folder = `${temporary.path}/${chat.folder}`;
  await run({
    deps: { pool, archive },
    archive,
    chat,
    folder,
    async keep(message, content) {
      archive.commitPage({ history, messages: [message], peers: [] });
      const jobs = archive.takeMediaJobs(history, 10);
      for (const job of jobs) {
        const path = `${folder}/${job.path}`;
        await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
        await Deno.writeFile(path, content);
        const outcome = { state: "kept", bytes: content.length, sha256: SHA256 } as const;
        archive.recordMediaOutcomes(chat, [{ job, outcome }]);
      }
      return jobs;
    },
    image(messageId) {
      for (const { message, slots } of archive.messages(chat)) {
        if (message.id === messageId) return slots.find(({ image }) => image)?.image;
      }
      return undefined;
    },
  });
}

const photo = (id: number): Message =>
  textMessage("chat5", id, {
    media: { type: "photo", file: remoteFile(`p${id}`, 10), width: 1, height: 1 },
  });

Deno.test("makeThumbnail() makes a small upright image of a photo and records both sizes", async () => {
  await withScene(async ({ deps, chat, folder, keep, image }) => {
    const content = await camera({ width: 800, height: 600, orientation: 6 });
    const [job] = await keep(photo(12), content);
    const made = await makeThumbnail(deps, { chat, job: { ...job!, sha256: SHA256 } });
    const path = `thumbnails/${job!.path}`;
    assert.match(path, /^thumbnails\/photos\/photo_12.*\.jpg$/);
    const { bytes, sha256 } = await hashFile(`${folder}/${path}`);
    const thumbnail = { path, width: 480, height: 640, bytes, sha256 };
    assert.deepEqual(made, { width: 600, height: 800, thumbnail });
    assert.deepEqual(image(12), made);
    assert.deepEqual(await Deno.readFile(`${folder}/${job!.path}`), new Uint8Array(content));
  });
});

Deno.test("makeThumbnail() makes one of the poster of a video, and none of the video", async () => {
  await withScene(async ({ deps, archive, chat, keep }) => {
    const jobs = await keep(
      textMessage("chat5", 3, {
        media: {
          type: "document",
          kind: "video",
          file: remoteFile("v", 10),
          thumbnail: remoteFile("t", 5),
          mimeType: "video/mp4",
        },
      }),
      await jpeg({ width: 90, height: 60 }),
    );
    assert.deepEqual(jobs.map(({ slot }) => slot), ["main", "thumbnail"]);
    const made = [];
    for (const job of jobs) {
      made.push(await makeThumbnail(deps, { chat, job: { ...job, sha256: SHA256 } }));
    }
    assert.equal(made[0], undefined);
    assert.equal(made[1]?.thumbnail?.path, `thumbnails/${jobs[1]!.path}`);
    assert.deepEqual(archive.takeImageJobs(chat.histories[0]!.key, 10), []);
  });
});

Deno.test("makeThumbnail() makes none of other files, even images", async () => {
  await withScene(async ({ deps, archive, chat, keep }) => {
    const message = documentMessage("chat5", 3, remoteFile("f", 10), { fileName: "a.jpg" });
    const [job] = await keep(message, await jpeg({ width: 9, height: 9 }));
    assert.equal(await makeThumbnail(deps, { chat, job: { ...job!, sha256: SHA256 } }), undefined);
    assert.deepEqual(archive.takeImageJobs(chat.histories[0]!.key, 10), []);
  });
});

Deno.test("makeThumbnail() leaves out a photo that cannot be read and does not try it again", async () => {
  await withScene(async ({ deps, archive, chat, folder, keep, image }) => {
    const [job] = await keep(photo(1), new TextEncoder().encode("not a photo"));
    assert.equal(archive.takeImageJobs(chat.histories[0]!.key, 10).length, 1);
    assert.equal(await makeThumbnail(deps, { chat, job: { ...job!, sha256: SHA256 } }), undefined);
    assert.equal(image(1), undefined);
    assert.deepEqual(archive.takeImageJobs(chat.histories[0]!.key, 10), []);
    await assert.rejects(Deno.stat(`${folder}/thumbnails/${job!.path}`), Deno.errors.NotFound);
  });
});

Deno.test("makeThumbnail() leaves out a photo that is gone, and tries it again the next time", async () => {
  await withScene(async ({ deps, archive, chat, folder, keep }) => {
    const [job] = await keep(photo(1), await jpeg({ width: 9, height: 9 }));
    await Deno.remove(`${folder}/${job!.path}`);
    assert.equal(await makeThumbnail(deps, { chat, job: { ...job!, sha256: SHA256 } }), undefined);
    assert.equal(archive.takeImageJobs(chat.histories[0]!.key, 10).length, 1);
  });
});

for (
  const [what, error, left] of [
    ["takes its worker with it", new WorkerCrash("The worker died of the task image"), 0],
    ["takes too long", new DOMException("too slow", "TimeoutError"), 1],
  ] as const
) {
  Deno.test(`makeThumbnail() leaves the export alone when an image ${what}`, async () => {
    await withScene(async ({ deps, archive, chat, keep }) => {
      const [job] = await keep(photo(1), await jpeg({ width: 9, height: 9 }));
      const pool = { run: () => Promise.reject(error) };
      const request = { chat, job: { ...job!, sha256: SHA256 } };
      assert.equal(await makeThumbnail({ ...deps, pool }, request), undefined);
      assert.equal(archive.takeImageJobs(chat.histories[0]!.key, 10).length, left);
    });
  });
}

Deno.test("makeThumbnail() ends the run when the disk does not take the thumbnail", async () => {
  await withScene(async ({ deps, chat, folder, keep }) => {
    const [job] = await keep(photo(1), await jpeg({ width: 9, height: 9 }));
    await Deno.writeTextFile(`${folder}/thumbnails`, "in the way");
    await assert.rejects(makeThumbnail(deps, { chat, job: { ...job!, sha256: SHA256 } }), {
      name: "TgkeepError",
      code: "archive",
    });
  });
});

Deno.test("makeThumbnail() rejects with the signal's reason and records nothing when aborted", async () => {
  await withScene(async ({ deps, archive, chat, keep }) => {
    const [job] = await keep(photo(1), await jpeg({ width: 9, height: 9 }));
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await assert.rejects(
      makeThumbnail(deps, { chat, job: { ...job!, sha256: SHA256 }, signal }),
      reason,
    );
    assert.equal(archive.takeImageJobs(chat.histories[0]!.key, 10).length, 1);
  });
});

Deno.test("makeMissingThumbnails() makes those that an earlier run has left out", async () => {
  await withScene(async ({ deps, archive, chat, keep, image }) => {
    const ids = Array.from({ length: 40 }, (_, i) => i + 1);
    const content = await jpeg({ width: 30, height: 20 });
    for (const id of ids) await keep(photo(id), id === 7 ? content.subarray(0, 20) : content);
    await makeMissingThumbnails(deps, { chat });
    assert.deepEqual(ids.filter((id) => !image(id)?.thumbnail), [7]);
    assert.deepEqual(archive.takeImageJobs(chat.histories[0]!.key, 10), []);
  });
});

Deno.test("takeImageJobs() gives an image again when its content has changed", async () => {
  await withScene(async ({ deps, archive, chat, keep, image }) => {
    const content = await jpeg({ width: 30, height: 20 });
    const [job] = await keep(photo(1), content);
    await makeThumbnail(deps, { chat, job: { ...job!, sha256: SHA256 } });
    const history = chat.histories[0]!.key;
    assert.deepEqual(archive.takeImageJobs(history, 10), []);
    const outcome = { state: "kept", bytes: 9, sha256: "cd".repeat(32) } as const;
    archive.recordMediaOutcomes(chat, [{ job: job!, outcome }]);
    assert.deepEqual(archive.takeImageJobs(history, 10).map(({ sha256 }) => sha256), [
      outcome.sha256,
    ]);
    assert.equal(image(1), undefined);
  });
});

Deno.test("recordImage() makes outputs stale", async () => {
  await withScene(async ({ archive, chat, keep }) => {
    const [job] = await keep(photo(1), new Uint8Array(3));
    archive.recordOutput(chat, "json", "1.0", []);
    assert.deepEqual(archive.freshOutput(chat, "json", "1.0"), []);
    archive.recordImage({ key: job!.key, sha256: SHA256 }, { width: 3, height: 2 });
    assert.equal(archive.freshOutput(chat, "json", "1.0"), undefined);
  });
});

for (
  const [path, format, expected] of [
    ["photos/photo_12.jpg", "jpeg", "thumbnails/photos/photo_12.jpg"],
    ["photos/photo_12.JPEG", "jpeg", "thumbnails/photos/photo_12.JPEG"],
    ["photos/photo_12.png", "jpeg", "thumbnails/photos/photo_12.png.jpg"],
    ["photos/photo_12.jpg", "webp", "thumbnails/photos/photo_12.jpg.webp"],
    ["photos/photo_12.webp", "webp", "thumbnails/photos/photo_12.webp"],
    ["photos/photo_12.jpg", "avif", "thumbnails/photos/photo_12.jpg.avif"],
    ["video_files/a_3.mp4_thumb.jpg", "jpeg", "thumbnails/video_files/a_3.mp4_thumb.jpg"],
  ] as const
) {
  Deno.test(`thumbnailPath() of ${path} as ${format}`, () => {
    assert.equal(thumbnailPath(path, format), expected);
  });
}
