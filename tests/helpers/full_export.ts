// An output folder with everything that the program can leave in one.
import { openArchive } from "../../lib/archive/open_archive.ts";
import { openSearch } from "../../lib/archive/search.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { documentChat } from "../../lib/emulator/world/generate/parts.ts";
import type { World } from "../../lib/emulator/world/world.ts";
import { OUTPUT_FORMATS } from "../../lib/export/render_outputs.ts";
import type { SpeechEngine } from "../../lib/media/transcribe/engine.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { listedChats } from "./archive_truth.ts";
import { type Emulated, withEmulated } from "./emulated.ts";
import { exportInProcess } from "./in_process.ts";

/** Hears the same long speech in every file, so that each gets subtitles. */
const ENGINE: SpeechEngine = {
  model: "fake",
  language: "auto",
  jobs: 1,
  memoryBytes: 0,
  transcribe: () =>
    Promise.resolve({
      text: "one two",
      segments: [
        { startMs: 0, endMs: 40_000, text: "one" },
        { startMs: 40_000, endMs: 80_000, text: "two" },
      ],
      durationMs: 80_000,
      model: "fake",
    }),
};

/** Every way to fill a folder: what an export of it leaves is exported again by the same request. */
const EVERYTHING = {
  formats: OUTPUT_FORMATS,
  thumbnails: "jpeg",
  speech: { engine: ENGINE, subtitles: "files" },
} as const;

/** Chats with the same files: the second gets copies of them, the third hard links. */
const COPIED: readonly PeerId[] = ["channel1700000101", "channel1700000102", "channel1700000103"];

const SHARED = [5_000, 60_000].map((bytes, i) => ({ bytes, content: `shared ${i}` }));

/**
 * Exports all chats, some files of them as copies and some as hard links, and makes the index
 * of the search.
 *
 * @param then is called while the server still runs
 */
export async function fullExport(
  out: string,
  then: (world: World, again: () => Promise<void>, emulated: Emulated) => Promise<void> = () =>
    Promise.resolve(),
): Promise<void> {
  const world = generateWorld({
    seed: 5,
    parts: COPIED.map((id, i) =>
      documentChat({ documents: SHARED, id: 1_700_000_101 + i, title: `Shared ${id}` })
    ),
  });
  const others = listedChats(world).filter((id) => !COPIED.includes(id));
  await withEmulated({ world }, async (emulated) => {
    const run = async () => {
      for (
        const [peers, link] of [
          [COPIED.slice(0, 2), "copy"],
          [[...COPIED, ...others], "hard"],
        ] as const
      ) {
        const { report } = await exportInProcess(emulated.telegram, out, peers, {
          ...EVERYTHING,
          link,
        });
        if (report.exit_code !== 0) throw new Error(`Cannot export: exit code ${report.exit_code}`);
      }
    };
    await run();
    {
      await using archive = await openArchive(out, { mode: "read" });
      using search = openSearch(archive);
      search.catchUp();
    }
    await then(world, run, emulated);
  });
}
