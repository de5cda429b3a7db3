// What is found in channels and with bots: posts, paid media, giveaways, games, invoices.
import type { NewMessage } from "../spec.ts";
import { plain } from "../text_spec.ts";
import type { Draft, Kit } from "./kit.ts";
import { PEOPLE } from "./people.ts";
import { compose } from "./texts.ts";

/** Posts of a channel: nobody is named as sender. */
export function channelPosts(kit: Kit, channelId: number): Draft[] {
  const { now } = kit.world;
  const post = (message: NewMessage): NewMessage => ({ views: 1_000, forwards: 12, ...message });
  return [
    { action: { type: "create_channel", title: "News" } },
    post({ text: plain("Signed"), postAuthor: "The Editor" }),
    post({ text: compose(["bold", "Headline"], "\n\nand the rest"), editDate: now - 100 }),
    post({ media: { type: "photo", photo: kit.photo({ largest: "progressive" }) } }),
    post({
      media: {
        type: "paid",
        stars: 50,
        items: [
          { type: "photo", photo: kit.photo() },
          undefined,
          {
            type: "document",
            document: kit.document({
              bytes: 99_999,
              mimeType: "video/mp4",
              head: "mp4",
              attributes: [{ type: "video", duration: 5, width: 640, height: 360 }],
              thumbs: [kit.thumb()],
            }),
          },
        ],
      },
    }),
    post({
      media: {
        type: "giveaway",
        channels: [channelId],
        countries: ["DE", "UA"],
        prize: "and a cake",
        quantity: 10,
        months: 3,
        untilDate: now - 1_000,
        onlyNewSubscribers: true,
      },
    }),
    post({
      media: { type: "giveaway", channels: [channelId], quantity: 2, stars: 500, untilDate: now },
    }),
    post({
      media: {
        type: "giveaway_results",
        channel: channelId,
        launchMessageId: 8,
        additionalPeers: 1,
        winnersCount: 2,
        unclaimedCount: 1,
        winners: [PEOPLE.alice, PEOPLE.bob],
        months: 3,
        untilDate: now,
        refunded: true,
      },
    }),
    (earlier) =>
      post({ text: plain("A reply in a channel"), reply: { messageId: earlier[1] ?? 1 } }),
    { text: plain("Without views") },
  ];
}

/** What bots send. */
export function botPosts(kit: Kit): Draft[] {
  const bot = `user${PEOPLE.bot}` as const;
  const game = (id: bigint) => ({
    type: "game" as const,
    id,
    title: "A game",
    description: "Jump & run",
    shortName: "jump",
    photo: kit.photo({ bytes: 8_000 }),
  });
  return [
    { from: bot, media: game(kit.id()), viaBot: PEOPLE.gameBot },
    { from: bot, media: game(kit.id()) },
    {
      from: bot,
      media: {
        type: "invoice",
        title: "A bill",
        description: "For everything",
        currency: "USD",
        amount: 1_295,
      },
    },
    {
      from: bot,
      media: {
        type: "invoice",
        title: "Paid",
        description: "",
        currency: "XTR",
        amount: 25,
        receiptMessageId: 4,
      },
    },
  ];
}
