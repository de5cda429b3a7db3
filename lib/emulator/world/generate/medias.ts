// Media of every kind that is not a plain document.
import type { MediaSpec, PhotoSpec } from "../media_spec.ts";
import type { NewMessage } from "../spec.ts";
import { plain } from "../text_spec.ts";
import type { Draft, Kit } from "./kit.ts";
import { PEOPLE } from "./people.ts";
import { compose } from "./texts.ts";

const from = `user${PEOPLE.alice}` as const;

/** Photos: sizes of each kind, captions, spoilers, albums, gone and self-destructing ones. */
export function photoDrafts(kit: Kit): Draft[] {
  const me = `user${kit.world.account.userId}` as const;
  const photo = (more: Partial<NewMessage> = {}, of: PhotoSpec = kit.photo()): NewMessage => ({
    from,
    ...more,
    media: { type: "photo", photo: of },
  });
  const album = kit.id();
  const odd = kit.photo({ width: 1, height: 2000 });
  return [
    photo(),
    photo({ from: me, text: compose("A ", ["bold", "caption"]) }),
    photo({}, kit.photo({ largest: "progressive", bytes: 120_001 })),
    photo({}, kit.photo({ dcId: 4 })),
    photo({}, { ...odd, sizes: [...odd.sizes].reverse() }),
    { from, media: { type: "photo", photo: kit.photo(), spoiler: true } },
    { from, media: { type: "photo" }, text: plain("the photo has expired") },
    { from, media: { type: "photo", photo: kit.photo(), ttlSeconds: 30 } },
    { from: me, media: { type: "photo", photo: kit.photo(), ttlSeconds: 10 } },
    { from, media: { type: "photo", ttlSeconds: 60 } },
    photo({ groupedId: album, text: plain("First of an album") }),
    photo({ groupedId: album }),
    {
      from,
      groupedId: album,
      media: { type: "document", document: video(kit, { bytes: 250_000, dcId: 4 }) },
    },
    photo({}, {
      ...kit.photo(),
      sizes: [
        { kind: "empty", type: "x" },
        { kind: "stripped", bytes: [1, 2, 3] },
      ],
    }),
  ];
}

/** Videos, voices, sounds, animations, stickers. */
export function recordingDrafts(kit: Kit): Draft[] {
  const message = (document: ReturnType<Kit["document"]>, more: Partial<MediaSpec> = {}) => ({
    from,
    media: { type: "document", document, ...more } as MediaSpec,
  });
  const sticker = (mimeType: string, head: "webp" | "gzip" | "webm", bytes: number) =>
    kit.document({
      bytes,
      mimeType,
      head,
      fileName: `sticker.${head === "gzip" ? "tgs" : head}`,
      attributes: [
        { type: "image_size", width: 512, height: 512 },
        { type: "sticker", emoji: "🤗" },
        ...(head === "webm"
          ? [{ type: "video", duration: 2.9, width: 512, height: 512 } as const]
          : []),
      ],
      thumbs: [{ kind: "path", bytes: [77, 0, 12] }, kit.thumb()],
    });
  return [
    message(video(kit, { bytes: 2_000_000, fileName: "holiday.mp4" })),
    message(video(kit, { bytes: 300_000 }), { spoiler: true }),
    message(video(kit, { bytes: 400_000 }), { ttlSeconds: 15 }),
    message(kit.document({
      bytes: 220_000,
      mimeType: "video/mp4",
      head: "mp4",
      attributes: [{ type: "video", round: true, duration: 7, width: 384, height: 384 }],
      thumbs: [kit.thumb()],
    })),
    message(kit.document({
      bytes: 31_337,
      mimeType: "audio/ogg",
      head: "ogg",
      attributes: [{ type: "audio", voice: true, duration: 12 }],
    })),
    message(kit.document({
      bytes: 640_000,
      mimeType: "audio/mpeg",
      head: "mp3",
      fileName: "song.mp3",
      attributes: [
        { type: "audio", duration: 201, performer: "Ä Performer", title: "Title / with slash" },
      ],
      thumbs: [kit.thumb()],
    })),
    message(kit.document({
      bytes: 20_000,
      mimeType: "audio/mpeg",
      attributes: [{ type: "audio", duration: 0 }],
    })),
    message(kit.document({
      bytes: 90_000,
      mimeType: "video/mp4",
      head: "mp4",
      fileName: "giphy.mp4",
      attributes: [
        { type: "video", duration: 3.2, width: 320, height: 240 },
        { type: "animated" },
      ],
      thumbs: [kit.thumb()],
    })),
    message(kit.document({
      bytes: 12_000,
      mimeType: "image/gif",
      head: "gif",
      fileName: "old.gif",
      attributes: [{ type: "image_size", width: 100, height: 80 }, { type: "animated" }],
    })),
    message(sticker("image/webp", "webp", 18_000)),
    message(sticker("application/x-tgsticker", "gzip", 9_000)),
    message(sticker("video/webm", "webm", 64_000)),
    message(kit.document({
      bytes: 5_000,
      mimeType: "application/x-tgsticker",
      head: "gzip",
      attributes: [{ type: "custom_emoji", emoji: "🔥" }],
    })),
    { from, media: { type: "document" }, text: plain("the file has expired") },
    { from, media: { type: "document", ttlSeconds: 5 } },
  ];
}

/** Contacts, places, polls, games, money and the rest. */
export function otherMediaDrafts(kit: Kit): Draft[] {
  const message = (media: MediaSpec, more: Partial<NewMessage> = {}): NewMessage => ({
    from,
    ...more,
    media,
  });
  const point = { latitude: 48.858_222, longitude: 2.2945 };
  return [
    message({
      type: "contact",
      firstName: "Carol",
      lastName: "",
      phone: "12025550199",
      vcard: "BEGIN:VCARD\nVERSION:3.0\nFN:Carol\nEND:VCARD",
      userId: PEOPLE.carol,
    }),
    message({ type: "contact", firstName: "No", lastName: "Card", phone: "", vcard: "" }),
    message({ type: "location", point }),
    message({ type: "location" }),
    message({ type: "location", point: { latitude: -33.9, longitude: -0.0001 }, livePeriod: 900 }),
    message({ type: "venue", point, title: "Tour Eiffel", address: "5 Avenue Anatole France" }),
    message({ type: "venue", title: "Nowhere", address: "" }),
    message({ type: "dice", emoji: "🎲", value: 6 }),
    message({ type: "dice", emoji: "🎰", value: 64 }),
    message({ type: "story", peer: from, storyId: 12 }),
    message({ type: "unsupported" }),
    message({
      type: "web_page",
      state: "full",
      url: "https://example.org/article",
      title: "An article",
      description: "About <nothing> & all",
      photo: kit.photo({ bytes: 9_000 }),
    }, { text: compose(["link", "https://example.org/article"]) }),
    message({ type: "web_page", state: "pending", url: "https://example.org/slow" }, {
      text: compose(["link", "https://example.org/slow"]),
    }),
    message({ type: "web_page", state: "empty", url: "https://example.org/none" }, {
      text: compose(["link", "https://example.org/none"]),
    }),
  ];
}

/** A poll, closed and open, a quiz with results and one whose results are hidden. */
export function pollDrafts(kit: Kit): Draft[] {
  const answers = ["Yes", "No 🙅", "Maybe"].map(plain);
  const voted = answers.map((text, i) => ({ text, voters: 3 * i, chosen: i === 1 }));
  const poll = (more: Partial<Extract<MediaSpec, { type: "poll" }>>): NewMessage => ({
    from,
    media: {
      type: "poll",
      id: kit.id(),
      question: plain("Shall we?"),
      totalVoters: 9,
      answers: voted,
      ...more,
    },
  });
  return [
    poll({}),
    poll({ closed: true, question: compose("Really ", ["bold", "really"], "?") }),
    poll({ multiple: true, totalVoters: 0, answers: answers.map((text) => ({ text })) }),
    poll({ quiz: true, answers: voted.map((one, i) => ({ ...one, correct: i === 0 })) }),
  ];
}

function video(
  kit: Kit,
  { bytes, ...more }: {
    readonly bytes: number;
    readonly fileName?: string;
    readonly dcId?: number;
  },
) {
  return kit.document({
    bytes,
    mimeType: "video/mp4",
    head: "mp4",
    attributes: [{ type: "video", duration: 14.7, width: 1280, height: 720 }],
    thumbs: [{ kind: "stripped", bytes: [1, 9, 16] }, kit.thumb("s"), kit.thumb("m")],
    ...more,
  });
}
